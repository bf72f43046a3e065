import type { Kind } from './kinds.ts';
import type { ConfigValue } from './value.ts';

/**
 * What mq does with a key.
 * `honoured`: it works. `noEffect`: known in the original, without effect here; said at start.
 * `unsafe`: some values would change what is promised, and mq cannot keep them: they stop the start.
 */
export type KeyClass = 'honoured' | 'noEffect' | 'unsafe';

/** When a changed value counts. */
export type KeyEffect = 'live' | 'restart';

/** A row of a key table. */
export interface KeySpec<V extends ConfigValue = ConfigValue> extends Kind<V> {
  readonly effect: KeyEffect;
  readonly class: KeyClass;
  /** Why a remote change is refused; undefined when it is allowed. */
  readonly fileOnly: string | undefined;
  /** One line: what the key does; for `noEffect` why it does nothing. */
  readonly doc: string;
  /** Says why this value stops the start; undefined when the value is fine. Only for `unsafe` keys. */
  refuse?(value: V): string | undefined;
  /** Says why a running process may not go from one value to the other; undefined when it may. Only for live keys. */
  refuseChange?(now: V, next: V): string | undefined;
}

export type KeyTable = Readonly<Record<string, KeySpec>>;

/** The typed record a table describes. */
export type ConfigOf<T extends KeyTable> = { -readonly [K in keyof T]: T[K]['default'] };

/** Honoured, and a change counts at once; may be changed remotely. */
export function live<V extends ConfigValue>(kind: Kind<V>, doc: string): KeySpec<V> {
  return { ...kind, effect: 'live', class: 'honoured', fileOnly: undefined, doc };
}

/** Honoured, and a change counts at the next start; may be changed remotely. */
export function atRestart<V extends ConfigValue>(kind: Kind<V>, doc: string): KeySpec<V> {
  return { ...kind, effect: 'restart', class: 'honoured', fileOnly: undefined, doc };
}

/** Why a start-up key is not changed remotely. */
export const FileOnly = {
  PATH: 'a path is set only in the configuration file',
  ADDRESS: 'an address is set only in the configuration file',
  IDENTITY: "the broker's identity is set only in the configuration file",
  GEOMETRY: 'the store was made with it; it is set only in the configuration file',
  STARTUP: 'a start-up key is set only in the configuration file',
} as const;

/** Honoured, read at start, and only ever from the file or a flag. */
export function fromFile<V extends ConfigValue>(kind: Kind<V>, fileOnly: string, doc: string): KeySpec<V> {
  return { ...kind, effect: 'restart', class: 'honoured', fileOnly, doc };
}

/** Some values stop the start; `refuse` says which and why. */
export function unsafe<V extends ConfigValue>(
  kind: Kind<V>,
  doc: string,
  refuse: (value: V) => string | undefined,
): KeySpec<V> {
  return { ...kind, effect: 'restart', class: 'unsafe', fileOnly: FileOnly.STARTUP, doc, refuse };
}

/** Refused when switched on. */
export function unsafeWhenTrue(kind: Kind<boolean>, doc: string, why: string): KeySpec<boolean> {
  return unsafe(kind, doc, (value) => (value ? why : undefined));
}

type WithoutEffect<T extends Record<string, Kind<ConfigValue>>> = {
  readonly [K in keyof T]: KeySpec<T[K]['default']>;
};

/** A family of known keys that do nothing here, with the one reason they share. */
export function withoutEffect<T extends Record<string, Kind<ConfigValue>>>(doc: string, kinds: T): WithoutEffect<T> {
  const rows: Record<string, KeySpec> = {};
  for (const [key, kind] of Object.entries(kinds)) {
    rows[key] = { ...kind, effect: 'restart', class: 'noEffect', fileOnly: `without effect in mq: ${doc}`, doc };
  }
  return rows as WithoutEffect<T>;
}
