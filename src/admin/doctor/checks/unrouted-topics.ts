import { isSystemTopic } from '../../../protocol/names.ts';
import { isWriteable } from '../../../protocol/permission.ts';
import type { Found } from '../check.ts';
import type { ClusterContext } from '../context.ts';
import { isMaster, subjectOf } from '../facts/listed-broker.ts';
import { count, few } from '../words.ts';

/** Topics that brokers have and a name server does not know. */
export async function unlistedTopics({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
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
export async function notWriteable({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
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
