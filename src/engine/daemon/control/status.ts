import type { RoleView } from '../../boot/child-control.ts';
import type { ZooKeeperView } from '../groups/daemon-link.ts';
import type { Phase } from '../supervision/child-state.ts';

/** One child, as `mq daemon status` shows it. */
export interface ChildView {
  readonly name: string;
  readonly kind: 'broker' | 'namesrv';
  readonly phase: Phase;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly pid: number | undefined;
  readonly address: string | undefined;
  readonly role: RoleView | undefined;
  /** Name of the group; undefined for a name server. */
  readonly brokerName: string | undefined;
  readonly autoStart: boolean;
  /** A person stopped it: it stays so until a person restarts it. */
  readonly held: boolean;
  /** Why it should be restarted when there is time; undefined when there is no reason. */
  readonly restartFor: string | undefined;
  /** Deaths in the last 10 minutes. */
  readonly deaths: number;
  /** Milliseconds until it is tried again. */
  readonly nextTryMs: number | undefined;
  readonly lastError: string | undefined;
  /** Store, or folder of a name server. */
  readonly directory: string;
  readonly logFile: string;
}

/** What a daemon says of itself and its children. */
export interface DaemonView {
  readonly pid: number;
  readonly startedAt: number;
  readonly cluster: string;
  readonly file: string;
  readonly running: string;
  readonly namesrvAddr: string;
  /** Undefined where roles are fixed. */
  readonly zookeeper: ZooKeeperView | undefined;
  readonly children: readonly ChildView[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether an answer over a control socket is what a daemon says of itself. */
export const isDaemonView = (value: unknown): value is DaemonView =>
  isObject(value) && typeof value['pid'] === 'number' && Array.isArray(value['children']);
