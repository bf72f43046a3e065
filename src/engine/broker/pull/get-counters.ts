import { isSystemTopic } from '../../../protocol/names.ts';
import { type GetResult, GetStatus } from '../../store/types.ts';
import { type BrokerStats, type StatsItem, StatsName } from '../stats/index.ts';

interface GroupCounters {
  readonly nums: StatsItem;
  readonly size: StatsItem;
  readonly isSystem: boolean;
}

/** Counts what consumers get, by topic and group and for the whole broker. */
export class GetCounters {
  readonly #stats: BrokerStats;
  /** By topic, then by group. */
  readonly #topics = new Map<string, Map<string, GroupCounters>>();
  readonly #broker: StatsItem;
  readonly #brokerWithoutSystem: StatsItem;

  constructor(stats: BrokerStats) {
    this.#stats = stats;
    this.#broker = stats.broker(StatsName.BROKER_GET_NUMS);
    this.#brokerWithoutSystem = stats.broker(StatsName.BROKER_GET_NUMS_WITHOUT_SYSTEM_TOPIC);
  }

  served(group: string, topic: string, result: GetResult): void {
    if (result.status !== GetStatus.FOUND) {
      this.#stats.getsMissed.total++;
      return;
    }
    const counters = this.#of(topic, group);
    counters.nums.add(result.messageCount, 1);
    counters.size.add(result.bytes, 1);
    this.#broker.add(result.messageCount, 1);
    if (!counters.isSystem) this.#brokerWithoutSystem.add(result.messageCount, 1);
    this.#stats.getsFound.total++;
    this.#stats.transferred.total += result.messageCount;
  }

  #of(topic: string, group: string): GroupCounters {
    const groups = this.#topics.get(topic) ?? new Map<string, GroupCounters>();
    if (groups.size === 0) this.#topics.set(topic, groups);
    const known = groups.get(group);
    if (known !== undefined && !known.nums.dropped) return known;
    const key = `${topic}@${group}`;
    const counters = {
      nums: this.#stats.item(StatsName.GROUP_GET_NUMS, key),
      size: this.#stats.item(StatsName.GROUP_GET_SIZE, key),
      isSystem: isSystemTopic(topic),
    };
    groups.set(group, counters);
    return counters;
  }
}
