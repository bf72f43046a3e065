import type { GroupState, Promised } from '../../../../../src/engine/ha/core/types.ts';
import type { Entry } from './disk.ts';
import type { Process } from './process.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** Sees everything at once, which no member can, and holds the members to the invariants at every step. */
export class Oracle {
  /** Positions answered OK. Only those that the mode promises to keep. */
  answered = 0;
  /** By epoch: the last answer, and in simulated time. */
  lastAnswerMs = 0;
  written = 0;
  epochsLed = 0;
  cuts = 0;
  readonly #world: World;
  readonly #owners = new Map<number, string>();
  readonly #truth = new Map<number, Entry>();
  readonly #shown: Entry[] = [];
  readonly #kept = new Map<number, Entry>();
  readonly #all: number[] = [];
  #anyTorn = false;
  #highestKept = -1;
  #answeredEpoch = 0;
  #state: GroupState | undefined;
  /** The state is of a backup: what holds for the set does not until somebody writes anew. */
  #isRestored = false;
  /** All of the set lost power: members outside may still show what is gone. */
  #hasLost = false;
  #floors = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Members that wait for a person. */
  get parked(): ReadonlySet<string> {
    const parked = this.#world.members.filter(({ process }) => process?.core.role(process.nowMs) === 'PARKED');
    return new Set(parked.map(({ id }) => id));
  }

  get isSync(): boolean {
    return this.#world.setup.mode === 'SYNC';
  }

  fail(invariant: string, text: string): never {
    throw new Violation(invariant, text);
  }

  /** I5: who is elected was in the set. */
  onZooKeeper(change: string): void {
    const { state } = this.#world.zk.tree;
    const before = this.#state;
    this.#state = state;
    this.#isRestored = change === 'wiped' || (this.#isRestored && change !== 'state');
    if (state === undefined || before === undefined || state.epoch === before.epoch) {
      this.#checkWaits();
      return;
    }
    if (state.reason === 'forced') this.#forgive(state.master);
    const isElection = state.reason !== 'rebuilt' && state.reason !== 'forced' && state.reason !== 'bootstrap';
    if (isElection && state.epoch === before.epoch + 1 && !before.set.includes(state.master)) {
      this.fail('I5', `${state.master} became master of ${state.epoch}, the set was ${before.set.join()}`);
    }
    this.#checkWaits();
  }

  /** A person has accepted the loss of what this member lacks. */
  #forgive(master: string): void {
    const { log } = this.#world.member(master).disk;
    this.#hasLost = true;
    this.#anyTorn = true;
    for (const [position, entry] of this.#kept) if (log[position]?.id !== entry.id) this.#kept.delete(position);
    this.#highestKept = Math.max(-1, ...this.#kept.keys());
    while (this.#shown.length > 0 && log[this.#shown.length - 1]?.id !== this.#shown.at(-1)!.id) this.#shown.pop();
  }

  /** I6 as windows: at no moment would two processes answer. I3: who leads waits for all of the set. */
  onStep(process: Process): void {
    if (process.core.epoch === undefined) return;
    this.#checkWaitsOf(process);
    if (process.core.mayAnswer(process.nowMs) !== undefined) return;
    for (const { process: other } of this.#world.members) {
      if (other === undefined || other === process || other.core.mayAnswer(other.nowMs) !== undefined) continue;
      this.fail(
        'I6',
        `${process.incarnation} (${process.core.epoch}) and ${other.incarnation} (${other.core.epoch}) both have a permit`,
      );
    }
  }

  /** Every member of the set has all that was acknowledged: at once when it enters, not only when it is elected. */
  #checkLogs(): void {
    const { state } = this.#world.zk.tree;
    const kept = this.#kept.get(this.#highestKept);
    if (!this.isSync || this.#isRestored || state === undefined || kept === undefined) return;
    for (const { id, disk } of this.#world.members) {
      const position = this.#highestKept;
      if (!state.set.includes(id) || disk.log[position]?.id === kept.id || disk.unclean || disk.isTorn(position))
        continue;
      this.fail('I3', `${id} is in the set of epoch ${state.epoch} and lacks the acknowledged message at ${position}`);
    }
  }

  #checkWaits(): void {
    this.#checkLogs();
    for (const { process } of this.#world.members) if (process?.core.epoch !== undefined) this.#checkWaitsOf(process);
  }

  #checkWaitsOf(process: Process): void {
    const { state } = this.#world.zk.tree;
    if (
      this.#isRestored ||
      state === undefined ||
      state.epoch !== process.core.epoch ||
      state.incarnation !== process.incarnation
    )
      return;
    const waits = process.core.waitedFor;
    for (const member of state.set) {
      if (!waits.includes(member))
        this.fail('I3', `${process.incarnation} waits for ${waits.join()}, the set is ${state.set.join()}`);
    }
  }

  /** I1, and that nothing acknowledged or shown is missing in the new master's log. */
  onLead(process: Process, epoch: number): void {
    const owner = this.#owners.get(epoch);
    if (owner !== undefined && owner !== process.incarnation)
      this.fail('I1', `epoch ${epoch} is of ${owner} and ${process.incarnation}`);
    this.#owners.set(epoch, process.incarnation);
    this.epochsLed += 1;
    // Woken after another was elected: it has no permit, and finds that out.
    if ((this.#world.zk.tree.state?.epoch ?? 0) > epoch) return;
    const { log } = process.member.disk;
    const kept = this.#kept.get(this.#highestKept);
    if (kept !== undefined && log[this.#highestKept]?.id !== kept.id) {
      this.fail('G1', `${process.incarnation} leads ${epoch} without the acknowledged message at ${this.#highestKept}`);
    }
    const last = this.#shown.length - 1;
    if (last >= 0 && log[last]?.id !== this.#shown[last]!.id) {
      this.fail('I8', `${process.incarnation} leads ${epoch} without the shown message at ${last}`);
    }
  }

  onWritten(process: Process, epoch: number, id: number): void {
    this.written += 1;
    this.#all.push(id);
    if (this.#owners.get(epoch) !== process.incarnation)
      this.fail('I1', `${process.incarnation} writes in epoch ${epoch}`);
  }

  /** I2: one epoch and position, one message, and the same before it. */
  onAppend(process: Process, position: number, entry: Entry): void {
    const prior = process.member.disk.log[position - 1]?.epoch ?? 0;
    const key = position * 4096 + entry.epoch;
    const known = this.#truth.get(key);
    if (known === undefined) this.#truth.set(key, entry);
    else if (known.id !== entry.id)
      this.fail(
        'I2',
        `${process.incarnation} has message ${entry.id} at ${position} of epoch ${entry.epoch}, not ${known.id}`,
      );
    if (prior !== entry.prior)
      this.fail('I2', `${process.incarnation} appends at ${position} behind epoch ${prior}, not ${entry.prior}`);
  }

  /** I4 and I6 for one answer; C2 and the promise of a syncDegrade=false group. */
  onAnswered(process: Process, epoch: number, position: number, entry: Entry): void {
    if (epoch < this.#answeredEpoch)
      this.fail('I6', `${process.incarnation} answers in epoch ${epoch} after an answer in ${this.#answeredEpoch}`);
    this.#answeredEpoch = epoch;
    this.answered += 1;
    this.lastAnswerMs = this.#world.agenda.nowMs;
    if (!this.isSync) return;
    const { state } = this.#world.zk.tree;
    let copies = 0;
    for (const { id, disk } of this.#world.members) {
      const end = this.#world.setup.syncFlush ? disk.synced : disk.log.length;
      const has = position < end && disk.log[position]?.id === entry.id;
      if (has || disk.isTorn(position)) copies += 1;
      else if (state?.set.includes(id) && !disk.isTorn(position) && !this.#isRestored)
        this.fail('I4', `${process.incarnation} answers ${position} in epoch ${epoch}, which ${id} of the set lacks`);
    }
    if (!this.#world.setup.syncDegrade && copies < 2)
      this.fail('G2', `${process.incarnation} answers ${position} with ${copies} copy`);
    const other = this.#kept.get(position);
    if (other !== undefined && other.id !== entry.id) this.fail('C2', `two acknowledged messages at ${position}`);
    this.#kept.set(position, entry);
    this.#highestKept = Math.max(this.#highestKept, position);
  }

  /** I8: what anybody was shown at a position is what everybody will be shown there. */
  onShown(process: Process, to: number): void {
    if (!this.isSync || to === 0) return;
    const { log } = process.member.disk;
    const common = Math.min(to, this.#shown.length) - 1;
    const isOld = common >= 0 && this.#hasLost && log[common]!.epoch < this.#shown[common]!.epoch;
    if (common >= 0 && !isOld && this.#shown[common]!.id !== log[common]!.id)
      this.fail('I8', `${process.incarnation} shows another message at ${common}`);
    if (to <= this.#shown.length) return;
    // A slave may show what all of the set has lost with the power since: that is not promised to stay.
    const last = log[to - 1]!.id;
    const set = this.#world.zk.tree.state?.set;
    if (!this.#world.members.some(({ id, disk }) => set?.includes(id) !== false && disk.log[to - 1]?.id === last))
      return;
    for (let i = this.#shown.length; i < to; i += 1) this.#shown.push(log[i]!);
  }

  onConfirm(process: Process, position: number): void {
    if (!this.isSync) return;
    if (position > process.member.disk.log.length)
      this.fail('I4', `${process.incarnation} confirms ${position} beyond its end`);
    this.#floors.set(process.incarnation, position);
  }

  /** I7. */
  onPromise(process: Process, promised: Promised): void {
    const { disk } = process.member;
    if (promised.epoch < disk.promised.epoch)
      this.fail('I7', `${process.incarnation} promises ${promised.epoch} after ${disk.promised.epoch}`);
  }

  /** I7: an acknowledgement or grant leaves for this epoch. */
  onAcknowledged(process: Process, epoch: number): void {
    const { promised } = process.member.disk;
    if (promised.epoch !== epoch)
      this.fail('I7', `${process.incarnation} acknowledges ${epoch}, its promise is ${promised.epoch}`);
  }

  /** I10. */
  onCut(process: Process, to: number): void {
    this.cuts += 1;
    const floor = Math.max(this.#floors.get(process.incarnation) ?? 0, process.member.disk.floor.position);
    if (this.#world.zk.tree.state?.acceptLoss) return;
    if (this.isSync && to < Math.min(floor, process.member.disk.log.length)) {
      this.fail('I10', `${process.incarnation} cuts to ${to}, it knew ${floor} confirmed`);
    }
  }

  /**
   * A machine lost power and the unsynced end of its log. What nobody of the set has any more is not promised (ASYNC_FLUSH, all of
   * the set).
   */
  onTorn(): void {
    this.#anyTorn = true;
    const { state } = this.#world.zk.tree;
    const set = this.#world.members.filter(({ id }) => state === undefined || state.set.includes(id));
    const has = (position: number, entry: Entry): boolean => {
      const holders = set.filter(({ disk }) => disk.log[position]?.id === entry.id);
      return holders.length === set.length || holders.some(({ disk }) => !disk.unclean);
    };
    const before = this.#highestKept + this.#shown.length;
    while (this.#highestKept >= 0 && !has(this.#highestKept, this.#kept.get(this.#highestKept)!)) {
      this.#kept.delete(this.#highestKept);
      this.#highestKept = Math.max(-1, ...this.#kept.keys());
    }
    while (this.#shown.length > 0 && !has(this.#shown.length - 1, this.#shown.at(-1)!)) this.#shown.pop();
    if (this.#highestKept + this.#shown.length < before) this.#hasLost = true;
  }

  /** At the end: the master has everything acknowledged, and all who follow have what it has. */
  onEnd(master: Process): void {
    const { log } = master.member.disk;
    if (!this.#anyTorn) {
      const found = new Set<number>();
      for (const { disk } of this.#world.members)
        for (const part of [disk.log, ...disk.aside]) for (const { id } of part) found.add(id);
      const gone = this.#all.find((id) => !found.has(id));
      if (gone !== undefined)
        this.fail('I9', `message ${gone} was written, and lies in no log and in nothing set aside`);
    }
    for (const [position, entry] of this.#kept) {
      if (log[position]?.id !== entry.id)
        this.fail('C1', `the acknowledged message at ${position} is missing at the end`);
    }
    for (const { id, disk } of this.#world.members) {
      if (this.parked.has(id)) continue;
      if (disk.log.length !== log.length || disk.log.at(-1)?.id !== log.at(-1)?.id) {
        this.fail('liveness', `${id} ends at ${disk.log.length}, master ${master.member.id} at ${log.length}`);
      }
    }
  }
}
