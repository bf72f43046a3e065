import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { span } from '../words.ts';

/** "wait response on the channel … timeout". */
export const remotingTimeout: ClusterCheck = {
  name: 'remoting-timeout',
  title: 'a broker answers late, or not at all',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers, limits }) {
    const told = await brokers.runtime();
    const late = told.flatMap(({ broker, value: { table, roundTripMs } }): Found[] => {
      if (roundTripMs < limits.roundTripMs) return [];
      const waitMs = table['sendThreadPoolQueueHeadWaitTimeMills'] ?? '?';
      const writeMs = table['pageCacheLockTimeMills'] ?? '?';
      return [
        {
          subject: subjectOf(broker),
          message: `A small request took ${span(roundTripMs)} on an open connection; clients give up after 3 s. In its send queue the oldest request waited ${waitMs} ms, and a write to the log is under way for ${writeMs} ms: small figures there point to the network, large ones to the broker or its disk.`,
          evidence: { roundTripMs: Math.round(roundTripMs), sendQueueHeadWaitMs: waitMs, pageCacheLockMs: writeMs },
          next: [`mq brokerStatus -b ${broker.addr}`, `mq doctor --check broker-busy,disk-full`],
        },
      ];
    });
    const silent = brokers.unanswered.flatMap(({ broker, what, error }): Found[] => {
      if (error.code !== 'TIMEOUT') return [];
      return [
        {
          subject: subjectOf(broker),
          severity: 'critical',
          unanswered: true,
          message: `It took the connection, but did not tell ${what}: ${error.message}. The process hangs, is stopped, or something between swallows the answers.`,
          evidence: { address: broker.addr, what, error: error.message },
          next: [`mq brokerStatus -b ${broker.addr} --timeout 30000`, `mq wait broker -b ${broker.addr} --for 2m`],
        },
      ];
    });
    return [...late, ...silent];
  },
};
