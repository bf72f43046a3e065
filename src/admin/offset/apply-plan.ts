import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut } from '../fan-out.ts';
import { applyReset } from './apply-reset.ts';
import type { CheckedMove, CheckedQueue } from './check-plan.ts';
import { QueueState } from './queue-state.ts';
import { QueueOutcome, type ResetQueue } from './read-back.ts';

/** A queue of a plan after it was carried out. */
export interface AppliedQueue extends CheckedQueue {
  /** What was read back; undefined when there is no offset, it could not be read, or nothing was tried. */
  after: number | undefined;
  outcome: QueueOutcome;
  /** False where it was at its target before, and where nothing was tried. */
  written: boolean;
}

export interface ApplyPlanOptions {
  /** Write also where the offset is another than the plan says, and where clients came or went. */
  force?: boolean;
  /** How long to wait for online clients to follow, milliseconds. */
  pushWaitMs?: number;
  /** Called as each queue is done. */
  onQueue?: (queue: AppliedQueue) => void;
}

/** Why a checked plan is not to be carried out as it is; empty when all is as it was. Brokers that are down do not count. */
export const objections = (checked: readonly CheckedMove[]): string[] =>
  checked.flatMap(({ presence, queues }) => [
    ...(presence === undefined ? [] : [presence]),
    ...queues.flatMap(({ queue: { topic, brokerName, queueId }, state, problem }) =>
      problem === undefined || state === QueueState.UNREACHED
        ? []
        : [`${topic} on ${brokerName}, queue ${queueId}: ${problem}`],
    ),
  ]);

const isWritten = ({ state }: CheckedQueue, force: boolean): boolean =>
  state === QueueState.READY || (force && state === QueueState.CHANGED);

/**
 * Carries out what is left of a plan: writes queue by queue and reads each one back. Moves go side by side; the queues a
 * broker has of one move go one after the other, so no two first commits of a group and topic meet (see commitWaves).
 *
 * @throws MqError INTERRUPTED when the client's signal is given
 */
export async function applyMoves(
  client: AdminClient,
  checked: readonly CheckedMove[],
  { force = false, pushWaitMs, onQueue }: ApplyPlanOptions = {},
): Promise<AppliedQueue[]> {
  const applied = new Map<CheckedQueue, AppliedQueue>();
  const note = (queue: CheckedQueue, result: AppliedQueue): void => {
    applied.set(queue, result);
    onQueue?.(result);
  };
  for (const { queues } of checked) {
    for (const queue of queues) if (!isWritten(queue, force)) note(queue, untouched(queue));
  }
  const work = async ({ move, clientIds, queues }: CheckedMove): Promise<void> => {
    const left = queues.filter((queue) => isWritten(queue, force));
    const { group, topic, point = { kind: 'latest' } } = move;
    const plan = { group, topic, point, force: move.force, clientIds, queues: left, unreached: [] };
    const done = (result: ResetQueue): void => {
      const { brokerName, queueId } = result.queue;
      const queue = left.find((one) => one.queue.brokerName === brokerName && one.queue.queueId === queueId);
      if (queue !== undefined && !applied.has(queue)) note(queue, { ...queue, ...outcomeOf(result) });
    };
    const results = await applyReset(client, plan, { ...(pushWaitMs !== undefined && { pushWaitMs }), onQueue: done });
    for (const result of results) done(result);
  };
  for (const { error } of await fanOut(checked, work, client.signal)) if (error !== undefined) throw error;
  return checked.flatMap(({ queues }) => queues.map((queue) => applied.get(queue) ?? untouched(queue)));
}

const outcomeOf = ({ after, outcome, error, target }: ResetQueue) => ({
  ...{ after, outcome, error, target },
  written: outcome !== QueueOutcome.NOT_ATTEMPTED,
});

function untouched(queue: CheckedQueue): AppliedQueue {
  if (queue.state === QueueState.DONE) {
    return { ...queue, after: queue.before, outcome: QueueOutcome.CONFIRMED, written: false };
  }
  const error = queue.error ?? new MqError('REFUSED', queue.problem ?? 'not tried', { group: queue.group });
  return { ...queue, after: undefined, outcome: QueueOutcome.NOT_ATTEMPTED, written: false, error };
}
