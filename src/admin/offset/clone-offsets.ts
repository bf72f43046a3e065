import type { AdminClient } from '../../client/admin-client.ts';
import { commitWaves } from '../../client/requests/commit-waves.ts';
import { MqError } from '../../errors/index.ts';
import { masterAddr } from '../../protocol/bodies/broker-data.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { isRetryTopic } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';
import { consumerProgress } from '../group/consumer-progress.ts';
import { groupBrokers } from '../group/group-brokers.ts';
import { groupClients } from '../group/group-clients.ts';
import type { UnreachedBroker } from '../unreached.ts';

export interface CloneRequest {
  srcGroup: string;
  destGroup: string;
  /** Undefined: every topic the source group has offsets of, its retry topic left out. */
  topic: string | undefined;
  /** Go on although the destination group has clients online, which write their own offsets over the new ones. */
  force: boolean;
}

/** One queue whose offset is copied. */
export interface ClonedQueue extends MessageQueue {
  address: string;
  /** The source group's offset. */
  offset: number;
  /** The destination group's offset before; undefined when it had none. */
  before: number | undefined;
  /** What was read back; undefined before the copy, and where it failed. */
  after: number | undefined;
  error?: MqError | undefined;
}

export interface ClonePlan {
  queues: ClonedQueue[];
  /** Clients of the destination group that are online. */
  clientIds: string[];
  /** Brokers that did not answer; their queues are not in the plan. */
  unreached: UnreachedBroker[];
}

/**
 * Looks at what copying the offsets of one group to another would do.
 *
 * @throws MqError USAGE when both are the same, NOT_FOUND when the source group has no offsets there, REFUSED while the
 *   destination group is online
 */
export async function planClone(client: AdminClient, request: CloneRequest): Promise<ClonePlan> {
  const { srcGroup, destGroup, topic } = request;
  if (srcGroup === destGroup) throw new MqError('USAGE', `${srcGroup} is both the source and the destination`);
  const progress = await consumerProgress(client, srcGroup, { topic });
  const known = progress.queues.filter(
    ({ consumerOffset, topic: of }) => consumerOffset !== undefined && (topic !== undefined || !isRetryTopic(of)),
  );
  if (known.length === 0) {
    throw new MqError('NOT_FOUND', `the group ${srcGroup} has no offsets${topic === undefined ? '' : ` of ${topic}`}`, {
      group: srcGroup,
      ...(topic !== undefined && { topic }),
      hint: `See mq consumerProgress -g ${srcGroup}`,
    });
  }
  const clientIds = await onlineClients(client, request);
  const info = await client.namesrv.getClusterInfo();
  const outcomes = await fanOut(
    known,
    async ({ topic: of, brokerName, queueId }): Promise<ClonedQueue | undefined> => {
      const broker = info.brokerAddrTable.get(brokerName);
      const address = broker && masterAddr(broker);
      if (address === undefined)
        throw new MqError('NOT_FOUND', `broker ${brokerName} has no master now`, { topic: of });
      const queue = { topic: of, brokerName, queueId };
      // The statistics show 0 also where the group has no offset at all.
      const offset = await client.offsets.findCommitted(address, srcGroup, queue);
      if (offset === undefined) return undefined;
      const before = await client.offsets.findCommitted(address, destGroup, queue);
      return { ...queue, address, offset, before, after: undefined };
    },
    client.signal,
  );
  const queues = outcomes.flatMap(({ value, error }) => {
    if (error !== undefined) throw error;
    return value ?? [];
  });
  return { queues, clientIds, unreached: progress.unreached };
}

async function onlineClients(client: AdminClient, { destGroup, force }: CloneRequest): Promise<string[]> {
  const { clients } = await groupClients(client, destGroup, await groupBrokers(client, destGroup));
  const ids = [...clients.keys()].sort();
  if (ids.length === 0 || force) return ids;
  throw new MqError('REFUSED', `the group ${destGroup} has clients online: ${ids.join(', ')}`, {
    group: destGroup,
    hint: 'Stop them: they would write their own offsets over the new ones. --force goes on all the same.',
  });
}

/** Writes the planned offsets and reads each one back; only what was read counts. */
export async function applyClone(client: AdminClient, destGroup: string, plan: ClonePlan): Promise<ClonedQueue[]> {
  const copy = async (queue: ClonedQueue): Promise<number | undefined> => {
    await client.offsets.commit(queue.address, destGroup, queue, queue.offset);
    return client.offsets.findCommitted(queue.address, destGroup, queue);
  };
  const copied = new Map<ClonedQueue, ClonedQueue>();
  for (const wave of commitWaves(plan.queues, (queue) => queue)) {
    for (const { item, value, error } of await fanOut(wave, copy, client.signal))
      copied.set(item, { ...item, after: value, ...(error !== undefined && { error }) });
  }
  return plan.queues.map((queue) => copied.get(queue) ?? queue);
}
