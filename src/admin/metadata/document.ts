/** A value of a setting, as JSON and YAML have them. */
export type Setting = null | boolean | number | string | readonly Setting[] | { readonly [name: string]: Setting };

/** Settings by name. */
export type Settings = { readonly [name: string]: Setting };

/**
 * What a topic, a group or the brokers are set to: settings that hold on every broker, and beside them what does not.
 * Whatever is not stated is not managed: neither compared nor changed.
 */
export type Entry = Settings & {
  /** Only these brokers have it; every broker of the cluster unless given. */
  readonly brokers?: readonly string[];
  /** Settings that are others on some brokers, by broker name. */
  readonly byBroker?: { readonly [brokerName: string]: Settings };
};

/** The metadata of one cluster. A section that is not there is not managed. */
export interface ClusterDocument {
  /** The brokers it was read from; said to the reader, and not compared. */
  brokers?: string[];
  topics?: Record<string, Entry>;
  groups?: Record<string, Entry>;
  /** Queues of ordered topics: a number where every broker of the cluster has as many, else by broker name. */
  orderConfig?: Record<string, number | Record<string, number>>;
  /** Keys that may be changed remotely. */
  brokerConfig?: Entry;
}

/** What a file of metadata holds (schemas/metadata.schema.json). */
export interface MetadataDocument {
  format: 'mq-metadata';
  version: 1;
  clusters: Record<string, ClusterDocument>;
}

/** The parts of the metadata. */
export const sections = ['topics', 'groups', 'orderConfig', 'brokerConfig'] as const;
export type Section = (typeof sections)[number];

/** Settings by broker name. */
export type ByBroker<Value = Settings> = ReadonlyMap<string, Value>;

/**
 * What brokers have of one thing as one entry: what most have (of equals, what the first has) holds for all, and the
 * others stand beside it. The same brokers always give the same entry, with its names sorted.
 */
export function fold(found: ByBroker, brokers: readonly string[]): Entry {
  const common = mostCommon([...found.values()]);
  const byBroker: Record<string, Settings> = {};
  for (const name of brokers) {
    const settings = found.get(name);
    if (settings === undefined) continue;
    const others = Object.fromEntries(
      namesOf(common, settings)
        .filter((key) => !sameSetting(common[key], settings[key]))
        .map((key) => [key, settings[key] ?? null]),
    );
    if (Object.keys(others).length > 0) byBroker[name] = others;
  }
  const has = brokers.filter((name) => found.has(name));
  return {
    ...sorted(common),
    ...(has.length < brokers.length && { brokers: has }),
    ...(Object.keys(byBroker).length > 0 && { byBroker }),
  };
}

/** What an entry says of each of these brokers. */
export function resolve(entry: Entry, brokers: readonly string[]): Map<string, Settings> {
  const { brokers: only, byBroker = {}, ...common } = entry;
  const meant = brokers.filter((name) => only === undefined || only.includes(name));
  return new Map(meant.map((name) => [name, withoutNull({ ...common, ...byBroker[name] })]));
}

/** The brokers an entry names that are none of these. */
export const strangers = ({ brokers: only = [], byBroker = {} }: Entry, brokers: readonly string[]): string[] =>
  [...new Set([...only, ...Object.keys(byBroker)])].filter((name) => !brokers.includes(name)).sort();

/** Equal whatever the order of their names. */
export const sameSetting = (a: Setting | undefined, b: Setting | undefined): boolean =>
  a === b || canonical(a) === canonical(b);

/** An object with its names sorted. */
export const sorted = <Value>(object: { readonly [name: string]: Value }): Record<string, Value> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

const namesOf = (a: Settings, b: Settings): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

const withoutNull = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));

function canonical(value: Setting | undefined): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item) ? sorted({ ...item }) : item,
  );
}

function mostCommon(all: readonly Settings[]): Settings {
  const counts = new Map<string, { count: number; settings: Settings }>();
  for (const settings of all) {
    const key = canonical(settings);
    const one = counts.get(key) ?? { count: 0, settings };
    one.count++;
    counts.set(key, one);
  }
  let best = { count: 0, settings: {} };
  for (const one of counts.values()) if (one.count > best.count) best = one;
  return best.settings;
}
