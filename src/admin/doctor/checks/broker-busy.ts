import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { numberOf } from '../words.ts';

/** Part of the send queue's room from which it counts as filling up. */
const FULL_RATIO = 0.5;

/** "[REJECTREQUEST]system busy", "[PCBUSY_CLEAN_QUEUE]broker busy", "[TIMEOUT_CLEAN_QUEUE]broker busy". */
export const brokerBusy: ClusterCheck = {
  name: 'broker-busy',
  title: 'a broker turns sends away because it is busy',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers }) {
    const configs = new Map((await brokers.configs()).map(({ broker, value }) => [broker.addr, value]));
    return (await brokers.runtime()).flatMap(({ broker, value: { table } }): Found[] => {
      const setting = (key: string, otherwise: number) => numberOf(configs.get(broker.addr)?.get(key)) ?? otherwise;
      const figure = (key: string) => numberOf(table[key]) ?? 0;
      const waitMs = figure('sendThreadPoolQueueHeadWaitTimeMills');
      const waitLimitMs = setting('waitTimeMillsInSendQueue', 200);
      const writeMs = figure('pageCacheLockTimeMills');
      const writeLimitMs = setting('osPageCacheBusyTimeOutMills', 1000);
      const queued = figure('sendThreadPoolQueueSize');
      const room = figure('sendThreadPoolQueueCapacity');
      const signs = [
        ...(waitMs > waitLimitMs ? [`the oldest send has waited ${waitMs} ms (limit ${waitLimitMs})`] : []),
        ...(writeMs > writeLimitMs ? [`a write to the log takes ${writeMs} ms so far (limit ${writeLimitMs})`] : []),
        ...(room > 0 && queued > room * FULL_RATIO ? [`${queued} sends wait, and there is room for ${room}`] : []),
      ];
      if (signs.length === 0) return [];
      const slowDisk = writeMs > writeLimitMs;
      return [
        {
          subject: subjectOf(broker),
          message: `It turns sends away: ${signs.join('; ')}. ${slowDisk ? 'The disk stalls: look at what else writes to it.' : 'More comes in than it can take: spread the topic over more brokers, or give it time and threads.'}`,
          evidence: {
            sendQueueHeadWaitMs: waitMs,
            waitTimeMillsInSendQueue: waitLimitMs,
            pageCacheLockMs: writeMs,
            osPageCacheBusyTimeOutMills: writeLimitMs,
            sendQueueSize: queued,
            sendQueueCapacity: room,
            putTps: table['putTps'] ?? '?',
          },
          next: [
            `mq brokerStatus -b ${broker.addr}`,
            `mq getBrokerConfig -b ${broker.addr}`,
            `mq updateBrokerConfig -b ${broker.addr} -k waitTimeMillsInSendQueue -v 1000`,
          ],
        },
      ];
    });
  },
};
