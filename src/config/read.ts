import { MqError, messageOf } from '../errors/index.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigOf, KeyTable } from './keys/spec.ts';
import type { ConfigValue } from './keys/value.ts';
import { nearest } from './nearest.ts';
import { type PropertyEntry, parseProperties } from './properties.ts';

/** Something in a configuration the operator should know; the start goes on. */
export interface ConfigWarning {
  kind: 'unknown' | 'malformed' | 'noEffect' | 'notice';
  key: string | undefined;
  /** Line in the file, from 1. */
  line: number | undefined;
  /** The whole sentence, with file and line. */
  message: string;
}

/** Settings as read, still without what is derived from the machine. */
export interface ReadConfig<T extends KeyTable> {
  config: ConfigOf<T>;
  /** Keys the file gives, with their lines. */
  given: Map<string, number | undefined>;
  warnings: ConfigWarning[];
}

/** Every default of a table. */
export function defaultsOf<T extends KeyTable>(table: T): ConfigOf<T> {
  const values: Record<string, ConfigValue> = {};
  for (const [key, spec] of Object.entries(table)) values[key] = spec.default;
  return values as ConfigOf<T>;
}

/**
 * Reads a properties file against a key table. Unknown keys, malformed values (the default stays, as in the original)
 * and keys without effect become warnings.
 * @param options.mustExist a missing file is an error instead of an empty one.
 * @throws MqError CONFIG for a missing or unreadable file, and for values that are unsafe to ignore: all at once.
 */
export function readTable<T extends KeyTable>(
  table: T,
  file: string | undefined,
  options: { mustExist: boolean },
): ReadConfig<T> {
  const config = defaultsOf(table);
  const result: ReadConfig<T> = { config, given: new Map(), warnings: [] };
  if (file === undefined) return result;
  const content = readConfigFile(file);
  if (content === undefined) {
    if (options.mustExist) throw new MqError('CONFIG', `there is no configuration file ${file}`, { file });
    return result;
  }
  const values: Record<string, ConfigValue> = config;
  for (const entry of lastOfEach(entriesOf(content.text, file))) {
    const value = readEntry(table, entry, file, result);
    if (value !== undefined) values[entry.key] = value;
  }
  return result;
}

function entriesOf(text: string, file: string): PropertyEntry[] {
  try {
    return parseProperties(text);
  } catch (error) {
    throw new MqError('CONFIG', `${file}: ${messageOf(error)}`, { file, cause: error });
  }
}

const lastOfEach = (entries: PropertyEntry[]): Iterable<PropertyEntry> =>
  new Map(entries.map((entry) => [entry.key, entry])).values();

function readEntry<T extends KeyTable>(table: T, entry: PropertyEntry, file: string, into: ReadConfig<T>): ConfigValue {
  const { key, line } = entry;
  const where = `${file}:${line}`;
  const spec = Object.hasOwn(table, key) ? table[key] : undefined;
  if (spec === undefined) {
    const near = nearest(key, Object.keys(table));
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    into.warnings.push({ kind: 'unknown', key, line, message: `${where}: ${key} is not a known key${hint}` });
    return undefined;
  }
  const { value, note } = spec.parse(entry.value);
  if (note !== undefined) {
    const outcome = value === undefined ? `; ${spec.format(spec.default) || 'nothing'} is taken (the default)` : '';
    const message = `${where}: ${key}=${entry.value} ${note}${outcome}`;
    into.warnings.push({ kind: 'malformed', key, line, message });
  }
  if (value === undefined) return undefined;
  into.given.set(key, line);
  if (spec.class === 'noEffect') {
    const message = `${where}: ${key} has no effect in mq: ${spec.doc}`;
    into.warnings.push({ kind: 'noEffect', key, line, message });
  }
  return value;
}

/** @throws MqError CONFIG naming every value mq must not ignore, where it stands, and why. */
export function refuseUnsafe<T extends KeyTable>(
  table: T,
  config: ConfigOf<T>,
  given: ReadonlyMap<string, number | undefined>,
  file: string,
): void {
  const values: Record<string, ConfigValue> = config;
  const keys: string[] = [];
  const sentences: string[] = [];
  for (const [key, spec] of Object.entries(table)) {
    const why = spec.refuse?.(values[key]);
    if (why === undefined) continue;
    const line = given.get(key);
    keys.push(key);
    sentences.push(`${line === undefined ? '' : `${file}:${line}: `}${key}=${spec.format(values[key])}: ${why}`);
  }
  const key = keys[0];
  if (key === undefined) return;
  throw new MqError('CONFIG', sentences.join('; '), {
    file,
    key,
    hint: `Remove ${keys.join(', ')} from the configuration, or run this broker with Apache RocketMQ.`,
  });
}
