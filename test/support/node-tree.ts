import type { NodeData, NodeFailure, NodeOperation, NodeStat } from '../../src/engine/ha/coordination/nodes.ts';

export type TreeFailure = Exclude<NodeFailure['failure'], 'unknown'>;

/** What a tree answers. */
export type TreeAnswer<T> = { ok: true; value: T } | { ok: false; failure: TreeFailure };

interface TreeNode {
  data: Buffer;
  version: number;
  owner: string;
}

interface Watcher {
  sessionId: string;
  path: string;
  kind: 'data' | 'children';
}

export type WatchEvent = 'created' | 'deleted' | 'changed' | 'children';

const failed = (failure: TreeFailure): { ok: false; failure: TreeFailure } => ({ ok: false, failure });
const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

/** ZooKeeper's tree in memory: versions, ephemeral nodes, one-time watches, all-or-nothing operations. */
export class NodeTree {
  private nodes = new Map<string, TreeNode>([['/', { data: Buffer.alloc(0), version: 0, owner: '0' }]]);
  private watchers: Watcher[] = [];
  private sessions = 0;
  private readonly listeners = new Set<(sessionId: string, path: string, event: WatchEvent) => void>();
  /** Number of changes so far. */
  changes = 0;

  /** Told of each watch that fires. */
  onWatch(listener: (sessionId: string, path: string, event: WatchEvent) => void): void {
    this.listeners.add(listener);
  }

  beginSession(): string {
    this.sessions++;
    return (0x1000000 + this.sessions).toString(16);
  }

  /** Takes away what is ephemeral, and the watches. */
  endSession(sessionId: string): void {
    this.forgetWatches(sessionId);
    for (const [path, node] of [...this.nodes]) if (node.owner === sessionId) this.remove(path, -1);
  }

  forgetWatches(sessionId: string): void {
    this.watchers = this.watchers.filter((watcher) => watcher.sessionId !== sessionId);
  }

  get(path: string, watcher?: string): TreeAnswer<NodeData> {
    const node = this.nodes.get(path);
    if (node === undefined) return failed('noNode');
    this.watch(watcher, path, 'data');
    return done({ data: node.data, stat: statOf(node) });
  }

  exists(path: string, watcher?: string): TreeAnswer<NodeStat | undefined> {
    const node = this.nodes.get(path);
    this.watch(watcher, path, 'data');
    return done(node === undefined ? undefined : statOf(node));
  }

  children(path: string, watcher?: string): TreeAnswer<string[]> {
    if (!this.nodes.has(path)) return failed('noNode');
    this.watch(watcher, path, 'children');
    return done(this.below(path));
  }

  create(path: string, data: Buffer, owner = '0'): TreeAnswer<void> {
    const parent = this.nodes.get(parentOf(path));
    if (parent === undefined) return failed('noNode');
    if (this.nodes.has(path)) return failed('nodeExists');
    if (parent.owner !== '0') return failed('refused');
    this.nodes.set(path, { data, version: 0, owner });
    this.changed(path, 'created');
    return done(undefined);
  }

  set(path: string, data: Buffer, version: number): TreeAnswer<NodeStat> {
    const node = this.nodes.get(path);
    if (node === undefined) return failed('noNode');
    if (version !== -1 && version !== node.version) return failed('badVersion');
    const next = { ...node, data, version: node.version + 1 };
    this.nodes.set(path, next);
    this.changed(path, 'changed');
    return done(statOf(next));
  }

  remove(path: string, version: number): TreeAnswer<void> {
    const node = this.nodes.get(path);
    if (node === undefined) return failed('noNode');
    if (version !== -1 && version !== node.version) return failed('badVersion');
    if (this.below(path).length > 0) return failed('notEmpty');
    this.nodes.delete(path);
    this.changed(path, 'deleted');
    return done(undefined);
  }

  /** All or none; `at` says which failed. Watches fire for what lasted. */
  multi(operations: readonly NodeOperation[], owner: string): { at: number; failure: TreeFailure } | undefined {
    const before = new Map(this.nodes);
    const events: [string, WatchEvent][] = [];
    const hold = this.told;
    this.told = (path, event) => events.push([path, event]);
    const failure = this.tryAll(operations, owner);
    this.told = hold;
    if (failure === undefined) for (const [path, event] of events) this.told(path, event);
    else this.nodes = before;
    return failure;
  }

  /** All paths, for a test's eyes. */
  paths(): string[] {
    return [...this.nodes.keys()].sort();
  }

  private tryAll(
    operations: readonly NodeOperation[],
    owner: string,
  ): { at: number; failure: TreeFailure } | undefined {
    for (const [at, operation] of operations.entries()) {
      const answer = this.apply(operation, owner);
      if (!answer.ok) return { at, failure: answer.failure };
    }
    return undefined;
  }

  private apply(operation: NodeOperation, owner: string): TreeAnswer<unknown> {
    const { path } = operation;
    switch (operation.type) {
      case 'create':
        return this.create(path, operation.data, operation.ephemeral === true ? owner : '0');
      case 'set':
        return this.set(path, operation.data, operation.version);
      case 'remove':
        return this.remove(path, operation.version);
      case 'check': {
        const node = this.nodes.get(path);
        if (node === undefined) return failed('noNode');
        return operation.version === -1 || operation.version === node.version ? done(undefined) : failed('badVersion');
      }
    }
  }

  private below(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    return [...this.nodes.keys()]
      .filter((each) => each !== '/' && each.startsWith(prefix) && !each.slice(prefix.length).includes('/'))
      .map((each) => each.slice(prefix.length));
  }

  private watch(sessionId: string | undefined, path: string, kind: Watcher['kind']): void {
    if (sessionId === undefined) return;
    const same = (each: Watcher): boolean => each.sessionId === sessionId && each.path === path && each.kind === kind;
    if (!this.watchers.some(same)) this.watchers.push({ sessionId, path, kind });
  }

  private changed(path: string, event: WatchEvent): void {
    this.changes++;
    this.told(path, event);
  }

  private told = (path: string, event: WatchEvent): void => {
    this.fire(path, 'data', event);
    if (event === 'deleted') this.fire(path, 'children', event);
    if (event !== 'changed') this.fire(parentOf(path), 'children', 'children');
  };

  private fire(path: string, kind: Watcher['kind'], event: WatchEvent): void {
    const hit = this.watchers.filter((watcher) => watcher.path === path && watcher.kind === kind);
    this.watchers = this.watchers.filter((watcher) => !hit.includes(watcher));
    for (const { sessionId } of hit) for (const listener of this.listeners) listener(sessionId, path, event);
  }
}

function statOf(node: TreeNode): NodeStat {
  return { version: node.version, ephemeralOwner: node.owner };
}
