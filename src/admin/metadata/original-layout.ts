import type { SubscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import { subscriptionGroupConfigJson } from '../../protocol/bodies/subscription-group.ts';
import { type TopicConfig, topicConfigJson } from '../../protocol/bodies/topic-config.ts';
import type { Writable } from '../../protocol/json/write.ts';
import { sameSetting } from './document.ts';
import { isSpecialTopic, type LiveBroker } from './live-cluster.ts';
import { groupSettings, topicSettings } from './settings.ts';

/** Which of its parts a file in mqadmin's layout has. */
export interface LayoutChoice {
  topics: boolean;
  groups: boolean;
  /** With retry and dead-letter topics. */
  special: boolean;
}

/** Metadata in the layout of mqadmin's exportMetadata. */
export interface OriginalLayout {
  topicConfigTable?: Record<string, Writable>;
  subscriptionGroupTable?: Record<string, Writable>;
  /** Milliseconds. */
  exportTime: number;
}

/** What of several brokers is in one file. */
export interface Merged {
  layout: OriginalLayout;
  topics: number;
  groups: number;
  /** Topics and groups that are not the same on every broker that has them: the file has what the first has. */
  uneven: string[];
}

/**
 * Puts what brokers have into one table by name. The original adds up the queues of all brokers, so that its file makes
 * three times as many queues when it is read back by three; here a topic has what one broker has of it.
 */
export function originalLayout(brokers: readonly LiveBroker[], choice: LayoutChoice, nowMs: number): Merged {
  const uneven: string[] = [];
  const topics = merge<TopicConfig>(
    brokers.map((broker) => broker.topics),
    (a, b) => sameSetting(topicSettings(a), topicSettings(b)),
    uneven,
  );
  const groups = merge<SubscriptionGroupConfig>(
    brokers.map((broker) => broker.groups),
    (a, b) => sameSetting(groupSettings(a), groupSettings(b)),
    uneven,
  );
  const kept = [...topics].filter(([topic]) => choice.special || !isSpecialTopic(topic));
  const topicConfigTable = Object.fromEntries(kept.map(([name, config]) => [name, topicConfigJson(config)]));
  const subscriptionGroupTable = Object.fromEntries(
    [...groups].map(([name, config]) => [name, subscriptionGroupConfigJson(config)]),
  );
  return {
    layout: {
      ...(choice.topics && { topicConfigTable }),
      ...(choice.groups && { subscriptionGroupTable }),
      exportTime: nowMs,
    },
    topics: choice.topics ? kept.length : 0,
    groups: choice.groups ? groups.size : 0,
    uneven: uneven.filter((name) => (choice.topics && topics.has(name)) || (choice.groups && groups.has(name))),
  };
}

function merge<Value>(
  tables: readonly ReadonlyMap<string, Value>[],
  isSame: (a: Value, b: Value) => boolean,
  uneven: string[],
): Map<string, Value> {
  const merged = new Map<string, Value>();
  for (const [name, value] of tables.flatMap((table) => [...table])) {
    const first = merged.get(name);
    if (first === undefined) merged.set(name, value);
    else if (!isSame(first, value) && !uneven.includes(name)) uneven.push(name);
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}
