import { MqError } from '../../../errors/index.ts';
import type { LogicQueueItem, StaticTopicConfig, TopicQueueMapping } from '../../../protocol/bodies/static-topic.ts';

/** A static topic on its brokers, by broker name. */
export type StaticTopic = Map<string, StaticTopicConfig & { mappingDetail: TopicQueueMapping }>;

/** One logical queue: who leads it, and its chain. */
export interface LogicQueue {
  id: number;
  leader: string;
  items: LogicQueueItem[];
}

/** What all brokers agree on. */
export interface StaticTopicFacts {
  epoch: number;
  totalQueues: number;
  /** By logical queue, every one of them. */
  queues: Map<number, LogicQueue>;
}

/**
 * Reads a mapping as one: all brokers must tell the same of it, and every logical queue must have one leader and a
 * physical queue of its own. The original makes the same checks before and after every change.
 *
 * @throws MqError BAD_DATA naming what does not fit
 */
export function factsOf(topic: string, brokers: ReadonlyMap<string, StaticTopicConfig>): StaticTopicFacts {
  const wrong = (what: string): MqError =>
    new MqError('BAD_DATA', `the mapping of the static topic ${topic} does not fit: ${what}`, { topic });
  let epoch: number | undefined;
  let totalQueues = 0;
  const queues = new Map<number, LogicQueue>();
  for (const [broker, { topicName, mappingDetail: mapping }] of brokers) {
    if (mapping === undefined) throw wrong(`${topic} is an ordinary topic on broker ${broker}`);
    if (mapping.bname !== broker) throw wrong(`broker ${broker} holds the mapping of broker ${mapping.bname}`);
    if (mapping.dirty) throw wrong(`broker ${broker} calls it dirty`);
    if (topicName !== topic || mapping.topic !== topic) throw wrong(`broker ${broker} has that of ${mapping.topic}`);
    if (epoch !== undefined && mapping.epoch !== epoch)
      throw wrong(`epoch ${mapping.epoch} on ${broker}, elsewhere ${epoch}`);
    if (epoch !== undefined && mapping.totalQueues !== totalQueues) {
      throw wrong(`${mapping.totalQueues} queues on ${broker}, elsewhere ${totalQueues}`);
    }
    ({ epoch, totalQueues } = mapping);
    for (const [id, items] of mapping.hostedQueues) {
      checkChain(items, id, wrong);
      const leader = items.at(-1)?.bname;
      if (leader !== broker) continue;
      queues.set(id, { id, leader, items });
    }
  }
  if (queues.size !== totalQueues || [...queues.keys()].some((id) => id < 0 || id >= totalQueues)) {
    throw wrong(`${totalQueues} queues are meant, and ${queues.size} have a leader`);
  }
  checkPhysicalQueues(brokers, queues, wrong);
  return { epoch: epoch ?? 0, totalQueues, queues };
}

function checkChain(items: readonly LogicQueueItem[], id: number, wrong: (what: string) => MqError): void {
  for (const [index, item] of items.entries()) {
    const next = items[index + 1];
    if (item.gen < 0 || item.queueId < 0 || item.startOffset !== 0) throw wrong(`queue ${id} has a malformed stretch`);
    if (next === undefined) continue;
    if (item.logicOffset < 0) throw wrong(`queue ${id} has an earlier stretch without offset`);
    if (next.gen <= item.gen) throw wrong(`the stretches of queue ${id} are out of order`);
    if (next.logicOffset >= 0 && next.logicOffset <= item.logicOffset)
      throw wrong(`the offsets of queue ${id} go back`);
  }
}

function checkPhysicalQueues(
  brokers: ReadonlyMap<string, StaticTopicConfig>,
  queues: StaticTopicFacts['queues'],
  wrong: (what: string) => MqError,
): void {
  const owners = new Map<string, number>();
  for (const { id, items } of queues.values()) {
    for (const { bname, queueId } of items) {
      const place = `queue ${queueId} of ${bname}`;
      if (owners.has(place)) throw wrong(`${place} belongs to the queues ${owners.get(place)} and ${id}`);
      owners.set(place, id);
      const config = brokers.get(bname);
      if (config === undefined) throw wrong(`queue ${id} lies on broker ${bname}, which does not have the topic`);
      if (queueId >= config.writeQueueNums) throw wrong(`broker ${bname} has no queue ${queueId}`);
    }
  }
}

/** Deals queues out so that brokers hold as equally many as can be, the emptiest first. */
export function leastLoaded(counts: Map<string, number>): string {
  const [first] = [...counts].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  if (first === undefined) throw new MqError('USAGE', 'no broker is left to hold a queue');
  counts.set(first[0], first[1] + 1);
  return first[0];
}
