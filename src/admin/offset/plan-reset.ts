import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { groupClients } from '../group/group-clients.ts';
import type { Target } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import type { ResetPoint } from './reset-time.ts';
import { targetOffset } from './target-offset.ts';

/** How a broker moves a group. */
export const ResetMode = {
  /** Nobody is online: the stored offsets are written, queue by queue. */
  OFFLINE: 'OFFLINE',
  /** Clients are online, and the broker (5.x, `useServerSideResetOffset`) moves each queue at its next pull. */
  SERVER_SIDE: 'SERVER_SIDE',
  /** Clients are online, and the broker tells them all to go to a time. */
  PUSH: 'PUSH',
} as const;
export type ResetMode = (typeof ResetMode)[keyof typeof ResetMode];

/** One queue of a plan. */
export interface PlannedQueue {
  queue: MessageQueue;
  address: string;
  mode: ResetMode;
  /** The group's offset now; undefined when it has none. */
  before: number | undefined;
  target: number;
  minOffset: number;
  maxOffset: number;
}

export interface ResetPlan {
  group: string;
  topic: string;
  point: ResetPoint;
  /** False: no queue is moved forward. */
  force: boolean;
  /** Clients online, by id. */
  clientIds: string[];
  queues: PlannedQueue[];
  /** Brokers that did not answer; their queues are not in the plan. */
  unreached: UnreachedBroker[];
}

export interface ResetRequest {
  group: string;
  topic: string;
  point: ResetPoint;
  /** One queue of one broker only, to `offset` when it is given. */
  single?: { brokerAddr: string; queueId: number; offset?: number };
  /** False: no queue is moved forward. Default true, as in the original. */
  force?: boolean;
  /** The topic that supplies the route, where the topic itself has none (LMQ, timers). */
  routeTopic?: string;
  /** Only while nobody of the group is online. */
  offline?: boolean;
}

/**
 * Works out where each queue of a group would go. Nothing is changed.
 *
 * @throws MqError NOT_FOUND for an unknown topic, queue or group, REFUSED for a group in broadcast or a move this broker
 *   cannot make, and the first broker's own error when none answered
 */
export async function planReset(client: AdminClient, request: ResetRequest): Promise<ResetPlan> {
  const { group, topic } = request;
  const brokers = await brokersOf(client, request);
  const clients = await groupClients(
    client,
    group,
    brokers.map(({ target }) => target),
  );
  if (clients.messageModel === 'BROADCASTING') {
    throw new MqError('REFUSED', `group ${group} consumes in broadcast: its clients keep their own offsets`, {
      group,
      topic,
      hint: 'Stop the clients and edit or remove their local offset files.',
    });
  }
  if (request.offline === true && clients.clients.size > 0) {
    const ids = [...clients.clients.keys()].sort().join(', ');
    throw new MqError('REFUSED', `group ${group} has clients online: ${ids}`, {
      group,
      topic,
      hint: 'Stop them first, and start them afterwards; mq resetOffsetByTime moves a group that is online.',
    });
  }
  const outcomes = await fanOut(
    brokers,
    ({ target, queueIds }) => planBroker(client, request, target, queueIds, clients.onlineAt.has(target.addr)),
    client.signal,
  );
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const queues = outcomes.flatMap(({ value }) => value ?? []);
  if (clients.clients.size === 0) {
    await mustBeKnown(
      client,
      request,
      brokers.map(({ target }) => target),
    );
  }
  return {
    group,
    topic,
    point: request.point,
    force: request.force !== false,
    clientIds: [...clients.clients.keys()].sort(),
    queues,
    unreached: unreachedBrokers(outcomes.map((outcome) => ({ ...outcome, item: outcome.item.target }))),
  };
}

async function planBroker(
  client: AdminClient,
  request: ResetRequest,
  target: Target,
  queueIds: readonly number[],
  online: boolean,
): Promise<PlannedQueue[]> {
  const { group, topic, point, single } = request;
  const mode = online ? await onlineMode(client, target.addr) : ResetMode.OFFLINE;
  if (mode === ResetMode.PUSH && single !== undefined) {
    throw new MqError('REFUSED', `${target.addr} moves a group that is online only as a whole, not one queue of it`, {
      address: target.addr,
      group,
      topic,
      hint: 'Stop the clients of the group first, or reset all queues.',
    });
  }
  const planned = await fanOut(
    queueIds.map((queueId) => ({ topic, brokerName: target.brokerName ?? target.addr, queueId })),
    async (queue) => {
      const offsets = await targetOffset(client, target.addr, queue, point);
      const before = await client.offsets.findCommitted(target.addr, group, queue);
      const exact = single?.offset;
      if (exact !== undefined && (exact < offsets.minOffset || exact > offsets.maxOffset)) {
        throw new MqError(
          'BAD_DATA',
          `offset ${exact} is outside the queue, which holds ${offsets.minOffset} to ${offsets.maxOffset}`,
          {
            topic,
            group,
          },
        );
      }
      const wanted = exact ?? offsets.target;
      const stays = request.force === false && before !== undefined && wanted > before;
      return { queue, address: target.addr, mode, before, ...offsets, target: stays ? before : wanted };
    },
    client.signal,
  );
  return planned.map(({ value, error }) => {
    if (error !== undefined) throw error;
    return value;
  });
}

/** Whether a broker keeps resets itself: 5.x does unless told otherwise, 4.9 knows no such key. */
export async function onlineMode(client: AdminClient, addr: string): Promise<ResetMode> {
  const { config } = await client.brokers.getConfig(addr);
  return config.get('useServerSideResetOffset') === 'true' ? ResetMode.SERVER_SIDE : ResetMode.PUSH;
}

async function brokersOf(
  client: AdminClient,
  { topic, single, routeTopic = topic }: ResetRequest,
): Promise<{ target: Target; queueIds: number[]; addr: string }[]> {
  const route = await client.namesrv.getRoute(routeTopic);
  const counts = new Map(route.queueDatas.map(({ brokerName, readQueueNums }) => [brokerName, readQueueNums]));
  const all = routeTargets(route).map((target) => ({
    target,
    addr: target.addr,
    queueIds: Array.from({ length: counts.get(target.brokerName ?? '') ?? 0 }, (_, queueId) => queueId),
  }));
  if (single === undefined) return all;
  const broker = all.find(({ addr }) => addr === single.brokerAddr);
  if (broker === undefined) {
    throw new MqError('NOT_FOUND', `the broker ${single.brokerAddr} has no queue of topic ${topic}`, {
      topic,
      hint: `Brokers of ${topic}: ${all.map(({ addr }) => addr).join(', ') || 'none'}.`,
    });
  }
  if (!broker.queueIds.includes(single.queueId)) {
    throw new MqError('NOT_FOUND', `topic ${topic} has no queue ${single.queueId} on ${single.brokerAddr}`, {
      topic,
      hint: `Its queues are 0 to ${broker.queueIds.length - 1}.`,
    });
  }
  return [{ ...broker, queueIds: [single.queueId] }];
}

/**
 * A group that is offline must be configured or have offsets. Its offsets do not tell by themselves: asked for that of a
 * group nobody knows (14), 4.9 answers 0 as long as the queue's first message is in memory.
 */
async function mustBeKnown(
  client: AdminClient,
  { group, topic }: ResetRequest,
  targets: readonly Target[],
): Promise<void> {
  const outcomes = await fanOut(
    targets,
    async ({ addr }) =>
      (await client.groups.findConfig(addr, group)) !== undefined ||
      (await client.offsets.getConsumeStats(addr, group)).offsetTable.some(([queue]) => queue.topic === topic),
    client.signal,
  );
  if (outcomes.some(({ value, error }) => value === true || error !== undefined)) return;
  throw new MqError('NOT_FOUND', `no broker of the topic knows the group ${group}`, {
    group,
    hint: 'Check the name; mq consumerProgress shows the groups there are.',
  });
}
