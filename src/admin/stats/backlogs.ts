import type { AdminClient } from '../../client/admin-client.ts';
import type { ConsumeStats } from '../../protocol/bodies/consume-stats.ts';
import { fanOut } from '../fan-out.ts';
import type { Target } from '../targets.ts';
import type { LiveBrokers } from './live-brokers.ts';

/**
 * How far groups are behind: of all groups of a broker with one request, where one for each group and topic would be
 * thousands.
 */
export class Backlogs {
  readonly #client: AdminClient;
  /** Messages by broker address, group and topic. */
  readonly #known = new Map<string, Map<string, Map<string, number>>>();

  constructor(client: AdminClient) {
    this.#client = client;
  }

  /** Asks brokers for all they know. One that refuses is asked group by group later. */
  async readAll(targets: readonly Target[], brokers: LiveBrokers): Promise<void> {
    const { offsets, signal } = this.#client;
    const outcomes = await fanOut(targets, ({ addr }) => offsets.getBrokerConsumeStats(addr), signal);
    brokers.note(outcomes.filter(({ error }) => error?.code === 'UNREACHABLE'));
    for (const { item, value } of outcomes) {
      if (value === undefined) continue;
      const groups = new Map<string, Map<string, number>>();
      for (const list of value.consumeStatsList) {
        for (const [group, stats] of list) groups.set(group, byTopic(stats));
      }
      this.#known.set(item.addr, groups);
    }
  }

  /** Messages the group has still to consume of the topic on this broker. */
  async of(addr: string, group: string, topic: string): Promise<number> {
    const topics = this.#known.get(addr)?.get(group);
    if (topics !== undefined) return topics.get(topic) ?? 0;
    return byTopic([await this.#client.offsets.getConsumeStats(addr, group, topic)]).get(topic) ?? 0;
  }
}

function byTopic(stats: readonly ConsumeStats[]): Map<string, number> {
  const topics = new Map<string, number>();
  for (const { offsetTable } of stats) {
    for (const [{ topic }, { brokerOffset, consumerOffset }] of offsetTable) {
      topics.set(topic, (topics.get(topic) ?? 0) + brokerOffset - consumerOffset);
    }
  }
  return topics;
}
