import type { AdminClient } from '../../client/admin-client.ts';
import { type RoutedQueue, subscribeQueues } from '../../client/routes.ts';
import { readMessageQueue } from '../../protocol/bodies/message-queue.ts';
import { asNumber, asString, parseObject } from '../../protocol/json/read.ts';
import { OFFSET_MOVED_EVENT_TOPIC } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';
import type { OffsetMovedEvent } from './report.ts';

const READ_GROUP = 'TOOLS_CONSUMER';
/** Pulls of one queue in one round; what is left comes in the next. */
const MAX_PULLS = 32;

/** What brokers of Apache note of consumers whose messages were deleted before they came to them, from now on. */
export class OffsetMoves {
  readonly #client: AdminClient;
  readonly #topic: string;
  /** The next offset to read, by broker and queue. */
  readonly #offsets = new Map<string, number>();

  /** @param topic where they are noted */
  constructor(client: AdminClient, topic = OFFSET_MOVED_EVENT_TOPIC) {
    this.#client = client;
    this.#topic = topic;
  }

  /** What came since it was asked last; nothing the first time, nor from a broker that does not answer. */
  async take(): Promise<{ event: OffsetMovedEvent; eventTimestamp: number }[]> {
    const route = await this.#client.namesrv.findRoute(this.#topic);
    const queues = route === undefined ? [] : subscribeQueues(this.#topic, route);
    const outcomes = await fanOut(queues, (queue) => this.#read(queue), this.#client.signal);
    return outcomes.flatMap(({ value }) => value ?? []);
  }

  async #read(queue: RoutedQueue): Promise<{ event: OffsetMovedEvent; eventTimestamp: number }[]> {
    const key = `${queue.brokerName} ${queue.queueId}`;
    let offset = this.#offsets.get(key);
    if (offset === undefined) {
      this.#offsets.set(key, await this.#client.offsets.getMax(queue.address, queue));
      return [];
    }
    const events: { event: OffsetMovedEvent; eventTimestamp: number }[] = [];
    for (let pulls = 0; pulls < MAX_PULLS; pulls++) {
      const { messages, nextOffset } = await this.#client.messages.pull(queue.address, {
        group: READ_GROUP,
        queue,
        offset,
      });
      for (const { body, storeTimestamp } of messages) {
        events.push({ event: readOffsetMovedEvent(body), eventTimestamp: storeTimestamp });
      }
      this.#offsets.set(key, nextOffset);
      if (messages.length === 0 || nextOffset === offset) break;
      offset = nextOffset;
    }
    return events;
  }
}

function readOffsetMovedEvent(body: Buffer): OffsetMovedEvent {
  const object = parseObject(body);
  return {
    consumerGroup: asString(object['consumerGroup']),
    messageQueue: readMessageQueue(object['messageQueue']),
    offsetRequest: asNumber(object['offsetRequest']),
    offsetNew: asNumber(object['offsetNew']),
  };
}
