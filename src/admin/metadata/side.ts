import {
  type ByBroker,
  type ClusterDocument,
  type Entry,
  fold,
  resolve,
  type Section,
  type Settings,
  sorted,
  strangers,
} from './document.ts';
import { isSpecialTopic, type LiveBroker, type LiveCluster } from './live-cluster.ts';
import { groupSettings, managedKeys, topicSettings } from './settings.ts';

/** What is had by name, then by broker. */
export type Table<Value = Settings> = ReadonlyMap<string, ByBroker<Value>>;

/** One side of a comparison, broker by broker. A section that is undefined is not compared. */
export interface Side {
  /** True: what it does not state is not there. False: what it does not state is not managed. */
  isComplete: boolean;
  topics: Table | undefined;
  groups: Table | undefined;
  /** Queues by topic and broker. */
  orderConfig: Table<number> | undefined;
  /** By key, then by broker. */
  brokerConfig: Table<string> | undefined;
  /** Brokers that are named, and are not of the cluster. */
  strangers: Stranger[];
}

/** Something that is stated of a broker the cluster does not have. */
export interface Stranger {
  kind: 'topic' | 'group' | 'brokerConfig';
  name: string;
  brokerName: string;
}

/**
 * What a cluster has, of the sections that are meant.
 *
 * @param special with retry and dead-letter topics
 */
export function sideOfCluster(live: LiveCluster, only: readonly Section[], special = true): Side {
  const brokers = live.brokers.map((broker) => (special ? broker : withoutSpecial(broker)));
  const has = (section: Section): boolean => only.includes(section);
  return {
    isComplete: true,
    topics: has('topics')
      ? byName(brokers.map(({ name, topics }) => [name, mapped(topics, topicSettings)]))
      : undefined,
    groups: has('groups')
      ? byName(brokers.map(({ name, groups }) => [name, mapped(groups, groupSettings)]))
      : undefined,
    orderConfig: has('orderConfig') ? live.orderConfig : undefined,
    brokerConfig: has('brokerConfig') ? byName(brokers.map(({ name, config }) => [name, config])) : undefined,
    strangers: [],
  };
}

/** Where a document is held against: a cluster, as far as it answered. */
export interface Place {
  /** Brokers that answered, by name. */
  brokers: readonly string[];
  /** Brokers of the cluster that cannot be looked at now: nothing is said of them. */
  silent: readonly string[];
  orderConfig: Table<number>;
}

/** A cluster as the place for a document. */
export const placeOf = ({ brokers, unreached, withoutMaster, orderConfig }: LiveCluster): Place => ({
  brokers: brokers.map(({ name }) => name),
  silent: [...unreached.map(({ brokerName, addr }) => brokerName ?? addr), ...withoutMaster],
  orderConfig,
});

/** What a document says of the brokers of a place, of the sections that are meant and stated. */
export function sideOfDocument(
  document: ClusterDocument,
  place: Place,
  only: readonly Section[],
  isComplete = false,
): Side {
  const { brokers } = place;
  const known = [...brokers, ...place.silent];
  const found: Stranger[] = [];
  const tableOf = (kind: 'topic' | 'group', entries: Record<string, Entry>): Table => {
    for (const [name, entry] of Object.entries(entries))
      for (const brokerName of strangers(entry, known)) found.push({ kind, name, brokerName });
    return new Map(Object.entries(sorted(entries)).map(([name, entry]) => [name, resolve(entry, brokers)]));
  };
  const { topics, groups, orderConfig, brokerConfig } = pick(document, only);
  if (brokerConfig !== undefined) {
    for (const brokerName of strangers(brokerConfig, known)) found.push({ kind: 'brokerConfig', name: '', brokerName });
  }
  return {
    isComplete,
    topics: topics && tableOf('topic', topics),
    groups: groups && tableOf('group', groups),
    orderConfig: orderConfig && orderTable(orderConfig, place),
    brokerConfig:
      brokerConfig && byName([...resolve(brokerConfig, brokers)].map(([name, keys]) => [name, texts(keys)])),
    strangers: found,
  };
}

/**
 * A cluster as a document, complete and sorted; topics of the system are never in it.
 *
 * @param special with retry and dead-letter topics
 */
export function documentOf(live: LiveCluster, only: readonly Section[], special: boolean): ClusterDocument {
  const brokers = live.brokers.map(({ name }) => name);
  const side = sideOfCluster(live, only, special);
  const keys = live.brokers.map(({ name, config }): [string, Settings] => [
    name,
    sorted(Object.fromEntries([...config].filter(([key]) => managedKeys.has(key)))),
  ]);
  return {
    brokers,
    ...(side.topics && { topics: folded(side.topics, brokers) }),
    ...(side.groups && { groups: folded(side.groups, brokers) }),
    ...(side.orderConfig && { orderConfig: orderEntries(side.orderConfig, brokers) }),
    ...(side.brokerConfig && { brokerConfig: fold(new Map(keys), brokers) }),
  };
}

const withoutSpecial = (broker: LiveBroker): LiveBroker => ({
  ...broker,
  topics: new Map([...broker.topics].filter(([topic]) => !isSpecialTopic(topic))),
});

const folded = (table: Table, brokers: readonly string[]): Record<string, Entry> =>
  Object.fromEntries([...table].map(([name, found]) => [name, fold(found, brokers)]));

function orderEntries(
  table: Table<number>,
  brokers: readonly string[],
): Record<string, number | Record<string, number>> {
  const entries = [...table].map(([topic, counts]): [string, number | Record<string, number>] => {
    const [first] = counts.values();
    const isEven = counts.size === brokers.length && brokers.every((name) => counts.get(name) === first);
    return [topic, isEven && first !== undefined ? first : sorted(Object.fromEntries(counts))];
  });
  return Object.fromEntries(entries);
}

/**
 * A number holds for every broker, also for one that is down and no longer registered but still in the order: a strictly
 * ordered topic waits for it.
 */
const orderTable = (
  entries: Record<string, number | Record<string, number>>,
  { brokers, silent, orderConfig }: Place,
): Table<number> =>
  new Map(
    Object.entries(sorted(entries)).map(([topic, counts]) => {
      if (typeof counts !== 'number') return [topic, new Map(Object.entries(counts))];
      const names = new Set([...brokers, ...silent, ...(orderConfig.get(topic)?.keys() ?? [])]);
      return [topic, new Map([...names].map((name) => [name, counts]))];
    }),
  );

const pick = (document: ClusterDocument, only: readonly Section[]): ClusterDocument => ({
  ...Object.fromEntries(only.map((section) => [section, document[section]])),
});

const texts = (keys: Settings): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(keys).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );

const mapped = <From, To>(table: ReadonlyMap<string, From>, change: (value: From) => To): Map<string, To> =>
  new Map([...table].map(([name, value]) => [name, change(value)]));

/** Turns tables by broker and name into one by name and broker, sorted. */
function byName<Value>(tables: readonly (readonly [string, ReadonlyMap<string, Value>])[]): Table<Value> {
  const result = new Map<string, Map<string, Value>>();
  const names = new Set(tables.flatMap(([, table]) => [...table.keys()]));
  for (const name of [...names].sort()) result.set(name, new Map());
  for (const [brokerName, table] of tables) {
    for (const [name, value] of table) result.get(name)?.set(brokerName, value);
  }
  return result;
}
