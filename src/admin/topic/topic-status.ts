import type { AdminClient } from '../../client/admin-client.ts';
import { selectBrokerAddr } from '../../protocol/bodies/broker-data.ts';
import { compareQueues, type MessageQueue } from '../../protocol/bodies/message-queue.ts';
import type { TopicOffset } from '../../protocol/bodies/topic-stats-table.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import type { UnreachedBroker } from '../unreached.ts';
import { unreachedBrokers } from '../unreached.ts';

export type TopicStatusRow = MessageQueue & TopicOffset;

export interface TopicStatus {
  topic: string;
  queues: TopicStatusRow[];
  /** Messages per second put to the topic, over all brokers; 0 from 4.9, which does not say. */
  putTps: number;
  /** Brokers of the route that did not answer. */
  unreached: UnreachedBroker[];
}

/**
 * First and last offset of each queue of a topic.
 *
 * @param routeOf the topic whose route says which brokers to ask, where the topic has none of its own
 * @throws MqError NOT_FOUND without a route, and the first broker's own error when none answered
 */
export async function topicStatus(client: AdminClient, topic: string, routeOf = topic): Promise<TopicStatus> {
  const route = await client.namesrv.getRoute(routeOf);
  const brokers = route.brokerDatas.flatMap((data) => {
    const addr = selectBrokerAddr(data);
    return addr === undefined ? [] : [{ brokerName: data.brokerName, addr }];
  });
  const outcomes = await fanOut(brokers, ({ addr }) => client.topics.getStats(addr, topic), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const tables = outcomes.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return {
    topic,
    queues: tables
      .flatMap(({ offsetTable }) => offsetTable.map(([queue, offset]) => ({ ...queue, ...offset })))
      .sort(compareQueues),
    putTps: tables.reduce((sum, { topicPutTps }) => sum + topicPutTps, 0),
    unreached: unreachedBrokers(outcomes),
  };
}
