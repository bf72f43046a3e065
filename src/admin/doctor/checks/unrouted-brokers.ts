import type { Found } from '../check.ts';
import type { ClusterContext } from '../context.ts';
import { isMaster, subjectOf } from '../facts/listed-broker.ts';
import { count } from '../words.ts';

/** Name servers without a single broker. */
export async function nobodyRegistered({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
  if ((await brokers.all()).length > 0) return [];
  const asked = (await namesrv.listings()).flatMap(({ namesrv: address, info }) =>
    info === undefined ? [] : [address],
  );
  if (asked.length === 0) return [];
  return [
    {
      subject: asked.join(';'),
      message: `No broker is registered with ${asked.join(', ')}: no topic has a route. Brokers register with the name servers of their namesrvAddr every 30 s; are these the right ones?`,
      evidence: { nameServers: asked },
      next: ['mq wait broker --for 1m', 'mq broker start', 'mq clusterList'],
    },
  ];
}

/** Masters that some name servers do not list: whoever asks those gets no route to their queues. */
export async function unlistedMasters({ namesrv, brokers }: ClusterContext): Promise<Found[]> {
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
export async function withoutMaster({ brokers }: ClusterContext): Promise<Found[]> {
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
