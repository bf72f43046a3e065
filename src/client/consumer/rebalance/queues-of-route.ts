import { MASTER_ID } from '../../../protocol/bodies/broker-data.ts';
import { compareQueues, type MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import type { TopicRouteData } from '../../../protocol/bodies/topic-route-data.ts';
import { isReadable } from '../../../protocol/permission.ts';

/**
 * The queues a group shares out: every readable one of the route, also of a broker that is away just now. All members
 * must see the same list, or a queue is consumed twice or by nobody.
 */
export function sharedQueues(topic: string, route: TopicRouteData): MessageQueue[] {
  return route.queueDatas
    .filter((data) => isReadable(data.perm))
    .flatMap(({ brokerName, readQueueNums }) =>
      Array.from({ length: readQueueNums }, (_, queueId) => ({ topic, brokerName, queueId })),
    )
    .sort(compareQueues);
}

/** A broker that answers for a queue. */
export interface Replica {
  address: string;
  /** A slave takes no commits. */
  isSlave: boolean;
}

/** The replica of a broker with the wanted id, else the next one, else any; undefined when none is registered. */
export function replicaOf(route: TopicRouteData, brokerName: string, brokerId: number): Replica | undefined {
  const addresses = route.brokerDatas.find((broker) => broker.brokerName === brokerName)?.brokerAddrs;
  if (addresses === undefined) return undefined;
  const ids = [...addresses.keys()].sort((a, b) => a - b);
  const id = ids.find((candidate) => candidate >= brokerId) ?? ids[0];
  const address = id === undefined ? undefined : addresses.get(id);
  return address === undefined ? undefined : { address, isSlave: id !== MASTER_ID };
}
