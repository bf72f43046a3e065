import { MqError } from '../../../errors/index.ts';
import {
  GLOBAL_SCOPE,
  type LogicQueueItem,
  type RemappingDetail,
  type StaticTopicConfig,
  type TopicQueueMapping,
} from '../../../protocol/bodies/static-topic.ts';
import { topicConfig } from '../../../protocol/bodies/topic-config.ts';
import { factsOf, leastLoaded, type StaticTopic } from './mapping.ts';

/** A new epoch lies this far above the one before, or at the time it is made. */
const EPOCH_STEP_MS = 1000;

const newItem = (given: Pick<LogicQueueItem, 'gen' | 'queueId' | 'bname' | 'logicOffset'>): LogicQueueItem => ({
  ...given,
  startOffset: 0,
  endOffset: -1,
  timeOfStart: -1,
  timeOfEnd: -1,
});

const emptyMapping = (topic: string, bname: string): TopicQueueMapping => ({
  ...{ topic, bname, scope: GLOBAL_SCOPE, totalQueues: 0, epoch: 0, dirty: false, hostedQueues: new Map() },
});

/** A copy in which brokers can be changed and added. */
function copyOf(topic: string, present: ReadonlyMap<string, StaticTopicConfig>): StaticTopic {
  const copy: StaticTopic = new Map();
  for (const [broker, config] of present) {
    const mapping = config.mappingDetail ?? emptyMapping(topic, broker);
    copy.set(broker, { ...config, mappingDetail: { ...mapping, hostedQueues: new Map(mapping.hostedQueues) } });
  }
  return copy;
}

/** The topic on a broker, made without queues where it is not there. */
function onBroker(topic: string, brokers: StaticTopic, broker: string) {
  const known = brokers.get(broker);
  if (known !== undefined) return known;
  const made = {
    ...topicConfig(topic, { readQueueNums: 0, writeQueueNums: 0 }),
    mappingDetail: emptyMapping(topic, broker),
  };
  brokers.set(broker, made);
  return made;
}

/** One more physical queue on a broker. @returns its id */
function addQueue(topic: string, brokers: StaticTopic, broker: string): number {
  const config = onBroker(topic, brokers, broker);
  config.readQueueNums += 1;
  config.writeQueueNums += 1;
  return config.writeQueueNums - 1;
}

/** Brokers of the clusters that hold nothing of the topic must know of it all the same, to pass requests on. */
function seal(topic: string, brokers: StaticTopic, neighbours: readonly string[], epoch: number, total: number): void {
  for (const broker of neighbours) onBroker(topic, brokers, broker);
  for (const { mappingDetail } of brokers.values()) Object.assign(mappingDetail, { epoch, totalQueues: total });
  factsOf(topic, brokers);
}

/** What a plan starts from. */
export interface StaticTopicState {
  topic: string;
  /** The topic on every broker that has it. */
  present: ReadonlyMap<string, StaticTopicConfig>;
  /** Names of the brokers that are to hold queues. */
  targets: readonly string[];
  /** Names of all brokers of their clusters. */
  neighbours: readonly string[];
  nowMs: number;
}

/**
 * Makes a static topic, or gives it more logical queues; those that are there stay where they are.
 *
 * @returns undefined when it has that many already
 * @throws MqError REFUSED for fewer queues than it has, BAD_DATA for a mapping that does not fit or an ordinary topic
 */
export function planQueues(state: StaticTopicState, totalQueues: number): RemappingDetail | undefined {
  const { topic, present, targets, neighbours, nowMs } = state;
  const before = factsOf(topic, present);
  if (totalQueues === before.totalQueues) return undefined;
  if (totalQueues < before.totalQueues) {
    throw new MqError('REFUSED', `the static topic ${topic} has ${before.totalQueues} queues, and cannot have fewer`, {
      topic,
    });
  }
  const brokers = copyOf(topic, present);
  const counts = new Map([...targets, ...present.keys()].map((broker) => [broker, 0]));
  for (const { leader } of before.queues.values()) counts.set(leader, (counts.get(leader) ?? 0) + 1);
  for (let id = before.totalQueues; id < totalQueues; id++) {
    const bname = leastLoaded(counts);
    const queueId = addQueue(topic, brokers, bname);
    brokers.get(bname)?.mappingDetail.hostedQueues.set(id, [newItem({ gen: 0, queueId, bname, logicOffset: 0 })]);
  }
  const epoch = Math.max(before.epoch + EPOCH_STEP_MS, nowMs);
  seal(topic, brokers, neighbours, epoch, totalQueues);
  return { topic, type: 'CREATE_OR_UPDATE', epoch, brokerConfigMap: brokers, brokerToMapIn: [], brokerToMapOut: [] };
}

/**
 * Moves the logical queues of a static topic to other brokers: as few as will make them share equally. A broker either
 * gets queues or gives some, never both. The offsets where the new stretches begin are decided when it is carried out.
 *
 * @returns undefined when every queue is where it should be
 * @throws MqError BAD_DATA for a mapping that does not fit
 */
export function planMoves({
  topic,
  present,
  targets,
  neighbours,
  nowMs,
}: StaticTopicState): RemappingDetail | undefined {
  const before = factsOf(topic, present);
  const brokers = copyOf(topic, present);
  const moves = movesOf(before.queues, targets);
  if (moves.size === 0) return undefined;
  for (const [id, broker] of moves) {
    const queue = before.queues.get(id);
    const last = queue?.items.at(-1);
    if (queue === undefined || last === undefined) continue;
    const queueId = addQueue(topic, brokers, broker);
    const items = [...queue.items, newItem({ gen: last.gen + 1, queueId, bname: broker, logicOffset: -1 })];
    for (const holder of [broker, queue.leader]) brokers.get(holder)?.mappingDetail.hostedQueues.set(id, items);
  }
  const epoch = Math.max(before.epoch + EPOCH_STEP_MS, nowMs);
  const brokerToMapOut = [...new Set([...moves.keys()].map((id) => before.queues.get(id)?.leader ?? ''))].sort();
  seal(topic, brokers, neighbours, epoch, before.totalQueues);
  return {
    ...{ topic, type: 'REMAPPING', epoch, brokerConfigMap: brokers },
    ...{ brokerToMapIn: [...new Set(moves.values())].sort(), brokerToMapOut },
  };
}

/** The new leader of every queue that moves. */
function movesOf(
  queues: ReadonlyMap<number, { id: number; leader: string }>,
  targets: readonly string[],
): Map<number, string> {
  const held = new Map<string, number>();
  for (const { leader } of queues.values()) held.set(leader, (held.get(leader) ?? 0) + 1);
  // Those that hold most now get the ones left over, so that fewer move.
  const wanted = new Map<string, number>();
  const order = [...targets].sort((a, b) => (held.get(b) ?? 0) - (held.get(a) ?? 0) || (a < b ? -1 : 1));
  for (const [index, broker] of order.entries()) {
    const share = Math.floor(queues.size / order.length) + (index < queues.size % order.length ? 1 : 0);
    wanted.set(broker, share);
  }
  const homeless: number[] = [];
  for (const { id, leader } of [...queues.values()].sort((a, b) => a.id - b.id)) {
    const left = wanted.get(leader) ?? 0;
    if (left > 0) wanted.set(leader, left - 1);
    else homeless.push(id);
  }
  const moves = new Map<number, string>();
  for (const [broker, count] of wanted) for (const id of homeless.splice(0, count)) moves.set(id, broker);
  return moves;
}
