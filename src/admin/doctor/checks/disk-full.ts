import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { numberOf, percent, size, span } from '../words.ts';

/** Where a broker that does not say refuses sends: 4.9 and 5.x unless a system property says otherwise. */
const APACHE_LIMIT_PERCENT = 90;

/** CODE: 14 … maybe disk full. */
export const diskFull: ClusterCheck = {
  name: 'disk-full',
  title: "a broker's disk is full, or nearly",
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers, limits, clock }) {
    const configs = new Map((await brokers.configs()).map(({ broker, value }) => [broker.addr, value]));
    return (await brokers.runtime()).flatMap(({ broker, value: { table } }): Found[] => {
      const config = configs.get(broker.addr);
      const commitLog = numberOf(table['commitLogDiskRatio']) ?? 0;
      const consumeQueue = numberOf(table['consumeQueueDiskRatio']) ?? 0;
      const used = Math.max(commitLog, consumeQueue);
      const refusesAt = (numberOf(config?.get('diskSpaceWarningLevelRatio')) ?? APACHE_LIMIT_PERCENT) / 100;
      if (used < limits.diskRatio && used < refusesAt) return [];
      const isFull = used >= refusesAt;
      const storeBytes =
        (numberOf(table['commitLogMaxOffset']) ?? 0) - Math.max(0, numberOf(table['commitLogMinOffset']) ?? 0);
      const oldest = numberOf(table['earliestMessageTimeStamp']) ?? 0;
      const ageMs = oldest > 0 ? Math.max(0, clock.now() - oldest) : 0;
      const reserved = config?.get('fileReservedTime') ?? '?';
      const forcibly = config?.get('cleanFileForciblyEnable') ?? '?';
      const what = isFull ? `it refuses sends from ${percent(refusesAt)} on` : `sends stop at ${percent(refusesAt)}`;
      return [
        {
          subject: subjectOf(broker),
          severity: isFull ? 'critical' : 'warning',
          message: `${percent(used)} of the disk is used, and ${what}. The commit log holds ${size(storeBytes)}${storeBytes === 0 ? '' : `, its oldest message is ${span(ageMs)} old`}; files are kept for fileReservedTime=${reserved} hours, and unexpired ones ${forcibly === 'true' ? 'go when the disk is full' : 'stay'}.`,
          evidence: {
            commitLogDiskRatio: commitLog,
            consumeQueueDiskRatio: consumeQueue,
            refusesAtRatio: refusesAt,
            commitLogBytes: storeBytes,
            oldestMessageAgeMs: ageMs,
            fileReservedTimeHours: reserved,
            cleanFileForciblyEnable: forcibly,
          },
          next: [
            `mq brokerStatus -b ${broker.addr}`,
            `mq updateBrokerConfig -b ${broker.addr} -k fileReservedTime -v HOURS`,
            `mq updateBrokerConfig -b ${broker.addr} -k cleanFileForciblyEnable -v true`,
          ],
        },
      ];
    });
  },
};
