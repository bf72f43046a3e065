import type { AckGate, PutRefusal } from '../../store/replica/types.ts';
import { PutStatus } from '../../store/types.ts';
import type { GateRefusal } from '../core/types.ts';

export interface MemberGateOptions {
  answerTo(): number;
  showTo(): number;
  /** Why no put may be taken at this moment; exact, and so it costs a look at the clock. */
  admission(): GateRefusal | undefined;
  /** Why no OK may leave at this moment: arithmetic with the clock, so that a process that was stopped finds out. */
  answering(): GateRefusal | undefined;
  /** `slaveTimeout`. */
  waitMs(): number;
  onWritten(end: number): void;
  onFlushed(end: number): void;
  /** OK leaves for everything before `to`; the round before ended at `from`. */
  onAcknowledged(from: number, to: number): void;
}

/** The core's word at the store's door: what it decided last, and a look at the permit whenever answers leave. */
export class MemberGate implements AckGate {
  readonly #options: MemberGateOptions;
  #refusal: GateRefusal | undefined = { kind: 'notMaster', reason: 'the broker starts' };
  #acknowledged = 0;
  #written = 0;
  /** Before the core is there, nothing is shown, answered or told. */
  #isArmed = false;
  /** In this turn of the event loop the core has admitted. */
  #isAdmitted = false;

  constructor(options: MemberGateOptions) {
    this.#options = options;
  }

  /** The core is there from now on. */
  arm(): void {
    this.#isArmed = true;
  }

  get refusal(): GateRefusal | undefined {
    return this.#refusal;
  }

  set refusal(refusal: GateRefusal | undefined) {
    this.#refusal = refusal;
  }

  /** Asks the core once a turn: a process that was stopped finds out before it takes what has come meanwhile. */
  admit(): PutRefusal | undefined {
    if (this.#refusal !== undefined) return putRefusal(this.#refusal);
    if (this.#isAdmitted) return undefined;
    const refusal = this.#options.admission();
    if (refusal !== undefined) return putRefusal(refusal);
    this.#isAdmitted = true;
    setImmediate(this.#endTurn);
    return undefined;
  }

  readonly #endTurn = (): void => {
    this.#isAdmitted = false;
  };

  /** Who acknowledges nothing more lets everything go that waits, as a refusal. */
  get answerTo(): number {
    return this.#refusal !== undefined && givesUp(this.#refusal) ? Number.POSITIVE_INFINITY : this.#options.answerTo();
  }

  get showTo(): number {
    return this.#isArmed ? this.#options.showTo() : 0;
  }

  mayAnswer(): PutRefusal | undefined {
    const refusal = this.#refusal !== undefined && givesUp(this.#refusal) ? this.#refusal : this.#options.answering();
    if (refusal !== undefined) return putRefusal(refusal);
    const to = Math.min(this.#options.answerTo(), this.#written);
    this.#options.onAcknowledged(Math.min(this.#acknowledged, to), to);
    this.#acknowledged = to;
    return undefined;
  }

  hasPermit(): boolean {
    return !(this.#refusal !== undefined && givesUp(this.#refusal)) && this.#options.answering() === undefined;
  }

  get waitMs(): number {
    return this.#options.waitMs();
  }

  onWritten(end: number): void {
    this.#written = end;
    if (this.#isArmed) this.#options.onWritten(end);
  }

  onFlushed(end: number): void {
    if (this.#isArmed) this.#options.onFlushed(end);
  }
}

const givesUp = ({ kind }: GateRefusal): boolean => kind === 'notMaster' || kind === 'noPermit';

const STATUSES = {
  notMaster: PutStatus.NOT_MASTER,
  noPermit: PutStatus.NOT_MASTER,
  notEnoughReplicas: PutStatus.IN_SYNC_REPLICAS_NOT_ENOUGH,
  holding: PutStatus.SERVICE_NOT_AVAILABLE,
} as const;

const putRefusal = ({ kind, reason }: GateRefusal): PutRefusal => ({ status: STATUSES[kind], reason });
