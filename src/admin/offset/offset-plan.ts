import type { AdminClient } from '../../client/admin-client.ts';
import type { ClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import { fanOut } from '../fan-out.ts';
import type { ClonedQueue } from './clone-offsets.ts';
import type { ResetPlan, ResetRequest } from './plan-reset.ts';
import type { ResetPoint } from './reset-time.ts';

/**
 * Changes of offsets that were looked at but not made: what the file of `--plan` holds (schemas/offsetPlan.schema.json). It is
 * reviewed, and carried out later, when everything it says is checked again.
 */
export interface OffsetPlan {
  format: 'mq-offset-plan';
  version: 1;
  /** When it was made, ISO 8601. */
  madeAt: string;
  /** The command that made it. */
  madeBy: string;
  /** The name servers it was made with. */
  namesrvAddr: string[];
  moves: OffsetMove[];
}

/** One group on one topic. */
export interface OffsetMove {
  group: string;
  topic: string;
  /** The topic that supplies the route, where the topic itself has none (LMQ, timers). */
  routeTopic?: string;
  /** The time the targets were found by; absent where they were given. */
  point?: ResetPoint;
  /** False: no queue was to move forward. */
  force: boolean;
  /** Clients that were online. */
  clientIds: string[];
  queues: OffsetMoveQueue[];
}

/** One queue of it. */
export interface OffsetMoveQueue {
  cluster: string;
  brokerName: string;
  queueId: number;
  /** The group's offset when the plan was made; null when it had none. */
  before: number | null;
  target: number;
  minOffset: number;
  maxOffset: number;
}

/** The plan that moves make together. */
export const offsetPlan = (
  moves: OffsetMove[],
  made: { by: string; atMs: number; namesrvAddr: readonly string[] },
): OffsetPlan => ({
  format: 'mq-offset-plan',
  version: 1,
  madeAt: new Date(made.atMs).toISOString(),
  madeBy: made.by,
  namesrvAddr: [...made.namesrvAddr],
  moves,
});

/** A planned reset as a move. */
export async function moveOfReset(client: AdminClient, plan: ResetPlan, request: ResetRequest): Promise<OffsetMove> {
  const clusterOf = clustersOf(await client.namesrv.getClusterInfo());
  const { routeTopic, single } = request;
  return {
    group: plan.group,
    topic: plan.topic,
    ...(routeTopic !== undefined && { routeTopic }),
    ...(single?.offset === undefined && { point: plan.point }),
    force: plan.force,
    clientIds: plan.clientIds,
    queues: plan.queues.map(({ queue: { brokerName, queueId }, before, target, minOffset, maxOffset }) => ({
      ...{ cluster: clusterOf(brokerName), brokerName, queueId },
      ...{ before: before ?? null, target, minOffset, maxOffset },
    })),
  };
}

/** A planned copy as moves, one for each topic. @throws MqError a broker's own error when it does not say a queue's ends */
export async function movesOfClone(
  client: AdminClient,
  destGroup: string,
  plan: { queues: readonly ClonedQueue[]; clientIds: string[] },
): Promise<OffsetMove[]> {
  const clusterOf = clustersOf(await client.namesrv.getClusterInfo());
  const ends = await fanOut(
    plan.queues,
    async (queue) => ({
      minOffset: await client.offsets.getMin(queue.address, queue),
      maxOffset: await client.offsets.getMax(queue.address, queue),
    }),
    client.signal,
  );
  const moves = new Map<string, OffsetMove>();
  for (const { item, value, error } of ends) {
    if (error !== undefined) throw error;
    const { topic, brokerName, queueId, before, offset: target } = item;
    const move = moves.get(topic) ?? { group: destGroup, topic, force: true, clientIds: plan.clientIds, queues: [] };
    moves.set(topic, move);
    move.queues.push({ cluster: clusterOf(brokerName), brokerName, queueId, before: before ?? null, target, ...value });
  }
  return [...moves.values()];
}

/** The cluster of a broker name; empty when it is not registered. */
export const clustersOf =
  (info: ClusterInfo) =>
  (brokerName: string): string =>
    info.brokerAddrTable.get(brokerName)?.cluster ?? '';
