import type { AdminClient } from '../../client/admin-client.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { resolveMasters, type TargetChoice } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { type DelayLevelRow, pendingLevels } from './pending-levels.ts';
import { type PendingTimer, pendingTimer } from './pending-timer.ts';

/** What waits for its time on one broker. */
export interface BrokerDelays {
  brokerName: string | undefined;
  addr: string;
  /** Levels with something pending, ascending. */
  levels: DelayLevelRow[];
  /** Undefined on a broker that has no timer: 4.x, or with `timerWheelEnable` off. */
  timer: PendingTimer | undefined;
}

export interface DelayList {
  brokers: BrokerDelays[];
  unreached: UnreachedBroker[];
}

/**
 * The delayed and timed messages that are pending, broker by broker, from what brokers of any make answer: their runtime
 * figures, the ends of their delay queues, and single queue entries.
 *
 * @param nowMs what "late" is measured by
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered
 */
export async function delayList(client: AdminClient, choice: TargetChoice, nowMs: number): Promise<DelayList> {
  const { targets } = await resolveMasters(client, choice);
  const outcomes = await fanOut(
    targets,
    async ({ addr, brokerName }): Promise<BrokerDelays> => {
      const figures = await client.brokers.getRuntimeInfo(addr);
      const levels = await pendingLevels(client, addr, figures, nowMs);
      return { brokerName, addr, levels, timer: await pendingTimer(client, addr, figures) };
    },
    client.signal,
  );
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return {
    brokers: outcomes.flatMap(({ value }) => (value === undefined ? [] : [value])),
    unreached: unreachedBrokers(outcomes),
  };
}
