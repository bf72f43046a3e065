import type { Clock } from '../../src/clock.ts';
import type {
  NodeAnswer,
  NodeCall,
  NodeData,
  NodeOperation,
  NodeRead,
  NodeSession,
  NodeStat,
} from '../../src/engine/ha/coordination/nodes.ts';
import type { SessionEvent, SessionStatus } from '../../src/engine/ha/coordination/types.ts';
import { MqError } from '../../src/errors/index.ts';
import type { NodeTree, TreeAnswer } from './node-tree.ts';

export interface MemorySessionOptions {
  clock: Clock;
  pingMs: number;
  timeoutMs: number;
  server: string;
}

interface Pending {
  sentAtMs: number;
  /** A write or a ping: what a majority has to agree to. */
  proves: boolean;
  /** What the tree said, once it did. */
  answer: NodeAnswer<unknown> | undefined;
  settle(answer: NodeAnswer<unknown>): void;
}

/** A client's session with a tree in memory. Requests are done at once and answered in the next turn, in order. */
export class MemorySession implements NodeSession {
  status: SessionStatus = 'connecting';
  sessionId: string | undefined;
  sentAtMs: number | undefined;
  readonly timeoutMs: number;
  private readonly tree: NodeTree;
  private readonly options: MemorySessionOptions;
  private readonly sessionListeners = new Set<(event: SessionEvent) => void>();
  private readonly nodeListeners = new Set<(path: string) => void>();
  private readonly pings: NodeJS.Timeout | undefined;
  private pending: Pending[] = [];
  private ended = false;
  private reachable = true;
  private holding = false;
  private losing: 'before' | 'after' | undefined;

  constructor(tree: NodeTree, options: MemorySessionOptions) {
    this.tree = tree;
    this.options = options;
    this.timeoutMs = options.timeoutMs;
    if (options.pingMs > 0) this.pings = setInterval(() => this.ping(), options.pingMs).unref();
    this.connectSoon();
  }

  onSession(listener: (event: SessionEvent) => void): () => void {
    this.sessionListeners.add(listener);
    return () => this.sessionListeners.delete(listener);
  }

  onNode(listener: (path: string) => void): () => void {
    this.nodeListeners.add(listener);
    return () => this.nodeListeners.delete(listener);
  }

  create(path: string, data: Buffer, options: NodeCall & { ephemeral?: boolean } = {}): Promise<NodeAnswer<void>> {
    const owner = (): string | undefined => (options.ephemeral === true ? this.sessionId : undefined);
    return this.ask(options, 'write', () => this.tree.create(path, data, owner()));
  }

  get(path: string, options: NodeRead = {}): Promise<NodeAnswer<NodeData>> {
    return this.ask(options, 'read', () => this.tree.get(path, this.watcher(options)));
  }

  exists(path: string, options: NodeRead = {}): Promise<NodeAnswer<NodeStat | undefined>> {
    return this.ask(options, 'read', () => this.tree.exists(path, this.watcher(options)));
  }

  set(path: string, data: Buffer, version: number, options: NodeCall = {}): Promise<NodeAnswer<NodeStat>> {
    return this.ask(options, 'write', () => this.tree.set(path, data, version));
  }

  remove(path: string, version: number, options: NodeCall = {}): Promise<NodeAnswer<void>> {
    return this.ask(options, 'write', () => this.tree.remove(path, version));
  }

  children(path: string, options: NodeRead = {}): Promise<NodeAnswer<string[]>> {
    return this.ask(options, 'read', () => this.tree.children(path, this.watcher(options)));
  }

  multi(operations: readonly NodeOperation[], options: NodeCall = {}): Promise<NodeAnswer<void>> {
    return this.ask(options, 'write', () => {
      const failure = this.tree.multi(operations, this.sessionId ?? '0');
      return failure === undefined ? { ok: true, value: undefined } : { ok: false, failure: failure.failure };
    });
  }

  sync(_path: string, options: NodeCall = {}): Promise<NodeAnswer<void>> {
    return this.ask(options, 'read', () => ({ ok: true, value: undefined }));
  }

  async close(): Promise<void> {
    if (this.status === 'closed') return;
    clearInterval(this.pings);
    if (this.sessionId !== undefined && this.reachable && !this.ended) this.tree.endSession(this.sessionId);
    this.status = 'closed';
    this.failPending('the session was closed');
    this.sessionListeners.clear();
    this.nodeListeners.clear();
  }

  /** A watch of session `sessionId` fired. */
  deliver(sessionId: string, path: string): void {
    if (sessionId !== this.sessionId || this.status !== 'connected') return;
    queueMicrotask(() => {
      if (sessionId === this.sessionId && this.status === 'connected')
        for (const each of [...this.nodeListeners]) each(path);
    });
  }

  cut(reason: string): void {
    this.reachable = false;
    this.drop(reason);
  }

  resume(): void {
    this.reachable = true;
    this.connectSoon();
  }

  expire(): void {
    if (this.sessionId === undefined || this.ended) return;
    this.ended = true;
    this.tree.endSession(this.sessionId);
    if (!this.reachable) return;
    this.drop('the session ended');
    this.connectSoon();
  }

  loseNext(when: 'before' | 'after'): void {
    this.losing = when;
  }

  hold(): void {
    this.holding = true;
  }

  release(): void {
    this.holding = false;
    this.answerDue();
  }

  ping(): void {
    if (this.status === 'connected') void this.ask({}, 'ping', () => ({ ok: true, value: undefined }));
  }

  private connectSoon(): void {
    queueMicrotask(() => {
      if (!this.reachable || this.status !== 'connecting') return;
      if (this.ended && this.sessionId !== undefined) {
        const sessionId = this.sessionId;
        this.sessionId = undefined;
        this.tell({ type: 'expired', sessionId });
      }
      const fresh = this.sessionId === undefined;
      if (fresh) this.sentAtMs = undefined;
      this.sessionId ??= this.tree.beginSession();
      this.ended = false;
      this.status = 'connected';
      const { timeoutMs } = this;
      this.tell({ type: 'connected', sessionId: this.sessionId, timeoutMs, fresh, server: this.options.server });
      this.ping();
    });
  }

  private drop(reason: string): void {
    if (this.status !== 'connected' || this.sessionId === undefined) return;
    this.status = 'connecting';
    this.tree.forgetWatches(this.sessionId);
    this.failPending(reason);
    this.tell({ type: 'suspended', sessionId: this.sessionId, reason });
  }

  private ask<T>(
    options: NodeCall,
    kind: 'read' | 'write' | 'ping',
    apply: () => TreeAnswer<T>,
  ): Promise<NodeAnswer<T>> {
    const { resolve, promise } = deferred<NodeAnswer<T>>();
    if (this.status !== 'connected') {
      resolve(unknown(false, 'no connection to the coordination service'));
      return promise;
    }
    const losing = kind === 'write' ? this.losing : undefined;
    if (losing !== undefined) this.losing = undefined;
    const said = losing === 'before' ? undefined : apply();
    let timer: NodeJS.Timeout | undefined;
    const entry: Pending = {
      sentAtMs: this.options.clock.now(),
      proves: kind === 'write' || kind === 'ping',
      answer: undefined,
      settle: (answer) => {
        clearTimeout(timer);
        resolve(answer as NodeAnswer<T>);
      },
    };
    timer = setTimeout(
      () => {
        this.pending = this.pending.filter((each) => each !== entry);
        entry.settle(unknown(true, 'not answered in time'));
      },
      options.timeoutMs ?? this.timeoutMs / 2,
    ).unref();
    this.pending.push(entry);
    if (said === undefined || losing === 'after') {
      queueMicrotask(() => {
        this.drop('the answer was lost');
        this.connectSoon();
      });
      return promise;
    }
    entry.answer = said.ok ? said : { ...said, error: new MqError('REFUSED', `${said.failure} (in memory)`) };
    queueMicrotask(() => this.answerDue());
    return promise;
  }

  /** Gives the answers that are there, in the order of their requests. */
  private answerDue(): void {
    while (!this.holding && this.status === 'connected') {
      const first = this.pending[0];
      if (first?.answer === undefined) return;
      this.pending.shift();
      if (first.proves) {
        this.sentAtMs = Math.max(this.sentAtMs ?? first.sentAtMs, first.sentAtMs);
        this.tell({ type: 'answered', sessionId: this.sessionId ?? '', sentAtMs: first.sentAtMs });
      }
      first.settle(first.answer);
    }
  }

  private failPending(reason: string): void {
    const failed = this.pending;
    this.pending = [];
    for (const entry of failed) entry.settle(unknown(true, reason));
  }

  private watcher(options: NodeRead): string | undefined {
    return options.watch === true ? this.sessionId : undefined;
  }

  private tell(event: SessionEvent): void {
    for (const listener of [...this.sessionListeners]) listener(event);
  }
}

function unknown(sent: boolean, reason: string): NodeAnswer<never> {
  return { ok: false, failure: 'unknown', sent, error: new MqError('UNREACHABLE', reason) };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
