import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { isMaster, subjectOf } from '../facts/listed-broker.ts';
import { count, numberOf, size } from '../words.ts';

/** Send status SLAVE_NOT_AVAILABLE. */
export const slaveNotAvailable: ClusterCheck = {
  name: 'slave-not-available',
  title: 'a synchronous master has no slave that follows',
  severity: 'critical',
  scope: 'cluster',
  async run({ brokers }) {
    const [listed, runtime, configs] = await Promise.all([brokers.all(), brokers.runtime(), brokers.configs()]);
    const ends = new Map(
      runtime.map(({ broker, value }) => [broker.addr, numberOf(value.table['commitLogMaxOffset']) ?? 0]),
    );
    const awaited = new Map(
      runtime.map(({ broker, value }) => [broker.addr, numberOf(value.table['haAwaitedSlaves'])]),
    );
    return configs.flatMap(({ broker: master, value: config }): Found[] => {
      if (!isMaster(master) || config.get('brokerRole') !== 'SYNC_MASTER') return [];
      // A group that elects its master answers so never: who is not in sync is not waited for.
      if ((config.get('zookeeper') ?? '') !== '') return [];
      // 5.x counts the master itself among inSyncReplicas; 4.9 has no such key and wants one slave; ours says which it is.
      const wanted = awaited.get(master.addr) ?? (numberOf(config.get('inSyncReplicas')) ?? 2) - 1;
      const most =
        numberOf(config.get('haSlaveFallbehindMax')) ?? numberOf(config.get('haMaxGapNotInSync')) ?? 268_435_456;
      const slaves = listed.filter(
        (broker) => broker.brokerName === master.brokerName && broker.cluster === master.cluster && !isMaster(broker),
      );
      const lags = slaves.map(({ addr }) => {
        const end = ends.get(addr);
        return { addr, lag: end === undefined ? undefined : (ends.get(master.addr) ?? 0) - end };
      });
      const following = lags.filter(({ lag }) => lag !== undefined && lag < most);
      if (following.length >= wanted) return [];
      const each = lags.map(
        ({ addr, lag }) => `${addr} ${lag === undefined ? 'gives no answer' : `is ${size(lag)} behind`}`,
      );
      const seen = each.length === 0 ? 'none is listed' : `${each.join(', ')} (at most ${size(most)} counts)`;
      return [
        {
          subject: subjectOf(master),
          message: `brokerRole=SYNC_MASTER wants ${count(wanted, 'slave')} that can keep up, and has ${following.length}: ${seen}. Sends are stored, but answered with SLAVE_NOT_AVAILABLE. Start the slave; on a machine with several addresses set brokerIP1 and brokerIP2.`,
          evidence: { wantedSlaves: wanted, followingSlaves: following.length, slaves: each, fallBehindMaxBytes: most },
          next: [
            `mq clusterList -c ${master.cluster}`,
            `mq haStatus -b ${master.addr}`,
            `mq updateBrokerConfig -b ${master.addr} -k brokerRole -v ASYNC_MASTER`,
          ],
        },
      ];
    });
  },
};
