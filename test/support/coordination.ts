/**
 * A coordination service in memory for tests: the real logic of groups over a tree in memory, whose clients can be cut off,
 * lose their sessions, and lose the answers of their writes.
 *
 *     const service = new MemoryCoordination();
 *     const a = service.connect('a');                 // a Coordination
 *     await a.group('broker-a').createState(...);
 *     service.suspend('a');  service.resume('a');     // its connection
 *     service.expire('a');                            // its session
 *     service.loseNext('a', 'after');                 // its next write: done, and nobody knows
 */
import { type Clock, steadyClock } from '../../src/clock.ts';
import { NodeCoordination } from '../../src/engine/ha/coordination/coordination.ts';
import type { Coordination } from '../../src/engine/ha/coordination/types.ts';
import { MemorySession } from './memory-session.ts';
import { NodeTree } from './node-tree.ts';

export interface MemoryClientOptions {
  /** A steady clock, for `sentAtMs` and deadlines; the machine's by default. */
  clock?: Clock;
  /** Milliseconds between pings; 0 for none, then only `ping` and requests are answered. 1000 by default. */
  pingMs?: number;
}

export class MemoryCoordination {
  /** What all clients share. */
  readonly tree = new NodeTree();
  readonly cluster: string;
  readonly timeoutMs: number;
  private readonly sessions = new Map<string, MemorySession>();

  /** @param timeoutMs the session time-out clients are told; sessions end by `expire` only */
  constructor(cluster = 'DefaultCluster', timeoutMs = 5000) {
    this.cluster = cluster;
    this.timeoutMs = timeoutMs;
    this.tree.onWatch((sessionId, path) => {
      for (const session of this.sessions.values()) session.deliver(sessionId, path);
    });
  }

  /** A new client, connected in the next turn. An older one of that name is forgotten, its session stays. */
  connect(name: string, { clock = steadyClock, pingMs = 1000 }: MemoryClientOptions = {}): Coordination {
    const session = new MemorySession(this.tree, {
      clock,
      pingMs,
      timeoutMs: this.timeoutMs,
      server: `memory:${name}`,
    });
    this.sessions.set(name, session);
    return new NodeCoordination(session, { cluster: this.cluster, clock });
  }

  /** Cuts its connection: pending calls end unknown, later ones at once. The session lives on. */
  suspend(name: string, reason = 'cut by the test'): void {
    this.session(name).cut(reason);
  }

  /** Lets it connect again; it learns now whether its session ended meanwhile. */
  resume(name: string): void {
    this.session(name).resume();
  }

  /** Ends its session: what is ephemeral goes. With a connection it is told at once and begins a new one. */
  expire(name: string): void {
    this.session(name).expire();
  }

  /**
   * Loses the next write of a client: `before` it is done or `after`. Its outcome is unknown, its connection is cut, and it
   * connects again in the next turn.
   */
  loseNext(name: string, when: 'before' | 'after'): void {
    this.session(name).loseNext(when);
  }

  /** Answers of a client wait until `release`: the service does what is asked, and says nothing. */
  hold(name: string): void {
    this.session(name).hold();
  }

  release(name: string): void {
    this.session(name).release();
  }

  /** The service is gone for everybody; sessions live on. */
  down(): void {
    for (const session of this.sessions.values()) session.cut('the service is down');
  }

  up(): void {
    for (const session of this.sessions.values()) session.resume();
  }

  /** Answers a ping of a client now. */
  ping(name: string): void {
    this.session(name).ping();
  }

  private session(name: string): MemorySession {
    const session = this.sessions.get(name);
    if (session === undefined) throw new Error(`no client ${name} of the coordination service in memory`);
    return session;
  }
}
