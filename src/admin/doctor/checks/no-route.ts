import { isSystemTopic } from '../../../protocol/names.ts';
import { isWriteable } from '../../../protocol/permission.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import { isMaster, subjectOf } from '../facts/listed-broker.ts';
import { count, few } from '../words.ts';

/** "No route info of this topic". */
export const noRoute: ClusterCheck = {
  name: 'no-route',
  title: 'a topic cannot be reached, or not be written to',
  severity: 'critical',
  scope: 'cluster',
  async run(context) {
    const found = await Promise.all([
      nobodyRegistered(context),
      missingTopic(context),
      unlistedMasters(context),
      withoutMaster(context),
      unlistedTopics(context),
      notWriteable(context),
    ]);
    return found.flat();
  },
};

/** Name servers without a single broker. */
async function nobodyRegistered({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
  if ((await brokers.all()).length > 0) return [];
  const asked = (await namesrv.listings()).map(({ namesrv: address }) => address);
  return [
    {
      subject: asked.join(';'),
      message: `No broker is registered with ${asked.join(', ')}: no topic has a route. Brokers register with the name servers of their namesrvAddr every 30 s; are these the right ones?`,
      evidence: { nameServers: asked },
      next: ['mq wait broker --for 1m', 'mq broker start', 'mq clusterList'],
    },
  ];
}

/** The topic that is asked about. */
async function missingTopic({ topic, namesrv, brokers }: ClusterContext): Promise<Found[]> {
  if (topic === undefined) return [];
  const [routes, tables, configs] = await Promise.all([namesrv.route(topic), brokers.topics(), brokers.configs()]);
  const without = routes.filter(({ value }) => value === undefined).map(({ namesrv: address }) => address);
  if (without.length === 0) return [];
  const holders = tables.filter(({ value }) => value.has(topic)).map(({ broker }) => subjectOf(broker));
  const creates = configs.some(({ value }) => value.get('autoCreateTopicEnable') === 'true');
  const why =
    holders.length > 0
      ? `${holders.join(', ')} has it, but is not registered there`
      : creates
        ? 'no broker has it; the first message to it would create it'
        : 'no broker has it, and autoCreateTopicEnable is off';
  return [
    {
      subject: topic,
      message: `Topic ${topic} has no route at ${without.join(', ')}: ${why}.`,
      evidence: { withoutRouteAt: without, heldBy: holders, autoCreateTopicEnable: creates },
      next: [`mq topicRoute -t ${topic}`, `mq updateTopic -t ${topic} -c CLUSTER -r 8 -w 8`, 'mq topicList'],
    },
  ];
}

/** Masters that some name servers do not list: whoever asks those gets no route to their queues. */
async function unlistedMasters({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
  const [listings, listed] = await Promise.all([namesrv.listings(), brokers.all()]);
  const asked = listings.flatMap(({ namesrv: address, info }) => (info === undefined ? [] : [address]));
  return listed.filter(isMaster).flatMap((master): Found[] => {
    const missingAt = asked.filter((address) => !master.listedAt.includes(address));
    // Where they list another master of the name, that is the fault.
    const others = listed.filter((one) => isMaster(one) && one.brokerName === master.brokerName);
    if (missingAt.length === 0 || others.length > 1) return [];
    return [
      {
        subject: subjectOf(master),
        message: `It is not registered with ${missingAt.join(', ')}: clients that ask there find none of its queues. Its namesrvAddr lacks that address, or it cannot reach it.`,
        evidence: { listedAt: master.listedAt, missingAt },
        next: [`mq getBrokerConfig -b ${master.addr}`, ...missingAt.map((address) => `mq clusterList -n ${address}`)],
      },
    ];
  });
}

/** Names of which only slaves are left: their topics can be read, and not be written to. */
async function withoutMaster({ brokers }: ClusterContext): Promise<Found[]> {
  const listed = await brokers.all();
  const names = new Map(listed.map((broker) => [`${broker.cluster}/${broker.brokerName}`, broker]));
  return [...names].flatMap(([key, { brokerName, cluster }]): Found[] => {
    const replicas = listed.filter((broker) => `${broker.cluster}/${broker.brokerName}` === key);
    if (replicas.some(isMaster)) return [];
    return [
      {
        subject: brokerName,
        message: `It has no master, only ${count(replicas.length, 'slave')} (${replicas.map(({ addr }) => addr).join(', ')}): its queues can be read, and not be written to; topics that lie only there refuse every send.`,
        evidence: { slaves: replicas.map(({ addr }) => addr) },
        next: [`mq clusterList -c ${cluster}`, `mq wait master -b ${brokerName} --for 2m`],
      },
    ];
  });
}

/** Topics that brokers have and a name server does not know. */
async function unlistedTopics({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
  const [known, tables] = await Promise.all([namesrv.topics(), brokers.topics()]);
  return tables.flatMap(({ broker, value }) =>
    known.flatMap(({ namesrv: address, value: topics }): Found[] => {
      if (!broker.listedAt.includes(address)) return [];
      const missing = [...value.keys()].filter((topic) => !topics.has(topic) && !isSystemTopic(topic)).sort();
      if (missing.length === 0) return [];
      return [
        {
          subject: subjectOf(broker),
          message: `${count(missing.length, 'topic')} of it have no route at name server ${address}: ${few(missing)}. It registers again every 30 s; if they stay missing, its registrations fail there.`,
          evidence: { namesrv: address, topics: missing.slice(0, 100), topicCount: missing.length },
          next: [`mq topicRoute -t ${missing[0]} -n ${address}`, `mq topicList -n ${address}`],
        },
      ];
    }),
  );
}

/** Brokers whose write permission was taken away, by configuration or at a name server. */
async function notWriteable({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
  const [configs, tables] = await Promise.all([brokers.configs(), brokers.topics()]);
  const found: Found[] = [];
  for (const { broker, value: config } of configs.filter((one) => isMaster(one.broker))) {
    const perm = Number(config.get('brokerPermission') ?? 6);
    if (!isWriteable(perm)) {
      found.push({
        subject: subjectOf(broker),
        severity: 'warning',
        message: `brokerPermission=${perm} forbids sends to it. It was taken out of use, and not put back.`,
        evidence: { brokerPermission: perm },
        next: [`mq updateBrokerConfig -b ${broker.addr} -k brokerPermission -v 6`],
      });
      continue;
    }
    const table = tables.find((one) => one.broker.addr === broker.addr)?.value;
    const sample = [...(table?.values() ?? [])].find(
      ({ topicName, perm: own }) => isWriteable(own) && !isSystemTopic(topicName),
    );
    if (sample === undefined) continue;
    const wipedAt = (await namesrv.route(sample.topicName)).flatMap(({ namesrv: address, value }) => {
      const queues = value?.queueDatas.find(({ brokerName }) => brokerName === broker.brokerName);
      return queues === undefined || isWriteable(queues.perm) ? [] : [address];
    });
    if (wipedAt.length === 0) continue;
    found.push({
      subject: subjectOf(broker),
      severity: 'warning',
      message: `Its write permission was wiped at ${wipedAt.join(', ')}: producers do not send to it.`,
      evidence: { wipedAt, seenInRouteOf: sample.topicName },
      next: [`mq addWritePerm -b ${broker.brokerName}`, `mq topicRoute -t ${sample.topicName}`],
    });
  }
  return found;
}
