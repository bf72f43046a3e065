import { type Section, type Setting, type Settings, sameSetting } from './document.ts';
import { isSpecialTopic } from './live-cluster.ts';
import { managedKeys } from './settings.ts';
import type { Side, Table } from './side.ts';

export type DifferenceKind = 'topic' | 'group' | 'orderConfig' | 'brokerConfig';

/** One setting that differs; `from` or `to` is absent where there is none. */
export interface FieldChange {
  field: string;
  from?: Setting | undefined;
  to?: Setting | undefined;
}

/** One thing that differs, on one broker; order configuration is the name servers' and names none. */
export interface Difference {
  kind: DifferenceKind;
  /** The topic, the group, or the key of the broker's configuration. */
  name: string;
  brokerName: string | undefined;
  action: 'add' | 'change' | 'remove';
  fields: FieldChange[];
  /** Why it cannot be made the same; absent where it can. */
  problem?: string;
}

/** In the order they are shown, and made. */
const kindOf = { orderConfig: 'orderConfig', topics: 'topic', groups: 'group', brokerConfig: 'brokerConfig' } as const;

/**
 * What has to be done to the first side to make it the second: every difference of the sections that both have, sorted.
 * Retry and dead-letter topics that a document does not state belong to their groups, and are no difference.
 */
export function differences(from: Side, to: Side): Difference[] {
  const found: Difference[] = [];
  for (const section of ['orderConfig', 'topics', 'groups', 'brokerConfig'] as const) {
    if (from[section] !== undefined && to[section] !== undefined) found.push(...ofSection(section, from, to));
  }
  for (const [side, where] of [
    [from, 'the second'],
    [to, 'the cluster'],
  ] as const) {
    for (const { kind, name, brokerName } of side.strangers) {
      const problem = `${where} has no broker ${brokerName}`;
      found.push({ kind, name, brokerName, action: side === to ? 'add' : 'remove', fields: [], problem });
    }
  }
  return found;
}

function ofSection(section: Section, from: Side, to: Side): Difference[] {
  switch (section) {
    case 'orderConfig':
      return orderDifferences(from.orderConfig ?? new Map(), to.orderConfig ?? new Map());
    case 'brokerConfig':
      return configDifferences(from, to);
    default:
      return entryDifferences(kindOf[section], from[section] ?? new Map(), to[section] ?? new Map(), from, to);
  }
}

function entryDifferences(kind: DifferenceKind, left: Table, right: Table, from: Side, to: Side): Difference[] {
  const found: Difference[] = [];
  for (const name of namesOf(left, right)) {
    const [before, after] = [left.get(name), right.get(name)];
    const isOneSided = before === undefined || after === undefined;
    if (kind === 'topic' && isOneSided && isSpecialTopic(name) && !(from.isComplete && to.isComplete)) continue;
    for (const brokerName of namesOf(before ?? new Map(), after ?? new Map())) {
      const [old, now] = [before?.get(brokerName), after?.get(brokerName)];
      const thing = { kind, name, brokerName };
      if (old === undefined) found.push({ ...thing, action: 'add', fields: fieldsOf({}, now ?? {}, from, to) });
      else if (now === undefined) found.push({ ...thing, action: 'remove', fields: [] });
      else {
        const fields = fieldsOf(old, now, from, to);
        if (fields.length > 0) found.push({ ...thing, action: 'change', fields });
      }
    }
  }
  return found;
}

/** The settings that differ, of those that both sides manage; attributes one by one. */
function fieldsOf(old: Settings, now: Settings, from: Side, to: Side): FieldChange[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.flatMap((field): FieldChange[] => {
    const [before, after] = [old[field], now[field]];
    const isNew = Object.keys(old).length === 0;
    if (!isNew && ((before === undefined && !from.isComplete) || (after === undefined && !to.isComplete))) return [];
    if (sameSetting(before, after)) return [];
    if (field !== 'attributes' || !isTable(before ?? {}) || !isTable(after ?? {})) {
      return [{ field, from: before, to: after }];
    }
    const [was, is] = [tableOf(before), tableOf(after)];
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return keys
      .filter((key) => was[key] !== is[key])
      .map((key) => ({ field: `attributes.${key}`, from: was[key], to: is[key] }));
  });
}

const isTable = (value: Setting): boolean => value !== null && typeof value === 'object' && !Array.isArray(value);

const tableOf = (value: Setting | undefined): Record<string, Setting> =>
  Object.fromEntries(Object.entries(value ?? {}));

function orderDifferences(left: Table<number>, right: Table<number>): Difference[] {
  return namesOf(left, right).flatMap((name): Difference[] => {
    const [before, after] = [left.get(name), right.get(name)];
    const fields = namesOf(before ?? new Map(), after ?? new Map())
      .map((field): FieldChange => ({ field, from: before?.get(field), to: after?.get(field) }))
      .filter((field) => field.from !== field.to);
    if (fields.length === 0) return [];
    const action = before === undefined ? 'add' : after === undefined ? 'remove' : 'change';
    return [{ kind: 'orderConfig', name, brokerName: undefined, action, fields }];
  });
}

/** Keys that one side states and both brokers can say something about. */
function configDifferences(from: Side, to: Side): Difference[] {
  const [left, right] = [from.brokerConfig ?? new Map(), to.brokerConfig ?? new Map()];
  return namesOf(left, right).flatMap((key): Difference[] => {
    const isManaged = managedKeys.has(key);
    if (!isManaged && from.isComplete && to.isComplete) return [];
    const brokers = namesOf(left.get(key) ?? new Map(), right.get(key) ?? new Map());
    return brokers.flatMap((brokerName): Difference[] => {
      const [before, after] = [left.get(key)?.get(brokerName), right.get(key)?.get(brokerName)];
      if (sameText(before, after)) return [];
      if ((before === undefined && !from.isComplete) || (after === undefined && !to.isComplete)) return [];
      // A key of one make or version alone is no difference in what the brokers were set to.
      if ((before === undefined || after === undefined) && from.isComplete && to.isComplete) return [];
      const thing = { kind: 'brokerConfig', name: key, brokerName, action: 'change' } as const;
      const fields = [{ field: key, from: before, to: after }];
      const problem = problemOf(key, isManaged, before, brokerName);
      return [{ ...thing, fields, ...(problem !== undefined && { problem }) }];
    });
  });
}

function problemOf(
  key: string,
  isManaged: boolean,
  before: string | undefined,
  brokerName: string,
): string | undefined {
  if (!isManaged) return `${key} is set only in the configuration file of ${brokerName}`;
  return before === undefined ? `${brokerName} shows no key ${key}` : undefined;
}

/** Java shows a number or a truth in its own form. */
const sameText = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase());

const namesOf = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].sort();
