import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, type Outcome } from '../fan-out.ts';
import type { Difference, FieldChange } from './diff.ts';
import { type Setting, type Settings, sameSetting } from './document.ts';
import type { LiveBroker, LiveCluster } from './live-cluster.ts';
import type { Note } from './note.ts';
import { attributeChanges, groupSettings, groupWith, topicSettings, topicWith } from './settings.ts';

/** Makes or changes topics: written a few at a time, then read back with one request to each broker. */
export async function applyTopics(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
): Promise<void> {
  const write = async ({ name, fields, brokerName }: Difference): Promise<void> => {
    const broker = brokerOf(live, brokerName);
    const before = broker.topics.get(name);
    const after = topicWith(name, before, stated(before && topicSettings(before), fields));
    const changes = attributeChanges(before?.attributes ?? {}, after.attributes);
    const text = [...changes].map(([key, value]) => (key.startsWith('+') ? `${key}=${value}` : key)).join(',');
    await client.topics.update(broker.addr, after, text === '' ? undefined : text);
  };
  const read = async ({ addr }: LiveBroker): Promise<Map<string, Settings>> =>
    new Map(
      [...(await client.topics.getAllConfigs(addr)).topicConfigTable].map(([name, c]) => [name, topicSettings(c)]),
    );
  await applyEntries(client, live, found, note, { write, read });
}

/** The same for groups. */
export async function applyGroups(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
): Promise<void> {
  const write = async ({ name, fields, brokerName }: Difference): Promise<void> => {
    const broker = brokerOf(live, brokerName);
    const before = broker.groups.get(name);
    const after = groupWith(name, before, stated(before && groupSettings(before), fields));
    const changes = attributeChanges(before?.attributes ?? {}, after.attributes);
    await client.groups.update(broker.addr, { ...after, attributes: Object.fromEntries(changes) });
  };
  const read = async ({ addr }: LiveBroker): Promise<Map<string, Settings>> => {
    const { subscriptionGroupTable } = await client.groups.getAllConfigs(addr);
    return new Map([...subscriptionGroupTable].map(([name, config]) => [name, groupSettings(config)]));
  };
  await applyEntries(client, live, found, note, { write, read });
}

interface Access {
  write: (difference: Difference) => Promise<void>;
  /** Everything a broker has of the kind. */
  read: (broker: LiveBroker) => Promise<Map<string, Settings>>;
}

async function applyEntries(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
  { write, read }: Access,
): Promise<void> {
  const written = await fanOut(found, write, client.signal);
  const touched = live.brokers.filter(({ name }) => found.some(({ brokerName }) => brokerName === name));
  const tables = await fanOut(touched, read, client.signal);
  const byName = new Map(tables.map((outcome) => [outcome.item.name, outcome]));
  for (const { item, error } of written) {
    const table = byName.get(item.brokerName ?? '');
    note(item, error ?? table?.error ?? notTaken(item, table));
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

function brokerOf(live: LiveCluster, brokerName: string | undefined): LiveBroker {
  const broker = live.brokers.find(({ name }) => name === brokerName);
  if (broker === undefined) throw new MqError('NOT_FOUND', `the cluster ${live.cluster} has no broker ${brokerName}`);
  return broker;
}
