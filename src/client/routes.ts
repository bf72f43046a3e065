import { MqError } from '../errors/index.ts';
import { masterAddr, selectBrokerAddr } from '../protocol/bodies/broker-data.ts';
import type { MessageQueue } from '../protocol/bodies/message-queue.ts';
import type { TopicRouteData } from '../protocol/bodies/topic-route-data.ts';
import { isReadable, isWriteable } from '../protocol/permission.ts';

/** A queue and the broker to ask about it. */
export interface RoutedQueue extends MessageQueue {
  /** `host:port`. */
  address: string;
}

/** A queue to send to; without an address its broker is down, and only a strictly ordered topic still counts it. */
export interface PublishQueue extends MessageQueue {
  /** `host:port` of the broker's master. */
  address: string | undefined;
}

/**
 * The queues to send to: those of writeable brokers that have a master, or exactly what the order configuration names,
 * whether its brokers are up or not.
 *
 * @param queueLimit most queues per broker; the route of a template topic is cut to what the producer asks for
 */
export function publishQueues(
  topic: string,
  route: TopicRouteData,
  queueLimit = Number.POSITIVE_INFINITY,
): PublishQueue[] {
  const masters = new Map(route.brokerDatas.map((broker) => [broker.brokerName, masterAddr(broker)]));
  const ordered = orderedCounts(route);
  return [...(ordered ?? writeCounts(route))].flatMap(([brokerName, count]) => {
    const address = masters.get(brokerName);
    if (address === undefined && ordered === undefined) return [];
    return Array.from({ length: Math.min(count, queueLimit) }, (_, queueId) => ({
      topic,
      brokerName,
      queueId,
      address,
    }));
  });
}

/** A queue whose broker is up. */
export const isUp = (queue: PublishQueue): queue is RoutedQueue => queue.address !== undefined;

const writeCounts = (route: TopicRouteData): [string, number][] =>
  route.queueDatas.filter((data) => isWriteable(data.perm)).map((data) => [data.brokerName, data.writeQueueNums]);

function orderedCounts(route: TopicRouteData): [string, number][] | undefined {
  if (route.orderTopicConf === undefined) return undefined;
  return [...parseOrderConf(route.orderTopicConf)];
}

/** The queues to read from; a broker without a master is read from its lowest replica. */
export function subscribeQueues(topic: string, route: TopicRouteData): RoutedQueue[] {
  const brokers = new Map(route.brokerDatas.map((broker) => [broker.brokerName, selectBrokerAddr(broker)]));
  return route.queueDatas
    .filter((data) => isReadable(data.perm))
    .flatMap(({ brokerName, readQueueNums }) => {
      const address = brokers.get(brokerName);
      if (address === undefined) return [];
      return Array.from({ length: readQueueNums }, (_, queueId) => ({ topic, brokerName, queueId, address }));
    });
}

/** Reads `broker:queues;broker:queues`; parts that are not so are left out. */
export function parseOrderConf(text: string): Map<string, number> {
  const result = new Map<string, number>();
  for (const part of text.split(';')) {
    const colon = part.lastIndexOf(':');
    const count = Number(part.slice(colon + 1));
    if (colon > 0 && Number.isInteger(count) && count > 0) result.set(part.slice(0, colon).trim(), count);
  }
  return result;
}

export const formatOrderConf = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([brokerName, count]) => `${brokerName}:${count}`).join(';');

/** The queue a caller names by broker and id. @throws MqError NOT_FOUND naming the queues there are */
export function findQueue<Q extends MessageQueue>(
  queues: readonly Q[],
  brokerName: string,
  queueId: number,
  topic: string,
): Q {
  const found = queues.find((queue) => queue.brokerName === brokerName && queue.queueId === queueId);
  if (found !== undefined) return found;
  const ofBroker = queues.filter((queue) => queue.brokerName === brokerName);
  const known = [...new Set(queues.map((queue) => queue.brokerName))].sort().join(', ');
  throw new MqError(
    'NOT_FOUND',
    ofBroker.length === 0
      ? `broker ${brokerName} has no queue of topic ${topic}`
      : `topic ${topic} has no queue ${queueId} on broker ${brokerName}`,
    {
      topic,
      hint:
        ofBroker.length === 0
          ? `Brokers of ${topic}: ${known || 'none'}.`
          : `Its queues are 0 to ${ofBroker.length - 1}.`,
    },
  );
}
