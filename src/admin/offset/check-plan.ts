import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { masterAddr } from '../../protocol/bodies/broker-data.ts';
import type { ClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import type { TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { fanOut, toMqError } from '../fan-out.ts';
import { groupClients } from '../group/group-clients.ts';
import type { Target } from '../targets.ts';
import { clustersOf, type OffsetMove, type OffsetMoveQueue } from './offset-plan.ts';
import { onlineMode, type PlannedQueue, ResetMode } from './plan-reset.ts';
import { QueueState, queueState } from './queue-state.ts';

/** A queue of a plan as it is now. `before` is the group's offset now; min and max are those of now as well. */
export interface CheckedQueue extends PlannedQueue {
  group: string;
  /** The group's offset when the plan was made. */
  planned: number | undefined;
  state: QueueState;
  /** Why nothing can be written; absent where it can, or nothing is left to do. */
  problem: string | undefined;
  /** Set where a broker did not answer. */
  error?: MqError | undefined;
}

/** A group and topic of a plan as they are now. */
export interface CheckedMove {
  move: OffsetMove;
  /** Clients online now. */
  clientIds: string[];
  /** Set when the group is online and was not, is offline and was online, or consumes in broadcast. */
  presence: string | undefined;
  queues: CheckedQueue[];
}

/**
 * Looks at everything a plan says again: is the group online or offline as it was, is each queue still there, the offset
 * what it was, the target within the queue. Changes nothing.
 *
 * @param taken the moves hold no offsets from before (an import): those of now are taken for them
 */
export async function checkMoves(
  client: AdminClient,
  moves: readonly OffsetMove[],
  taken = false,
): Promise<CheckedMove[]> {
  const info = await client.namesrv.getClusterInfo();
  const stored: Stored = new Map();
  const outcomes = await fanOut(moves, (move) => checkMove(client, info, move, taken, stored), client.signal);
  return outcomes.map(({ value, error }) => {
    if (error !== undefined) throw error;
    return value;
  });
}

/** Every offset a broker keeps, by its address; asked for once. */
type Stored = Map<string, ReturnType<AdminClient['offsets']['getAllCommitted']>>;

async function checkMove(
  client: AdminClient,
  info: ClusterInfo,
  move: OffsetMove,
  taken: boolean,
  stored: Stored,
): Promise<CheckedMove> {
  const route = await client.namesrv.findRoute(move.routeTopic ?? move.topic);
  const names = [...new Set(move.queues.map(({ brokerName }) => brokerName))];
  const targets = names.flatMap((brokerName): Target[] => {
    const broker = info.brokerAddrTable.get(brokerName);
    const addr = broker && masterAddr(broker);
    return addr === undefined ? [] : [{ addr, brokerName }];
  });
  const { clients, onlineAt, messageModel } = await groupClients(client, move.group, targets);
  const place: Place = { client, info, move, route, taken, stored, onlineAt, modes: new Map() };
  const queues = await fanOut(move.queues, (queue) => checkQueue(place, queue), client.signal);
  const clientIds = [...clients.keys()].sort();
  return {
    move,
    clientIds,
    presence: presenceProblem(move, clientIds, messageModel === 'BROADCASTING', taken),
    queues: queues.map(({ item, value, error }) => value ?? unreached(move, item, error)),
  };
}

interface Place {
  client: AdminClient;
  info: ClusterInfo;
  move: OffsetMove;
  route: TopicRouteData | undefined;
  taken: boolean;
  stored: Stored;
  onlineAt: ReadonlySet<string>;
  /** By address. */
  modes: Map<string, Promise<ResetMode>>;
}

async function checkQueue(place: Place, queue: OffsetMoveQueue): Promise<CheckedQueue> {
  const { client, move, taken } = place;
  const found = locate(place, queue);
  if (typeof found === 'string') return unwritable(move, queue, QueueState.GONE, found);
  const ofTopic = { topic: move.topic, queueId: queue.queueId };
  const [answered, minOffset, maxOffset] = await Promise.all([
    client.offsets.findCommitted(found.addr, move.group, ofTopic),
    client.offsets.getMin(found.addr, ofTopic),
    client.offsets.getMax(found.addr, ofTopic),
  ]);
  const mode = await modeOf(place, found.addr);
  const isNone = answered === 0 && mode === ResetMode.OFFLINE && !(await isStored(place, found.addr, queue));
  const now = isNone ? undefined : answered;
  const planned = taken || (isNone && queue.before === 0) ? now : (queue.before ?? undefined);
  const online = mode !== ResetMode.OFFLINE && move.clientIds.length > 0;
  const bounds = { minOffset, maxOffset };
  const stands = queueState({ before: planned, now, target: queue.target, ...bounds, online });
  const needsTime = mode === ResetMode.PUSH && move.point === undefined && stands !== QueueState.DONE;
  const state = needsTime ? QueueState.ONLINE : stands;
  return {
    ...{ group: move.group, queue: { ...ofTopic, brokerName: queue.brokerName }, address: found.addr, mode },
    ...{ before: now, target: queue.target, ...bounds, planned, state },
    problem: problemOf(state, { now, planned, target: queue.target, address: found.addr, ...bounds }),
  };
}

/**
 * Whether a broker keeps an offset of a queue. Asked for one it does not have (14), 4.9 answers 0 as long as the queue's
 * first message is in memory; taken for an offset, that would count as done what was never written.
 */
async function isStored({ client, move, stored }: Place, addr: string, { queueId }: OffsetMoveQueue): Promise<boolean> {
  const all = stored.get(addr) ?? client.offsets.getAllCommitted(addr);
  stored.set(addr, all);
  return (await all).get(move.group)?.get(move.topic)?.has(queueId) === true;
}

function modeOf({ client, onlineAt, modes }: Place, addr: string): Promise<ResetMode> {
  if (!onlineAt.has(addr)) return Promise.resolve(ResetMode.OFFLINE);
  const mode = modes.get(addr) ?? onlineMode(client, addr);
  modes.set(addr, mode);
  return mode;
}

/** The broker of a queue, or why there is none. */
function locate({ info, move, route, taken }: Place, queue: OffsetMoveQueue): { addr: string } | string {
  const { brokerName, queueId, cluster } = queue;
  if (route === undefined) return `there is no topic ${move.topic} now`;
  const broker = info.brokerAddrTable.get(brokerName);
  if (broker === undefined) return `no broker ${brokerName} is registered now`;
  const own = clustersOf(info)(brokerName);
  if (!taken && own !== cluster) return `${brokerName} belongs to the cluster ${own}, not ${cluster}`;
  const addr = masterAddr(broker);
  if (addr === undefined) return `${brokerName} has no master now`;
  const count = route.queueDatas.find((data) => data.brokerName === brokerName)?.readQueueNums ?? 0;
  return queueId < count ? { addr } : `${move.topic} has no queue ${queueId} on ${brokerName} now`;
}

interface Numbers {
  now: number | undefined;
  planned: number | undefined;
  target: number;
  address: string;
  minOffset: number;
  maxOffset: number;
}

function problemOf(state: QueueState, { now, planned, target, address, minOffset, maxOffset }: Numbers) {
  const shown = (offset: number | undefined): string => (offset === undefined ? 'none' : String(offset));
  if (state === QueueState.CHANGED) return `the offset is ${shown(now)}, and was ${shown(planned)} in the plan`;
  if (state === QueueState.OUTSIDE) return `${target} is outside the queue, which holds ${minOffset} to ${maxOffset}`;
  if (state === QueueState.ONLINE) return `${address} moves a group that is online only to a time; stop its clients`;
  return undefined;
}

function presenceProblem(move: OffsetMove, now: readonly string[], isBroadcast: boolean, taken: boolean) {
  const { group, clientIds } = move;
  if (isBroadcast) return `group ${group} consumes in broadcast: its clients keep their own offsets`;
  if (taken) return now.length === 0 ? undefined : `group ${group} is online: ${now.join(', ')}`;
  if (now.length > 0 && clientIds.length === 0) return `group ${group} was offline, and is online: ${now.join(', ')}`;
  return now.length === 0 && clientIds.length > 0 ? `group ${group} was online, and is offline` : undefined;
}

function unreached(move: OffsetMove, queue: OffsetMoveQueue, cause: unknown): CheckedQueue {
  const error = toMqError(cause);
  return { ...unwritable(move, queue, QueueState.UNREACHED, error.message), error };
}

const unwritable = (
  { group, topic }: OffsetMove,
  { brokerName, queueId, before, target, minOffset, maxOffset }: OffsetMoveQueue,
  state: QueueState,
  problem: string,
): CheckedQueue => ({
  ...{ group, queue: { topic, brokerName, queueId }, address: '', mode: ResetMode.OFFLINE, state, problem },
  ...{ before: undefined, planned: before ?? undefined, target, minOffset, maxOffset },
});
