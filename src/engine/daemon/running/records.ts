import type { RoleView } from '../../boot/child-control.ts';
import type { ProcessIdentity } from '../../machine/process-facts.ts';
import type { Phase } from '../supervision/child-state.ts';

/** `running/NAME.json`: a child as its daemon last saw it. Times are milliseconds since the epoch. */
export interface ChildRecord {
  readonly v: 1;
  readonly name: string;
  readonly kind: 'broker' | 'namesrv';
  readonly phase: Phase;
  readonly since: number;
  /** A person stopped it: it stays so until a person restarts it. */
  readonly held: boolean;
  /** Undefined while none runs. */
  readonly process?: ProcessIdentity;
  readonly incarnation?: string;
  /** Store, or folder of a name server. */
  readonly directory: string;
  /** Where its own logs lie. */
  readonly logDirectory: string;
  readonly ports: readonly number[];
  /** `host:port` it serves at. */
  readonly address?: string;
  readonly role?: RoleView;
  /** Of what it was started with. */
  readonly startedWith?: string;
  readonly deaths: readonly number[];
  readonly lastError?: string;
}

/** `running/daemon.json`: who keeps the children alive. */
export interface DaemonRecord {
  readonly v: 1;
  readonly process: ProcessIdentity;
  /** The cluster file. */
  readonly file: string;
  readonly host?: string;
  readonly startedAt: number;
}

/** `STORE/mq/daemon.json`: which daemon a store is in the care of. */
export interface CareRecord {
  readonly v: 1;
  readonly running: string;
  readonly name: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIdentity = (value: unknown): value is ProcessIdentity =>
  isObject(value) && Number.isSafeInteger(value['pid']) && typeof value['startTime'] === 'string';

/** Whether a value read from a file is a record of a child, as far as anything relies on it. */
export function isChildRecord(value: unknown): value is ChildRecord {
  if (!isObject(value) || value['v'] !== 1) return false;
  const { name, kind, phase, deaths, process } = value;
  return (
    typeof name === 'string' &&
    (kind === 'broker' || kind === 'namesrv') &&
    typeof phase === 'string' &&
    Array.isArray(deaths) &&
    deaths.every((at) => typeof at === 'number') &&
    (process === undefined || isIdentity(process))
  );
}

export const isDaemonRecord = (value: unknown): value is DaemonRecord =>
  isObject(value) && value['v'] === 1 && isIdentity(value['process']) && typeof value['file'] === 'string';

export const isCareRecord = (value: unknown): value is CareRecord =>
  isObject(value) && value['v'] === 1 && typeof value['running'] === 'string' && typeof value['name'] === 'string';
