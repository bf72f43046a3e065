import type { StoreHealth } from '../health.ts';
import { type HiddenRecords, MAX_HELD_RECORDS } from '../replica/hidden-records.ts';
import type { AckGate, PutRefusal } from '../replica/types.ts';
import type { StoreSettings } from '../settings.ts';
import { PutStatus } from '../types.ts';
import type { Flusher } from './flusher.ts';
import { type GatedAnswer, GatedAnswers } from './gated-answers.ts';
import type { PendingAnswer, PutGroup } from './put-group.ts';

const CHECK_MS = 250;

/** Statuses that say a message is stored: they concern only those who wanted to wait. */
const isStored = (status: PutStatus): boolean =>
  status === PutStatus.SLAVE_NOT_AVAILABLE || status === PutStatus.FLUSH_SLAVE_TIMEOUT;

/**
 * Stands between the log and those who wait for it while the log is replicated: asks the {@link AckGate} what may be put,
 * shown and answered, and holds the rest. Without a gate, and in a store that never was a replica, it is passed by.
 */
export class Gatekeeper {
  readonly #hidden: HiddenRecords;
  readonly #flusher: Flusher;
  readonly #health: StoreHealth;
  readonly #settings: StoreSettings;
  readonly #answers = new GatedAnswers();
  #gate: AckGate | undefined;
  #confirmed = 0;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Something may have to be asked or held: the one field the hot path looks at. */
  isGuarded = false;
  /** Only what the gate or the confirm offset allows is shown, also while there is no gate. */
  hidesByDefault = false;
  /** Called after answers were given outside of a turn. */
  onAnswered: () => void = () => undefined;

  constructor(hidden: HiddenRecords, flusher: Flusher, health: StoreHealth, settings: StoreSettings) {
    this.#hidden = hidden;
    this.#flusher = flusher;
    this.#health = health;
    this.#settings = settings;
  }

  get gate(): AckGate | undefined {
    return this.#gate;
  }

  /** Puts another gate, or none, in place: what waits is decided by it from now on. */
  setGate(gate: AckGate | undefined, logEnd: number): void {
    if (!this.isGuarded && gate !== undefined) this.guard(logEnd, logEnd);
    this.#gate = gate;
    this.moved();
  }

  /** Begins to count what is shown: everything before `shownTo`, of a log that ends at `end`. */
  guard(shownTo: number, end: number): void {
    this.isGuarded = true;
    this.#timer ??= setInterval(() => {
      if (this.#answers.count > 0) this.#expire(performance.now());
    }, CHECK_MS).unref();
    this.#confirmed = Math.max(this.#confirmed, shownTo);
    this.#hidden.begin(shownTo, end);
  }

  /** The confirm offset as a replica hears of it. */
  confirmTo(position: number): void {
    if (position <= this.#confirmed) return;
    this.#confirmed = position;
    this.show();
  }

  /** Where records may be shown up to. */
  get showTo(): number {
    if (this.#gate !== undefined) return Math.max(this.#gate.showTo, this.#confirmed);
    return this.hidesByDefault ? this.#confirmed : Number.POSITIVE_INFINITY;
  }

  get waitingCount(): number {
    return this.#answers.count;
  }

  /** Milliseconds the oldest answer has waited for the disk; one that only waits for replicas is not counted. */
  get oldestUnflushedMs(): number {
    const { oldest } = this.#answers;
    if (oldest === undefined || !oldest.needsFlush || oldest.position <= this.#flusher.flushedTo) return 0;
    return performance.now() - oldest.since;
  }

  /** Whether a put may be appended now. */
  admit(): PutRefusal | undefined {
    const refusal = this.#gate?.admit();
    if (refusal !== undefined) return refusal;
    if (this.#hidden.heldCount > MAX_HELD_RECORDS) {
      const reason = `service not available now. ${this.#hidden.heldCount} messages wait for the replicas.`;
      return { status: PutStatus.SERVICE_NOT_AVAILABLE, reason };
    }
    if (this.#hidden.mustTakeOver) this.#hidden.takeOver();
    return undefined;
  }

  /** A group has just been written. Returns whether its records are kept. */
  written(group: PutGroup, end: number): boolean {
    this.#gate?.onWritten(end);
    return this.#hidden.take(group, this.showTo);
  }

  /** Bytes of another broker's log have just been written. */
  replicated(bytes: Buffer, position: number, wholeTo: number, end: number): void {
    this.#hidden.takeBytes(bytes, position, wholeTo, this.showTo);
    if (this.#hidden.shownTo < position) this.show();
    this.#gate?.onWritten(end);
  }

  /** The log is durable up to `end`, or its disk has failed. */
  synced(end: number): void {
    if (!this.isGuarded) return;
    this.#gate?.onFlushed(end);
    if (this.#answers.count > 0 && this.#round()) this.onAnswered();
  }

  /** Shows and answers what is due, at the end of this turn. */
  moved(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.show();
      if (this.#round()) this.onAnswered();
      this.#stepAside();
    });
  }

  /** With the gate gone and nothing left that waits, puts go the short way again. */
  #stepAside(): void {
    const { shownTo, end, mustTakeOver } = this.#hidden;
    if (this.#gate !== undefined || this.hidesByDefault || mustTakeOver || shownTo < end) return;
    if (this.#answers.count > 0) return;
    this.isGuarded = false;
    this.#stopTimer();
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Shows what may be shown; a large part of it in later turns. */
  show(): void {
    if (this.isGuarded && this.#hidden.shownTo < this.#hidden.end && !this.#hidden.show(this.showTo)) this.moved();
  }

  /** Answers a turn's puts, or lets them wait; whether a sync has to be made for them. */
  answerTurn(group: PutGroup): boolean {
    const isSync = this.#settings.flushDiskType === 'SYNC_FLUSH';
    const now = performance.now();
    const free: PendingAnswer[] = [];
    let mustSync = false;
    for (let i = 0; i < group.answerCount; i++) {
      const answer = group.answers[i] as PendingAnswer;
      if (answer.result === undefined) continue;
      if (answer.result.status !== PutStatus.OK) answer.listener?.onPut(answer.result);
      else if (answer.waitsFor < 0) free.push(answer);
      else {
        this.#answers.add(answer, answer.result, isSync, now);
        mustSync ||= isSync;
      }
    }
    if (free.length > 0) {
      const refusal = this.#gate?.mayAnswer();
      for (const { listener, result } of free) {
        if (result === undefined) continue;
        if (refusal !== undefined && !isStored(refusal.status)) Object.assign(result, refusal);
        listener?.onPut(result);
      }
    }
    this.#round();
    return mustSync;
  }

  /** Nothing will become durable or replicated any more: answers what waits. */
  close(): void {
    this.#stopTimer();
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    let answered = this.#round();
    const reason = 'the store was closed before the replicas had the message';
    for (const one of this.#answers.takeWhere(() => true)) {
      give(one, { status: PutStatus.FLUSH_SLAVE_TIMEOUT, reason });
      answered = true;
    }
    if (answered) this.onAnswered();
  }

  /** Returns whether anything was answered. */
  #round(): boolean {
    const gate = this.#gate;
    const failed = this.#health.readOnlyReason !== undefined ? this.#failUnflushed() : false;
    const due = this.#answers.takeDue(gate?.answerTo ?? Number.POSITIVE_INFINITY, this.#flusher.flushedTo);
    if (due.length === 0) return failed;
    const refusal = gate?.mayAnswer();
    for (const one of due) give(one, refusal);
    return true;
  }

  #failUnflushed(): boolean {
    const { flushedTo } = this.#flusher;
    const failed = this.#answers.takeWhere((one) => one.needsFlush && one.position > flushedTo);
    const refusal = { status: PutStatus.SERVICE_NOT_AVAILABLE, reason: this.#health.refusal };
    for (const one of failed) give(one, refusal);
    return failed.length > 0;
  }

  #expire(now: number): void {
    const waitMs = this.#gate?.waitMs ?? Number.POSITIVE_INFINITY;
    const { syncFlushTimeout } = this.#settings;
    const answerTo = this.#gate?.answerTo ?? Number.POSITIVE_INFINITY;
    const { flushedTo } = this.#flusher;
    const missesReplica = (one: GatedAnswer): boolean => one.position > answerTo && now - one.since >= waitMs;
    const missesDisk = (one: GatedAnswer): boolean =>
      one.needsFlush && one.position > flushedTo && now - one.since >= syncFlushTimeout;
    const late = this.#answers.takeWhere((one) => missesReplica(one) || missesDisk(one));
    for (const one of late) {
      if (missesReplica(one)) {
        give(one, { status: PutStatus.FLUSH_SLAVE_TIMEOUT, reason: `not with the replicas after ${waitMs} ms` });
      } else {
        give(one, { status: PutStatus.FLUSH_DISK_TIMEOUT, reason: `not durable after ${syncFlushTimeout} ms` });
      }
    }
    if (late.length > 0) this.onAnswered();
  }
}

function give(one: GatedAnswer, refusal: PutRefusal | undefined): void {
  if (refusal !== undefined) {
    one.result.status = refusal.status;
    one.result.reason = refusal.reason;
  }
  one.listener?.onPut(one.result);
}
