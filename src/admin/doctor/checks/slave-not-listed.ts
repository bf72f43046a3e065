import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { isMaster, subjectOf } from '../facts/listed-broker.ts';

/** A slave that runs and is missing from clusterList, wherever that is asked. */
export const slaveNotListed: ClusterCheck = {
  name: 'slave-not-listed',
  title: 'a slave is not listed by a name server',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers, namesrv }) {
    const [listed, listings] = await Promise.all([brokers.all(), namesrv.listings()]);
    const asked = listings.flatMap(({ namesrv: address, info }) => (info === undefined ? [] : [address]));
    const answering = new Set((await brokers.answering()).map(({ addr }) => addr));
    return listed.flatMap((slave): Found[] => {
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
  },
};
