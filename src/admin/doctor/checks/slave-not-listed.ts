import type { HaRuntimeInfo } from '../../../protocol/bodies/ha-runtime-info.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { isMaster, type ListedBroker, subjectOf, type Told } from '../facts/listed-broker.ts';
import { count } from '../words.ts';

/** A slave that runs and is missing from clusterList, wherever that is asked. */
export const slaveNotListed: ClusterCheck = {
  name: 'slave-not-listed',
  title: 'a slave is not listed by a name server',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers, namesrv }) {
    const [listed, listings, replication] = await Promise.all([
      brokers.all(),
      namesrv.listings(),
      brokers.replication(),
    ]);
    const asked = listings.flatMap(({ namesrv: address, info }) => (info === undefined ? [] : [address]));
    const answering = new Set((await brokers.answering()).map(({ addr }) => addr));
    const atSome = listed.flatMap((slave): Found[] => {
      const missingAt = asked.filter((address) => !slave.listedAt.includes(address));
      if (isMaster(slave) || missingAt.length === 0 || !answering.has(slave.addr)) return [];
      return [
        {
          subject: subjectOf(slave),
          message: `Slave ${slave.brokerId} of ${slave.brokerName} runs and is listed by ${slave.listedAt.join(', ')}, but not by ${missingAt.join(', ')}: its namesrvAddr lacks that address, or it cannot reach it to register.`,
          evidence: { listedAt: slave.listedAt, missingAt, brokerId: slave.brokerId },
          next: [
            ...missingAt.slice(0, 3).map((address) => `mq clusterList -n ${address}`),
            `mq getBrokerConfig -b ${slave.addr}`,
          ],
        },
      ];
    });
    return [...atSome, ...replication.flatMap((master) => listedNowhere(master, listed))];
  },
};

/** A master that more slaves replicate from than any name server lists. */
function listedNowhere({ broker: master, value }: Told<HaRuntimeInfo>, listed: readonly ListedBroker[]): Found[] {
  const connected = value.slaves.map(({ addr }) => addr);
  const slaves = listed.filter(
    (broker) => broker.cluster === master.cluster && broker.brokerName === master.brokerName && !isMaster(broker),
  );
  if (connected.length <= slaves.length) return [];
  return [
    {
      subject: subjectOf(master),
      message: `${count(connected.length, 'slave')} replicate from it (${connected.join(', ')}), and the name servers list ${slaves.length}. The slave's brokerName and brokerClusterName must be the master's, its host name must lead to an address of its own, and listenPort, listenPort-2 and listenPort+1 must be open.`,
      evidence: { connected, listed: slaves.map(({ addr }) => addr) },
      next: [`mq haStatus -b ${master.addr}`, `mq clusterList -c ${master.cluster}`],
    },
  ];
}
