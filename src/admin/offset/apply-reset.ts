import type { AdminClient } from '../../client/admin-client.ts';
import { pause } from '../../client/caller.ts';
import { responseCodeOf } from '../../client/response-error.ts';
import type { MqError } from '../../errors/index.ts';
import { sameQueue } from '../../protocol/bodies/message-queue.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { fanOut, toMqError } from '../fan-out.ts';
import { type PlannedQueue, ResetMode, type ResetPlan } from './plan-reset.ts';
import { QueueOutcome, type ResetQueue, readBack } from './read-back.ts';
import type { ResetPoint } from './reset-time.ts';

/** Online clients of 4.9 wait ten seconds before they go to the new offsets, and store them every five. */
const PUSH_WAIT_MS = 25_000;
/** Often, since a client that is quickly done again leaves the new offset to be seen only until it stores the next. */
const PUSH_POLL_MS = 100;

export interface ApplyResetOptions {
  /** How long to wait for online clients to follow, milliseconds; default 25,000. */
  pushWaitMs?: number;
  /** Called as each queue is done. */
  onQueue?: (queue: ResetQueue) => void;
}

/**
 * Carries out a plan: brokers side by side, the queues of a broker one after the other. Each queue is read back, and only
 * what was read counts as done.
 *
 * @throws MqError INTERRUPTED when the signal is given
 */
export async function applyReset(
  client: AdminClient,
  plan: ResetPlan,
  options: ApplyResetOptions = {},
): Promise<ResetQueue[]> {
  const brokers = [...new Set(plan.queues.map(({ address }) => address))];
  const results = await fanOut(
    brokers,
    async (address) => {
      const queues = plan.queues.filter((queue) => queue.address === address);
      return queues[0]?.mode === ResetMode.PUSH
        ? pushReset(client, plan, address, queues, options)
        : queueByQueue(client, plan, queues, options);
    },
    client.signal,
  );
  return results.flatMap(({ item, value, error }) => value ?? notAttempted(plan, item, error));
}

const notAttempted = (plan: ResetPlan, address: string, error: MqError | undefined): ResetQueue[] =>
  plan.queues
    .filter((queue) => queue.address === address)
    .map((queue) => ({ ...queue, after: undefined, outcome: QueueOutcome.NOT_ATTEMPTED, error }));

async function queueByQueue(
  client: AdminClient,
  plan: ResetPlan,
  queues: readonly PlannedQueue[],
  options: ApplyResetOptions,
): Promise<ResetQueue[]> {
  const results: ResetQueue[] = [];
  let lost: MqError | undefined;
  for (const queue of queues) {
    const result: ResetQueue =
      lost === undefined
        ? await resetQueue(client, plan, queue)
        : { ...queue, after: undefined, outcome: QueueOutcome.NOT_ATTEMPTED, error: lost };
    // A broker that has gone silent is not asked again; what is left stays as it was.
    if (result.error?.code === 'UNREACHABLE' || result.error?.code === 'TIMEOUT') lost = result.error;
    results.push(result);
    options.onQueue?.(result);
  }
  return results;
}

async function resetQueue(client: AdminClient, plan: ResetPlan, planned: PlannedQueue): Promise<ResetQueue> {
  try {
    await write(client, plan, planned, planned.mode);
    const result = await readBack(client, plan.group, planned);
    if (planned.mode !== ResetMode.OFFLINE || result.outcome === QueueOutcome.CONFIRMED) return result;
    // A 5.x broker drops commits without a word while a reset is pending; only another reset replaces that one.
    await write(client, plan, planned, ResetMode.SERVER_SIDE);
    return await readBack(client, plan.group, planned);
  } catch (error) {
    return afterFailure(client, plan.group, planned, toMqError(error));
  }
}

async function write(client: AdminClient, plan: ResetPlan, planned: PlannedQueue, mode: ResetMode): Promise<void> {
  const { group, topic } = plan;
  const { address, queue, target } = planned;
  if (mode === ResetMode.OFFLINE) return client.offsets.commit(address, group, queue, target);
  const timestamp = timestampOf(plan.point);
  await client.offsets.reset(address, { topic, group, timestamp, queueId: queue.queueId, offset: target });
}

/** A failed write may have been done all the same: what is read decides, and what cannot be read is unknown. */
async function afterFailure(
  client: AdminClient,
  group: string,
  planned: PlannedQueue,
  error: MqError,
): Promise<ResetQueue> {
  if (error.code === 'INTERRUPTED') throw error;
  try {
    const result = await readBack(client, group, planned);
    return result.outcome === QueueOutcome.CONFIRMED ? result : { ...result, error };
  } catch (second) {
    const outcome = error.code === 'UNREACHABLE' ? QueueOutcome.NOT_ATTEMPTED : QueueOutcome.UNKNOWN;
    if (toMqError(second).code === 'INTERRUPTED') throw second;
    return { ...planned, after: undefined, outcome, error };
  }
}

/** Tells the broker to move its online clients, then watches the stored offsets until they have followed. */
async function pushReset(
  client: AdminClient,
  plan: ResetPlan,
  address: string,
  queues: readonly PlannedQueue[],
  options: ApplyResetOptions,
): Promise<ResetQueue[]> {
  const { group, topic, force } = plan;
  let pushed: PlannedQueue[];
  try {
    const answer = await client.offsets.reset(address, {
      topic,
      group,
      timestamp: timestampOf(plan.point),
      isForce: force,
    });
    pushed = queues.map((planned) => {
      const entry = answer.find(([queue]) => sameQueue(queue, planned.queue));
      return entry === undefined ? planned : { ...planned, target: entry[1] };
    });
  } catch (error) {
    // The last client left between plan and push.
    if (responseCodeOf(error) === ResponseCode.CONSUMER_NOT_ONLINE) {
      const offline = queues.map((planned) => ({ ...planned, mode: ResetMode.OFFLINE }));
      return queueByQueue(client, plan, offline, options);
    }
    return Promise.all(queues.map((planned) => afterFailure(client, group, planned, toMqError(error))));
  }
  return watch(client, group, pushed, options);
}

async function watch(
  client: AdminClient,
  group: string,
  queues: readonly PlannedQueue[],
  options: ApplyResetOptions,
): Promise<ResetQueue[]> {
  const deadline = performance.now() + (options.pushWaitMs ?? PUSH_WAIT_MS);
  const results = new Map<PlannedQueue, ResetQueue>();
  for (;;) {
    for (const planned of queues) {
      if (results.get(planned)?.outcome === QueueOutcome.CONFIRMED) continue;
      const result = await readBack(client, group, planned);
      results.set(planned, result);
      if (result.outcome === QueueOutcome.CONFIRMED) options.onQueue?.(result);
    }
    const open = [...results.values()].filter(({ outcome }) => outcome !== QueueOutcome.CONFIRMED);
    if (open.length === 0 || performance.now() >= deadline) {
      for (const result of open) options.onQueue?.(result);
      return [...results.values()];
    }
    await pause(PUSH_POLL_MS, client.signal);
  }
}

function timestampOf(point: ResetPoint): number {
  if (point.kind === 'latest') return -1;
  return point.kind === 'earliest' ? 0 : point.timestampMs;
}
