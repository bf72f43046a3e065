import type { Clock } from '../clock.ts';
import { MqError } from '../errors/index.ts';
import { type ConfigText, readConfigFile, writeConfigFile } from './config-file.ts';
import { type BrokerConfig, brokerKeys, type NamesrvConfig, namesrvKeys } from './keys/index.ts';
import type { ConfigOf, KeyEffect, KeySpec, KeyTable } from './keys/spec.ts';
import type { ConfigValue } from './keys/value.ts';
import type { LoadedConfig } from './load.ts';
import { nearest } from './nearest.ts';
import { formatProperties, updateProperties } from './properties.ts';

/** Why a change is not made. `forbidden` is answered with code 16, the others with code 1. */
export type RefusalKind = 'forbidden' | 'unknown' | 'invalid';

/** What a change of one key would do. */
export interface PlannedChange {
  key: string;
  /** The value now, as it stands in a file; undefined for unknown keys and absent values. */
  old: string | undefined;
  new: string;
  /** When it counts; undefined for unknown keys. */
  effect: KeyEffect | undefined;
  ok: boolean;
  refusal: RefusalKind | undefined;
  /** Why not, in words for the operator. */
  reason: string | undefined;
}

/** The version in answers to GET_BROKER_CONFIG (26): it moves with every change. */
export interface ConfigVersion {
  stateVersion: number;
  /** Milliseconds. */
  timestamp: number;
  counter: number;
}

/** Told after a live key has its new value. */
export type ConfigListener = (key: string) => void;

/**
 * The settings of a running process: read by all, changed remotely for the keys that allow it. `values` is one record for
 * the life of the process, so rooms keep it and read a key when they need it.
 */
export class ConfigStore<T extends KeyTable> {
  readonly values: ConfigOf<T>;
  /** Where changes are kept. */
  readonly file: string;
  readonly #table: T;
  readonly #clock: Clock;
  readonly #version: ConfigVersion;
  /** New values of keys that count only at the next start, as they stand in a file. */
  readonly #pending = new Map<string, string>();
  readonly #listeners = new Map<string, Set<ConfigListener>>();

  constructor(table: T, loaded: LoadedConfig<ConfigOf<T>>, clock: Clock) {
    this.#table = table;
    this.values = loaded.config;
    this.file = loaded.file;
    this.#clock = clock;
    this.#version = { stateVersion: 0, timestamp: clock.now(), counter: 0 };
  }

  get version(): Readonly<ConfigVersion> {
    return this.#version;
  }

  get<K extends keyof ConfigOf<T>>(key: K): ConfigOf<T>[K] {
    return this.values[key];
  }

  /** Keys changed since the start that wait for the next one, with their new values. */
  get pending(): ReadonlyMap<string, string> {
    return this.#pending;
  }

  /** Calls `listener` whenever one of these live keys has changed; the returned function ends that. */
  on(keys: readonly (keyof T & string)[], listener: ConfigListener): () => void {
    for (const key of keys) {
      const set = this.#listeners.get(key) ?? new Set();
      this.#listeners.set(key, set.add(listener));
    }
    return () => {
      for (const key of keys) this.#listeners.get(key)?.delete(listener);
    };
  }

  /** All settings as properties text, sorted by key, absent values left out: the body of GET_BROKER_CONFIG. */
  toProperties(): string {
    const values: Record<string, ConfigValue> = this.values;
    const pairs: [string, string][] = [];
    for (const key of Object.keys(this.#table).sort()) {
      const spec = this.#table[key];
      const value = values[key];
      if (spec !== undefined && value !== undefined) pairs.push([key, spec.format(value)]);
    }
    return formatProperties(pairs);
  }

  /** What these changes would do, key by key; changes nothing. */
  plan(changes: ReadonlyMap<string, string>): PlannedChange[] {
    return [...changes].map(([key, value]) => this.#planOne(key, value));
  }

  #planOne(key: string, value: string): PlannedChange {
    const spec = this.#specOf(key);
    const refuse = (refusal: RefusalKind, reason: string): PlannedChange => ({
      key,
      old: spec && this.#current(key, spec),
      new: value,
      effect: spec?.effect,
      ok: false,
      refusal,
      reason: `${key}: ${reason}`,
    });
    if (spec === undefined) {
      const near = nearest(key, Object.keys(this.#table));
      return refuse('unknown', `not a known key${near === undefined ? '' : `; did you mean ${near}?`}`);
    }
    if (spec.fileOnly !== undefined) return refuse('forbidden', spec.fileOnly);
    const parsed = spec.parse(value);
    if (parsed.note !== undefined || parsed.value === undefined) {
      return refuse('invalid', `"${value}" ${parsed.note ?? 'is empty'}; it takes ${spec.takes}`);
    }
    const text = spec.format(parsed.value);
    const values: Record<string, ConfigValue> = this.values;
    const why = spec.refuseChange?.(values[key], parsed.value);
    if (why !== undefined) return refuse('forbidden', why);
    const old = this.#current(key, spec);
    return { key, old, new: text, effect: spec.effect, ok: true, refusal: undefined, reason: undefined };
  }

  #specOf(key: string): KeySpec | undefined {
    return Object.hasOwn(this.#table, key) ? this.#table[key] : undefined;
  }

  #current(key: string, spec: KeySpec): string | undefined {
    const values: Record<string, ConfigValue> = this.values;
    const value = values[key];
    return this.#pending.get(key) ?? (value === undefined ? undefined : spec.format(value));
  }

  /**
   * Makes all changes or none: keeps them in the file first, comments and order untouched, then sets the live values and
   * tells the listeners.
   * @throws MqError NO_PERMISSION for a key that may not be changed remotely, CONFIG for an unknown key or a wrong value,
   * IO when the file cannot be written.
   */
  apply(changes: ReadonlyMap<string, string>): PlannedChange[] {
    const planned = this.plan(changes);
    const refused = planned.filter((change) => !change.ok);
    const first = refused.find((change) => change.refusal === 'forbidden') ?? refused[0];
    if (first !== undefined) {
      const code = first.refusal === 'forbidden' ? 'NO_PERMISSION' : 'CONFIG';
      throw new MqError(code, refused.map((change) => change.reason).join('; '), { key: first.key });
    }
    if (planned.length === 0) return planned;
    this.#persist(planned);
    for (const change of planned) this.#set(change);
    this.#version.timestamp = this.#clock.now();
    this.#version.counter++;
    for (const change of planned) this.#tell(change);
    return planned;
  }

  #persist(planned: readonly PlannedChange[]): void {
    const before: ConfigText = readConfigFile(this.file) ?? { text: '', encoding: 'utf8' };
    const text = updateProperties(before.text, new Map(planned.map((change) => [change.key, change.new])));
    if (text !== before.text) writeConfigFile(this.file, { text, encoding: before.encoding });
  }

  #set(change: PlannedChange): void {
    if (change.effect === 'restart') {
      this.#pending.set(change.key, change.new);
      return;
    }
    const values: Record<string, ConfigValue> = this.values;
    values[change.key] = this.#specOf(change.key)?.parse(change.new).value;
  }

  #tell(change: PlannedChange): void {
    if (change.effect !== 'live' || change.old === change.new) return;
    for (const listener of this.#listeners.get(change.key) ?? []) listener(change.key);
  }
}

/** The live settings of a broker. */
export type BrokerConfigStore = ConfigStore<typeof brokerKeys>;
/** The live settings of a name server. */
export type NamesrvConfigStore = ConfigStore<typeof namesrvKeys>;

export const brokerConfigStore = (loaded: LoadedConfig<BrokerConfig>, clock: Clock): BrokerConfigStore =>
  new ConfigStore(brokerKeys, loaded, clock);

export const namesrvConfigStore = (loaded: LoadedConfig<NamesrvConfig>, clock: Clock): NamesrvConfigStore =>
  new ConfigStore(namesrvKeys, loaded, clock);
