import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { SubscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import type { TopicConfig } from '../../protocol/bodies/topic-config.ts';
import { attributeText } from '../attributes.ts';
import { fanOut, type Outcome, toMqError } from '../fan-out.ts';
import { isUnsupported } from '../unsupported.ts';
import type { Difference, FieldChange } from './diff.ts';
import { type Setting, type Settings, sameSetting } from './document.ts';
import type { LiveBroker, LiveCluster } from './live-cluster.ts';
import type { Note } from './note.ts';
import { attributesTo, groupSettings, groupWith, topicSettings, topicWith } from './settings.ts';

/** Things in one request: enough that a broker saves and registers them together, few enough for its time-out. */
const LIST_SIZE = 100;

/** Makes or changes topics: in lists where the broker takes them, then read back with one request to each broker. */
export async function applyTopics(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
): Promise<void> {
  const prepare = ({ name, fields }: Difference, broker: LiveBroker): TopicConfig => {
    const before = broker.topics.get(name);
    const after = topicWith(name, before, stated(before && topicSettings(before), fields));
    // On the wire the attributes are changes, each with its sign.
    return { ...after, attributes: attributesTo(before?.attributes ?? {}, after.attributes) };
  };
  const writeOne = ({ addr }: LiveBroker, { attributes, ...config }: TopicConfig) =>
    client.topics.update(addr, config, attributeText(attributes));
  const writeList = ({ addr }: LiveBroker, configs: readonly TopicConfig[]) => client.topics.updateList(addr, configs);
  const read = async ({ addr }: LiveBroker): Promise<Map<string, Settings>> => {
    const { topicConfigTable } = await client.topics.getAllConfigs(addr);
    return new Map([...topicConfigTable].map(([name, config]) => [name, topicSettings(config)]));
  };
  await applyEntries(client, live, found, note, { prepare, writeOne, writeList, read });
}

/** The same for groups. */
export async function applyGroups(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
): Promise<void> {
  type Config = SubscriptionGroupConfig;
  const prepare = ({ name, fields }: Difference, broker: LiveBroker): Config => {
    const before = broker.groups.get(name);
    const after = groupWith(name, before, stated(before && groupSettings(before), fields));
    return { ...after, attributes: attributesTo(before?.attributes ?? {}, after.attributes) };
  };
  const writeOne = ({ addr }: LiveBroker, config: Config) => client.groups.update(addr, config);
  const writeList = ({ addr }: LiveBroker, configs: readonly Config[]) => client.groups.updateList(addr, configs);
  const read = async ({ addr }: LiveBroker): Promise<Map<string, Settings>> => {
    const { subscriptionGroupTable } = await client.groups.getAllConfigs(addr);
    return new Map([...subscriptionGroupTable].map(([name, config]) => [name, groupSettings(config)]));
  };
  await applyEntries(client, live, found, note, { prepare, writeOne, writeList, read });
}

interface Access<Config> {
  prepare: (difference: Difference, broker: LiveBroker) => Config;
  writeOne: (broker: LiveBroker, config: Config) => Promise<void>;
  /** All of them or none; brokers before 5.3 take no lists. */
  writeList: (broker: LiveBroker, configs: readonly Config[]) => Promise<void>;
  /** Everything a broker has of the kind. */
  read: (broker: LiveBroker) => Promise<Map<string, Settings>>;
}

/** Brokers side by side; each is read back when all of its own is written. */
async function applyEntries<Config>(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
  access: Access<Config>,
): Promise<void> {
  const work = async (broker: LiveBroker): Promise<void> => {
    const own = found.filter(({ brokerName }) => brokerName === broker.name);
    if (own.length === 0) return;
    const failures = new Map<Difference, MqError>();
    let isListed = true;
    for (let start = 0; start < own.length; start += LIST_SIZE) {
      const part = own.slice(start, start + LIST_SIZE);
      const refusal: unknown = isListed && part.length > 1 ? await refusalOfList(broker, part, access) : 'one by one';
      if (refusal === undefined) continue;
      isListed &&= !isUnsupported(refusal);
      const written = await fanOut(
        part,
        (difference) => access.writeOne(broker, access.prepare(difference, broker)),
        client.signal,
      );
      for (const { item, error } of written) if (error !== undefined) failures.set(item, error);
    }
    const [table] = await fanOut([broker], access.read, client.signal);
    for (const difference of own) {
      note(difference, failures.get(difference) ?? table?.error ?? notTaken(difference, table));
    }
  };
  for (const { error } of await fanOut(live.brokers, work, client.signal)) if (error !== undefined) throw error;
}

/** Why a broker did not take a list; its parts are then written one by one, so that each has its own answer. */
async function refusalOfList<Config>(
  broker: LiveBroker,
  part: readonly Difference[],
  { prepare, writeList }: Access<Config>,
): Promise<unknown> {
  try {
    await writeList(
      broker,
      part.map((difference) => prepare(difference, broker)),
    );
    return undefined;
  } catch (error) {
    if (toMqError(error).code === 'INTERRUPTED') throw error;
    return error;
  }
}

/** Why a thing that was written does not count as done; undefined when it reads as it should. */
function notTaken(
  { kind, name, fields }: Difference,
  table: Outcome<LiveBroker, Map<string, Settings>> | undefined,
): MqError | undefined {
  const about = kind === 'topic' ? { topic: name } : { group: name };
  const settings = table?.value?.get(name);
  const address = table?.item.addr ?? '';
  if (settings === undefined) return new MqError('REFUSED', `${address} took the ${kind} ${name}, but has none`, about);
  const wrong = fields.filter(({ field, to }) => !sameSetting(settingOf(settings, field), to));
  if (wrong.length === 0) return undefined;
  return new MqError('REFUSED', `${address} took the ${kind} ${name}, but kept its own ${named(wrong)}`, {
    ...about,
    hint: 'Attributes and some settings of groups need a broker of 5.0 or newer.',
  });
}

const named = (fields: readonly FieldChange[]): string => fields.map(({ field }) => field).join(', ');

const ATTRIBUTE = 'attributes.';

function settingOf(settings: Settings, field: string): Setting | undefined {
  if (!field.startsWith(ATTRIBUTE)) return settings[field];
  const attributes = Object.entries(settings['attributes'] ?? {});
  return attributes.find(([key]) => key === field.slice(ATTRIBUTE.length))?.[1];
}

/** The changed fields as settings, attributes put together again. */
function stated(before: Settings | undefined, fields: readonly FieldChange[]): Settings {
  const attributes = new Map<string, Setting>(Object.entries(before?.['attributes'] ?? {}));
  const settings: Record<string, Setting> = {};
  for (const { field, to } of fields) {
    const key = field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : undefined;
    if (key === undefined) settings[field] = to ?? null;
    else if (to === undefined) attributes.delete(key);
    else attributes.set(key, to);
  }
  const hasAttributes = fields.some(({ field }) => field.startsWith(ATTRIBUTE));
  return hasAttributes ? { ...settings, attributes: Object.fromEntries(attributes) } : settings;
}
