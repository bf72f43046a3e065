import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageModel } from '../../protocol/bodies/consumer-kind.ts';
import { compareQueues, type MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import type { Target } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { groupBrokers } from './group-brokers.ts';
import { type GroupClients, groupClients } from './group-clients.ts';

/** How a group stands with one queue. */
export type QueueProgress = MessageQueue & {
  /** Offset after the last message. */
  brokerOffset: number;
  /** Next offset to consume; undefined when the broker knows none (broadcast, or never consumed). */
  consumerOffset: number | undefined;
  /** Messages not consumed; negative when the queue was deleted and made again under the group. */
  diff: number | undefined;
  /** Pulled and not consumed; undefined from 4.9. */
  inflight: number | undefined;
  /** Store time of the last consumed message, milliseconds; undefined when it is not known. */
  lastTimestamp: number | undefined;
  /** The client that holds the queue; only when asked for. */
  clientId: string | undefined;
  /** Where that client is, `ip:port`. */
  clientAddr: string | undefined;
};

export const GroupState = {
  ONLINE: 'ONLINE',
  OFFLINE: 'OFFLINE',
  /** The group is configured, and no broker knows an offset or a client of it. */
  NEVER_CONNECTED: 'NEVER_CONNECTED',
  /** Brokers that may know more did not answer. */
  UNKNOWN: 'UNKNOWN',
} as const;
export type GroupState = (typeof GroupState)[keyof typeof GroupState];

export interface ConsumerProgress {
  group: string;
  state: GroupState;
  /** Undefined when nobody is online. In broadcast every client keeps its own offsets, and brokers know none. */
  messageModel: MessageModel | undefined;
  clientCount: number;
  consumeTps: number;
  queues: QueueProgress[];
  /** Over the queues whose diff is known; undefined when none is. */
  diffTotal: number | undefined;
  /** Undefined from 4.9. */
  inflightTotal: number | undefined;
  /** Brokers that did not answer; their queues are missing. */
  unreached: UnreachedBroker[];
}

export interface ConsumerProgressOptions {
  /** Only this topic. */
  topic?: string | undefined;
  /** Ask every client which queues it holds. */
  withClients?: boolean | undefined;
  /** The topic that supplies the route, where `topic` has none of its own (LMQ, timers). */
  routeTopic?: string | undefined;
}

/**
 * How far a group is with each queue: online, offline, in broadcast or never connected.
 * @throws MqError NOT_FOUND when no broker knows the group, and the first broker's own error when none answered
 */
export async function consumerProgress(
  client: AdminClient,
  group: string,
  options: ConsumerProgressOptions = {},
): Promise<ConsumerProgress> {
  const targets = await groupBrokers(client, group, options.routeTopic ?? options.topic);
  // Never with a topic: asked for one, a broker lists all its queues at offset 0, also for a group it does not know.
  const stats = await fanOut(targets, ({ addr }) => client.offsets.getConsumeStats(addr, group), client.signal);
  const failure = commonFailure(stats);
  if (failure !== undefined) throw failure;
  const clients = await groupClients(client, group, targets);
  const queues: QueueProgress[] = stats
    .flatMap(({ value }) => value?.offsetTable ?? [])
    .filter(([queue]) => options.topic === undefined || queue.topic === options.topic)
    .map(([queue, offsets]) => ({
      ...queue,
      brokerOffset: offsets.brokerOffset,
      consumerOffset: offsets.consumerOffset,
      diff: offsets.brokerOffset - offsets.consumerOffset,
      inflight: offsets.pullOffset === undefined ? undefined : Math.max(0, offsets.pullOffset - offsets.consumerOffset),
      lastTimestamp: offsets.lastTimestamp > 0 ? offsets.lastTimestamp : undefined,
      clientId: undefined,
      clientAddr: undefined,
    }));
  queues.push(...(await queuesWithoutOffset(client, targets, clients, queues, options.topic)));
  if (queues.length === 0 && clients.clients.size === 0) await mustExist(client, group, targets);
  if (options.withClients === true) await nameHolders(client, group, clients, queues);
  return {
    group,
    state: stateOf(clients, queues),
    messageModel: clients.messageModel,
    clientCount: clients.clients.size,
    consumeTps: stats.reduce((sum, { value }) => sum + (value?.consumeTps ?? 0), 0),
    queues: queues.sort(compareQueues),
    diffTotal: totalOf(queues.map(({ diff }) => diff)),
    inflightTotal: totalOf(queues.map(({ inflight }) => inflight)),
    unreached: unreachedBrokers(stats),
  };
}

/** The sum of what is known; undefined when nothing is. */
function totalOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

function stateOf(clients: GroupClients, queues: readonly QueueProgress[]): GroupState {
  if (clients.clients.size > 0) return GroupState.ONLINE;
  return queues.length > 0 ? GroupState.OFFLINE : GroupState.NEVER_CONNECTED;
}

/** Queues a group subscribes to and has no offset of: all of them in broadcast, new ones before the first commit. */
async function queuesWithoutOffset(
  client: AdminClient,
  targets: readonly Target[],
  clients: GroupClients,
  known: readonly QueueProgress[],
  topic: string | undefined,
): Promise<QueueProgress[]> {
  const wanted = [...clients.subscriptions.keys()].filter((name) => topic === undefined || name === topic);
  const seen = new Set(known.map(keyOf));
  const pairs = targets.flatMap(({ addr }) => wanted.map((name) => ({ addr, topic: name })));
  const outcomes = await fanOut(pairs, (pair) => client.topics.getStats(pair.addr, pair.topic), client.signal);
  // A broker that does not have the topic has no queues to add.
  return outcomes
    .flatMap(({ value }) => value?.offsetTable ?? [])
    .filter(([queue]) => !seen.has(keyOf(queue)))
    .map(([queue, { maxOffset }]) => ({
      ...queue,
      brokerOffset: maxOffset,
      consumerOffset: undefined,
      diff: undefined,
      inflight: undefined,
      lastTimestamp: undefined,
      clientId: undefined,
      clientAddr: undefined,
    }));
}

/** Asks each client which queues it holds; one that does not answer leaves its queues without a name. */
async function nameHolders(
  client: AdminClient,
  group: string,
  { clients }: GroupClients,
  queues: QueueProgress[],
): Promise<void> {
  const outcomes = await fanOut(
    [...clients.values()],
    ({ brokerAddr, clientId }) => client.groups.getRunningInfo(brokerAddr, group, clientId),
    client.signal,
  );
  const holders = new Map(
    outcomes.flatMap(({ item, value }) => (value?.mqTable ?? []).map(([queue]) => [keyOf(queue), item] as const)),
  );
  for (const queue of queues) {
    const holder = holders.get(keyOf(queue));
    queue.clientId = holder?.clientId;
    queue.clientAddr = holder?.clientAddr;
  }
}

const keyOf = ({ topic, brokerName, queueId }: MessageQueue): string => `${topic} ${brokerName} ${queueId}`;

async function mustExist(client: AdminClient, group: string, targets: readonly Target[]): Promise<void> {
  const configs = await fanOut(targets, ({ addr }) => client.groups.findConfig(addr, group), client.signal);
  if (configs.some(({ value, error }) => value !== undefined || error !== undefined)) return;
  throw new MqError(
    'NOT_FOUND',
    `no broker knows the group ${group}: it has no configuration, no offsets and no clients`,
    {
      group,
      hint: 'mq consumerProgress without -g shows the groups there are.',
    },
  );
}
