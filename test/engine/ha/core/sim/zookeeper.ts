import type { FencedMember, GroupState, LiveMember } from '../../../../../src/engine/ha/core/types.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';

/** The tree at one moment. */
export interface Tree {
  readonly zxid: number;
  readonly state: GroupState | undefined;
  readonly version: number;
  readonly live: readonly LiveMember[];
  readonly fenced: readonly FencedMember[];
  readonly stores: ReadonlyMap<string, string>;
}

interface Session {
  readonly id: string;
  readonly timeoutMs: number;
  heardMs: number;
  live: string | undefined;
}

const EMPTY: Tree = { zxid: 0, state: undefined, version: -1, live: [], fenced: [], stores: new Map() };

/** One ensemble, linearizable in its writes: reads may show an earlier tree, sessions end late or a little early. */
export class SimZooKeeper {
  tree: Tree = EMPTY;
  down = false;
  /** Reads show the newest tree. */
  calm = false;
  /** Share of pings of which the leader does not hear, within 2 s of one that it heard. */
  hiddenPings = 0.2;
  /** Longest that a session lives on beyond its time. */
  roundingMs = 2000;
  /** Told after each change; `expired` names who lost its session. */
  onChange: (change: 'state' | 'live' | 'expired' | 'wiped') => void = () => undefined;
  readonly #agenda: Agenda;
  readonly #random: Random;
  readonly #sessions = new Map<string, Session>();
  #recent: Tree[] = [EMPTY];
  #backups: Tree[] = [];
  #count = 0;

  constructor(agenda: Agenda, random: Random) {
    this.#agenda = agenda;
    this.#random = random;
  }

  open(timeoutMs: number): string {
    this.#count += 1;
    const session: Session = { id: `s${this.#count}`, timeoutMs, heardMs: this.#agenda.nowMs, live: undefined };
    this.#sessions.set(session.id, session);
    this.#watch(session);
    return session.id;
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** A request came in. The leader may hear of a ping through a follower only later, or, if that one dies, not at all. */
  heard(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const { nowMs } = this.#agenda;
    if (nowMs - session.heardMs < 2000 && this.#random.chance(this.hiddenPings)) return;
    session.heardMs = nowMs;
  }

  close(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    this.#removeLive(session);
    this.onChange('expired');
  }

  write(expectedVersion: number, state: GroupState): number | undefined {
    if (this.tree.version !== expectedVersion) return undefined;
    this.#set({ state, version: expectedVersion + 1 });
    this.#backups.push(this.tree);
    this.onChange('state');
    return this.tree.version;
  }

  /** False while another session holds the node. */
  publish(id: string, live: LiveMember): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    const holder = [...this.#sessions.values()].find((other) => other !== session && other.live === live.id);
    if (holder !== undefined) return false;
    session.live = live.id;
    this.#set({ live: [...this.tree.live.filter((member) => member.id !== live.id), live] });
    this.onChange('live');
    return true;
  }

  fence(fenced: FencedMember): void {
    const isHeld = this.tree.live.some(({ id, incarnation }) => id === fenced.id && incarnation === fenced.incarnation);
    if (isHeld) for (const session of this.#sessions.values()) if (session.live === fenced.id) session.live = undefined;
    this.#set({
      fenced: [...this.tree.fenced.filter(({ id }) => id !== fenced.id), fenced],
      live: isHeld ? this.tree.live.filter(({ id }) => id !== fenced.id) : this.tree.live,
    });
    this.onChange('live');
  }

  claim(id: string, storeId: string): void {
    this.#set({ stores: new Map([...this.tree.stores, [id, storeId]]) });
  }

  /** A tree as some server shows it, not older than `seen` but for once in a while. */
  read(seen: number): Tree {
    if (this.calm || this.#random.chance(0.85)) return this.tree;
    const limit = this.#random.chance(0.1) ? 0 : seen;
    return this.#random.pick(this.#recent.filter((tree) => tree.zxid >= limit).concat(this.tree));
  }

  /** All servers gone: no session ends meanwhile, and all begin anew when they are back. */
  setDown(down: boolean): void {
    this.down = down;
    if (!down) for (const session of this.#sessions.values()) session.heardMs = this.#agenda.nowMs;
  }

  /** The data is destroyed, or replaced by the newest backup that `isOlder` accepts. */
  wipe(isOlder: (state: GroupState) => boolean, restore: boolean): void {
    const backup = restore ? this.#backups.findLast(({ state }) => state !== undefined && isOlder(state)) : undefined;
    this.#sessions.clear();
    this.tree = backup === undefined ? EMPTY : { ...backup, live: [] };
    this.#recent = [this.tree];
    this.#backups = backup === undefined ? [] : [this.tree];
    this.onChange('wiped');
  }

  #set(part: Partial<Tree>): void {
    this.tree = { ...this.tree, ...part, zxid: this.tree.zxid + 1 };
    this.#recent.push(this.tree);
    if (this.#recent.length > 6) this.#recent.shift();
  }

  #removeLive(session: Session): void {
    const { live } = session;
    if (live !== undefined) this.#set({ live: this.tree.live.filter(({ id }) => id !== live) });
  }

  #watch(session: Session): void {
    const roundingMs = this.#random.between(0, this.roundingMs);
    const look = (): void => {
      if (!this.#sessions.has(session.id)) return;
      const leftMs = session.heardMs + session.timeoutMs + roundingMs - this.#agenda.nowMs;
      if (leftMs > 0 || this.down) this.#agenda.after(Math.max(leftMs, 100), look);
      else this.close(session.id);
    };
    this.#agenda.after(session.timeoutMs, look);
  }
}
