import type { AckGate, PutRefusal } from '../../store/replica/types.ts';
import { PutStatus } from '../../store/types.ts';
import type { GateRefusal } from '../core/types.ts';

export interface MemberGateOptions {
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
  #confirm = 0;
  #acknowledged = 0;

  constructor(options: MemberGateOptions) {
    this.#options = options;
  }

  get refusal(): GateRefusal | undefined {
    return this.#refusal;
  }

  set refusal(refusal: GateRefusal | undefined) {
    this.#refusal = refusal;
  }

  get confirm(): number {
    return this.#confirm;
  }

  /** @param position set as it is: a log that was cut confirms less than before */
  confirmAt(position: number): void {
    this.#confirm = position;
    this.#acknowledged = Math.min(this.#acknowledged, position);
  }

  admit(): PutRefusal | undefined {
    return this.#refusal === undefined ? undefined : putRefusal(this.#refusal);
  }

  /** Who acknowledges nothing more lets everything go that waits, as a refusal. */
  get answerTo(): number {
    return this.#refusal !== undefined && givesUp(this.#refusal) ? Number.POSITIVE_INFINITY : this.#confirm;
  }

  get showTo(): number {
    return this.#confirm;
  }

  mayAnswer(): PutRefusal | undefined {
    const refusal = this.#refusal !== undefined && givesUp(this.#refusal) ? this.#refusal : this.#options.answering();
    if (refusal !== undefined) return putRefusal(refusal);
    this.#options.onAcknowledged(this.#acknowledged, this.#confirm);
    this.#acknowledged = this.#confirm;
    return undefined;
  }

  get waitMs(): number {
    return this.#options.waitMs();
  }

  onWritten(end: number): void {
    this.#options.onWritten(end);
  }

  onFlushed(end: number): void {
    this.#options.onFlushed(end);
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
