import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { numberOf, span } from '../words.ts';

/** `[ 0 days, 1 hours, 2 minutes, 3 seconds ]`. */
const RUNTIME = /(-?\d+) days, (-?\d+) hours, (-?\d+) minutes, (-?\d+) seconds/;

/** What a broker takes for the time: when it started, and for how long it has run, to the second. */
function brokerTime(boot: string | undefined, runtime: string | undefined): number | undefined {
  const startedMs = numberOf(boot);
  const parts = RUNTIME.exec(runtime ?? '')
    ?.slice(1)
    .map(Number);
  if (startedMs === undefined || parts === undefined) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  return startedMs + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** A clock that is wrong: delays, retention and searches by time go by it. */
export const clockJumped: ClusterCheck = {
  name: 'clock-jumped',
  title: "a broker's clock is wrong, or was when it stored messages",
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers, limits, clock }) {
    return (await brokers.runtime()).flatMap(({ broker, value: { table } }): Found[] => {
      const nowMs = clock.now();
      const atBroker = brokerTime(table['bootTimestamp'], table['runtime']);
      const skewMs = atBroker === undefined ? 0 : atBroker - nowMs;
      const oldest = numberOf(table['earliestMessageTimeStamp']) ?? 0;
      const next = ['date', `mq brokerStatus -b ${broker.addr}`, 'mq delay list'];
      if (Math.abs(skewMs) > limits.clockSkewMs) {
        return [
          {
            subject: subjectOf(broker),
            message: `Its clock is ${span(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's. Delayed messages come at the wrong time, files expire early or late, and searches by time miss.`,
            evidence: { skewMs, brokerTimeMs: atBroker ?? 0, ourTimeMs: nowMs },
            next,
          },
        ];
      }
      if (oldest <= nowMs + limits.clockSkewMs) return [];
      return [
        {
          subject: subjectOf(broker),
          message: `Its oldest message was stored ${span(oldest - nowMs)} in the future: the clock was ahead then. Files with such messages expire late.`,
          evidence: { oldestMessageMs: oldest, ourTimeMs: nowMs },
          next,
        },
      ];
    });
  },
};
