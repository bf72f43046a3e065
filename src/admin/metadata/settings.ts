import { brokerKeys } from '../../config/index.ts';
import {
  readSubscriptionGroupConfig,
  type SubscriptionGroupConfig,
  subscriptionGroupConfig,
} from '../../protocol/bodies/subscription-group.ts';
import { readTopicConfig, type TopicConfig, topicConfig } from '../../protocol/bodies/topic-config.ts';
import type { JsonObject } from '../../protocol/json/parse.ts';
import { attributeChanges } from '../attributes.ts';
import { type Setting, type Settings, sorted } from './document.ts';

/** What a broker that knows no policy does, and what 5.x says of it. */
const DEFAULT_POLICY = { type: 'CUSTOMIZED' };
/** As mqadmin makes them. */
const NEW_TOPIC = { readQueueNums: 8, writeQueueNums: 8, perm: 6 };
const NEW_GROUP = { consumeFromMinEnable: false, consumeBroadcastEnable: false };

/** A topic's configuration as settings, all stated. */
export const topicSettings = ({ topicName: _, ...settings }: TopicConfig): Settings =>
  sorted<Setting>({ ...settings, attributes: sorted(settings.attributes) });

/**
 * A group's configuration as settings, all stated, also those 4.9 does not know: it does what their defaults say.
 */
export function groupSettings({ groupName: _, others, ...settings }: SubscriptionGroupConfig): Settings {
  const known = { ...settings, attributes: sorted(settings.attributes) };
  return sorted<Setting>({ groupRetryPolicy: DEFAULT_POLICY, ...plain(others), ...known });
}

/** What a topic becomes: what is there, or what mqadmin makes, with the stated settings in their places. */
export function topicWith(name: string, before: TopicConfig | undefined, stated: Settings): TopicConfig {
  const base = before ?? topicConfig(name, NEW_TOPIC);
  return readTopicConfig({ ...base, ...plainJson(stated), topicName: name });
}

/** What a group becomes: what is there, or what mqadmin makes, with the stated settings in their places. */
export function groupWith(
  name: string,
  before: SubscriptionGroupConfig | undefined,
  stated: Settings,
): SubscriptionGroupConfig {
  const { others, ...base } = before ?? subscriptionGroupConfig(name, NEW_GROUP);
  return readSubscriptionGroupConfig({ ...others, ...base, ...plainJson(stated), groupName: name });
}

/** The changes that turn one set of attributes into another, each name with its sign. */
export function attributesTo(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  const dropped = Object.keys(before).filter((name) => after[name] === undefined);
  return attributeChanges(before, { ...after, ...Object.fromEntries(dropped.map((name) => [`-${name}`, ''])) });
}

/** The keys of broker.conf that are metadata: those mq honours and lets be changed remotely. */
export const managedKeys: ReadonlySet<string> = new Set(
  Object.entries(brokerKeys).flatMap(([key, { fileOnly }]) => (fileOnly === undefined ? [key] : [])),
);

/** JSON as it came, as settings; what has no value is left out. */
const plain = (value: JsonObject): Settings =>
  JSON.parse(JSON.stringify(value, (_, item: unknown) => (item === null ? undefined : item)));

/** The other way round. */
const plainJson = (value: Settings): JsonObject => JSON.parse(JSON.stringify(value));
