import { isSystemTopic } from '../../../protocol/names.ts';
import { type BrokerStats, type StatsItem, StatsName } from '../stats/index.ts';
import type { SendStatistics } from './send-answer.ts';

interface TopicCounters {
  readonly nums: StatsItem;
  readonly size: StatsItem;
  readonly isSystem: boolean;
  /** By queue id: messages, then bytes. */
  readonly queues: (readonly [StatsItem, StatsItem] | undefined)[];
}

/** Counts stored messages by topic and for the whole broker; the counters of a topic are looked up once. */
export class PutCounters implements SendStatistics {
  readonly #stats: BrokerStats;
  readonly #byQueue: () => boolean;
  readonly #topics = new Map<string, TopicCounters>();
  readonly #broker: StatsItem;
  readonly #brokerWithoutSystem: StatsItem;

  /** @param byQueue whether queues are counted one by one (enableDetailStat) */
  constructor(stats: BrokerStats, byQueue: () => boolean) {
    this.#stats = stats;
    this.#byQueue = byQueue;
    this.#broker = stats.broker(StatsName.BROKER_PUT_NUMS);
    this.#brokerWithoutSystem = stats.broker(StatsName.BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC);
  }

  stored(topic: string, queueId: number, messages: number, bytes: number): void {
    const counters = this.#of(topic);
    counters.nums.add(messages, 1);
    counters.size.add(bytes, 1);
    if (this.#byQueue()) {
      const [nums, size] = this.#queue(topic, queueId, counters);
      nums.add(messages, 1);
      size.add(bytes, 1);
    }
    this.#broker.add(messages, 1);
    if (!counters.isSystem) this.#brokerWithoutSystem.add(messages, 1);
    this.#stats.puts.total += messages;
  }

  #queue(topic: string, queueId: number, { queues }: TopicCounters): readonly [StatsItem, StatsItem] {
    const known = queues[queueId];
    if (known !== undefined && !known[0].dropped) return known;
    const key = `${topic}@${queueId}`;
    const items = [
      this.#stats.item(StatsName.QUEUE_PUT_NUMS, key),
      this.#stats.item(StatsName.QUEUE_PUT_SIZE, key),
    ] as const;
    queues[queueId] = items;
    return items;
  }

  #of(topic: string): TopicCounters {
    const known = this.#topics.get(topic);
    if (known !== undefined && !known.nums.dropped) return known;
    const counters = {
      nums: this.#stats.item(StatsName.TOPIC_PUT_NUMS, topic),
      size: this.#stats.item(StatsName.TOPIC_PUT_SIZE, topic),
      isSystem: isSystemTopic(topic),
      queues: [],
    };
    this.#topics.set(topic, counters);
    return counters;
  }
}
