import type { NodeAnswer } from './nodes.ts';
import type { GroupPaths } from './paths.ts';
import type { GroupPart } from './types.ts';
import type { ValueNodes } from './value-nodes.ts';

/** Milliseconds until a watch that could not be set is tried again. */
const RETRY_MS = 1000;

/** How a part is watched: a node and its data, or the names below a node. */
const KINDS = { state: 'node', switch: 'node', members: 'names', live: 'names', fenced: 'names' } as const;
const PARTS = Object.keys(KINDS) as GroupPart[];

/**
 * Watches of one group, set anew after each hint and each new connection. A watch is set before its hint is told, on the same
 * connection: what changes before it is seen by whoever reads upon the hint, what changes after it gives another hint.
 */
export class GroupWatch {
  private readonly nodes: ValueNodes;
  private readonly paths: GroupPaths;
  private readonly tell: (part: GroupPart) => void;
  private readonly stops: (() => void)[];
  private readonly retries = new Map<GroupPart, NodeJS.Timeout>();
  private stopped = false;

  constructor(nodes: ValueNodes, paths: GroupPaths, tell: (part: GroupPart) => void) {
    this.nodes = nodes;
    this.paths = paths;
    this.tell = tell;
    this.stops = [
      nodes.session.onSession((event) => {
        if (event.type === 'connected') for (const part of PARTS) this.renew(part);
      }),
      nodes.session.onNode((path) => {
        const part = PARTS.find((each) => paths[each] === path);
        if (part !== undefined) this.renew(part);
      }),
    ];
    // Not before whoever wants the hints has what ends them.
    queueMicrotask(() => {
      if (nodes.session.status === 'connected') for (const part of PARTS) this.renew(part);
    });
  }

  stop(): void {
    this.stopped = true;
    for (const stop of this.stops) stop();
    for (const timer of this.retries.values()) clearTimeout(timer);
  }

  private renew(part: GroupPart): void {
    if (this.stopped) return;
    clearTimeout(this.retries.get(part));
    void this.arm(part).then((answer) => {
      // Without a connection the next one sets all of them.
      if (answer.ok || this.stopped || this.nodes.session.status !== 'connected') return;
      this.retries.set(part, setTimeout(() => this.renew(part), RETRY_MS).unref());
    });
    this.tell(part);
  }

  private arm(part: GroupPart): Promise<NodeAnswer<unknown>> {
    const path = this.paths[part];
    const { session } = this.nodes;
    if (KINDS[part] === 'node') return session.exists(path, { watch: true });
    // Names can be watched only below a node that is there.
    const left = this.nodes.within();
    return this.nodes.inParent(`${path}/`, left, () => session.children(path, { watch: true, ...left() }));
  }
}
