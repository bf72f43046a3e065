/**
 * The tree of nodes below the port: what ZooKeeper gives, in its own words, behind an interface, so that the logic of groups
 * runs as well against a tree in memory.
 */
import type { MqError } from '../../../errors/index.ts';
import type { SessionEvent, SessionStatus } from './types.ts';

export interface NodeStat {
  /** Number of times the data was set. */
  version: number;
  /** Hexadecimal session id of an ephemeral node, `0` of a persistent one. */
  ephemeralOwner: string;
}

export interface NodeData {
  data: Buffer;
  stat: NodeStat;
}

/**
 * Why a request was not done. `refused`: any other refusal of the service; with `noAuth` it is no use to try again.
 * `unknown`: see UnknownOutcome.
 */
export type NodeFailure =
  | { ok: false; failure: 'noNode' | 'nodeExists' | 'badVersion' | 'notEmpty' | 'noAuth' | 'refused'; error: MqError }
  | { ok: false; failure: 'unknown'; sent: boolean; error: MqError };

export type NodeAnswer<T> = { ok: true; value: T } | NodeFailure;

/** Part of a `multi`: all are done or none. `version` -1 takes any. */
export type NodeOperation =
  | { type: 'create'; path: string; data: Buffer; ephemeral?: boolean }
  | { type: 'set'; path: string; data: Buffer; version: number }
  | { type: 'remove'; path: string; version: number }
  | { type: 'check'; path: string; version: number };

export interface NodeCall {
  /** Milliseconds after which the answer is `unknown`; half the negotiated session time-out by default. */
  timeoutMs?: number;
}

export interface NodeRead extends NodeCall {
  /** Tell `onNode` listeners once when it changes. */
  watch?: boolean;
}

/** A session with a tree of nodes, over however many connections. Requests are answered in the order they were made. */
export interface NodeSession {
  readonly status: SessionStatus;
  readonly sessionId: string | undefined;
  readonly timeoutMs: number;
  readonly sentAtMs: number | undefined;
  onSession(listener: (event: SessionEvent) => void): () => void;
  /** A watched node changed. All watches are gone after a `connected`. */
  onNode(listener: (path: string) => void): () => void;

  create(path: string, data: Buffer, options?: NodeCall & { ephemeral?: boolean }): Promise<NodeAnswer<void>>;
  get(path: string, options?: NodeRead): Promise<NodeAnswer<NodeData>>;
  /** Undefined where there is none; a watch tells of its creation too. */
  exists(path: string, options?: NodeRead): Promise<NodeAnswer<NodeStat | undefined>>;
  /** `version` -1 takes any. */
  set(path: string, data: Buffer, version: number, options?: NodeCall): Promise<NodeAnswer<NodeStat>>;
  remove(path: string, version: number, options?: NodeCall): Promise<NodeAnswer<void>>;
  /** Names of the nodes below, in no order; a watch tells of those that come and go. */
  children(path: string, options?: NodeRead): Promise<NodeAnswer<string[]>>;
  multi(operations: readonly NodeOperation[], options?: NodeCall): Promise<NodeAnswer<void>>;
  sync(path: string, options?: NodeCall): Promise<NodeAnswer<void>>;
  close(): Promise<void>;
}
