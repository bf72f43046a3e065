import type { MemberCore } from '../core/core.ts';
import type { GroupState, RoleName } from '../core/types.ts';
import { type HistoryFile, memberNumber, monotonicUs } from './history-file.ts';

/** Milliseconds, between which the moment a permit ran out is looked for. */
const PRECISION_MS = 0.1;

/** Notes in the history what the core came to: roles, permits, sets. Without a history file it costs nothing. */
export class Observer {
  readonly #core: MemberCore;
  readonly #history: HistoryFile;
  readonly #incarnation: string;
  #role: RoleName | undefined;
  #epoch = 0;
  /** Epoch of the permit held, and when it was last seen held. */
  #permit: { readonly epoch: number; atMs: number } | undefined;
  #writeId: string | undefined;

  constructor(core: MemberCore, history: HistoryFile, incarnation: string) {
    this.#core = core;
    this.#history = history;
    this.#incarnation = incarnation;
  }

  /** Before the core takes an event: notices a permit that ran out since the last one, and when it did. */
  before(nowMs: number): void {
    const permit = this.#permit;
    if (permit === undefined) return;
    if (this.#holds(nowMs)) {
      permit.atMs = nowMs;
      return;
    }
    let [held, lost] = [permit.atMs, nowMs];
    while (lost - held > PRECISION_MS) {
      const middle = (held + lost) / 2;
      if (this.#holds(middle)) held = middle;
      else lost = middle;
    }
    this.#permit = undefined;
    const since = Math.round(monotonicUs() - (nowMs - lost) * 1000);
    this.#history.write({ t: 'permit', epoch: permit.epoch, held: false, since });
  }

  /** After the core took an event that may have changed more than positions. */
  after(nowMs: number, epoch: number, end: number): void {
    const role = this.#core.role(nowMs);
    if (role !== this.#role || epoch !== this.#epoch) {
      this.#role = role;
      this.#epoch = epoch;
      this.#history.write({ t: 'epoch', incarnation: this.#incarnation, epoch, state: role, end });
    }
    this.#noteSet(this.#core.group);
    this.#notePermit(nowMs);
  }

  #notePermit(nowMs: number): void {
    const holds = this.#holds(nowMs);
    const epoch = this.#core.epoch ?? 0;
    const before = this.#permit;
    if (before !== undefined && (!holds || before.epoch !== epoch)) {
      this.#history.write({ t: 'permit', epoch: before.epoch, held: false });
      this.#permit = undefined;
    }
    if (holds && this.#permit === undefined) {
      this.#permit = { epoch, atMs: nowMs };
      this.#history.write({ t: 'permit', epoch, held: true });
    }
  }

  /** Whoever sees it: its writer may end before it learns that the write was done. `change` puts all in one order. */
  #noteSet(group: GroupState | undefined): void {
    if (group === undefined || group.writeId === this.#writeId) return;
    this.#writeId = group.writeId;
    const { epoch, change, set, reason } = group;
    this.#history.write({ t: 'set', epoch, change, set: set.map(memberNumber), reason });
  }

  #holds(nowMs: number): boolean {
    return this.#core.epoch !== undefined && this.#core.mayAnswer(nowMs) === undefined;
  }
}
