import { messageOf } from '../../../errors/index.ts';
import { notMaster } from '../../broker/role/role-refusal.ts';
import type { RoleView } from '../../broker/role/types.ts';
import type { AckGate, PutRefusal } from '../../store/replica/types.ts';
import { PutStatus } from '../../store/types.ts';

/** The slaves as a gate sees them. */
export interface AckSource {
  readonly count: number;
  readonly inSyncCount: number;
  ackedBy(wanted: number): number;
  send(): void;
}

/** Keys of the configuration, read at each use. */
export interface GateSettings {
  slaveTimeout: number;
  inSyncReplicas: number;
  minInSyncReplicas: number;
}

export interface ClassicGateOptions {
  role: RoleView;
  slaves: AckSource;
  settings: () => GateSettings;
  /** Whether `inSyncReplicas` is given: then the rule of 5.x applies. */
  countsReplicas: () => boolean;
}

/**
 * When a master with fixed roles answers. ASYNC_MASTER at once. SYNC_MASTER by the rule of 4.9: one slave must have the
 * message; none connected, or all too far behind, is SLAVE_NOT_AVAILABLE at once, and the message is stored all the same.
 * With `inSyncReplicas` by that of 5.x: so many brokers, this one among them, within `slaveTimeout`, however many there
 * are; fewer than `minInSyncReplicas` in sync refuse before anything is stored. Readers are never held back, as in the
 * original.
 */
export class ClassicGate implements AckGate {
  readonly #options: ClassicGateOptions;
  readonly showTo = Number.POSITIVE_INFINITY;

  constructor(options: ClassicGateOptions) {
    this.#options = options;
  }

  get #isSync(): boolean {
    return this.#options.role.state.shown === 'SYNC_MASTER';
  }

  admit(): PutRefusal | undefined {
    const { role, settings, slaves } = this.#options;
    const { state } = role;
    if (state.role === 'SLAVE') return { status: PutStatus.NOT_MASTER, reason: messageOf(notMaster(state)) };
    const least = settings().minInSyncReplicas;
    if (!this.#isSync || least <= 1 || slaves.inSyncCount + 1 >= least) return undefined;
    return { status: PutStatus.IN_SYNC_REPLICAS_NOT_ENOUGH, reason: 'in-sync replicas not enough' };
  }

  get answerTo(): number {
    if (!this.#isSync) return Number.POSITIVE_INFINITY;
    const { slaves, settings, countsReplicas } = this.#options;
    if (countsReplicas()) {
      const others = settings().inSyncReplicas - 1;
      return others <= 0 ? Number.POSITIVE_INFINITY : slaves.ackedBy(others);
    }
    return slaves.inSyncCount === 0 ? Number.POSITIVE_INFINITY : slaves.ackedBy(1);
  }

  mayAnswer(): PutRefusal | undefined {
    const { slaves, countsReplicas } = this.#options;
    if (!this.#isSync || countsReplicas() || slaves.inSyncCount > 0) return undefined;
    const reason =
      slaves.count === 0 ? 'no slave is connected' : 'every slave is too far behind (haSlaveFallbehindMax)';
    return { status: PutStatus.SLAVE_NOT_AVAILABLE, reason };
  }

  /** Slaves that are waited for; undefined for an ASYNC_MASTER. */
  get awaited(): number | undefined {
    if (!this.#isSync) return undefined;
    return this.#options.countsReplicas() ? this.#options.settings().inSyncReplicas - 1 : 1;
  }

  get waitMs(): number {
    return this.#options.settings().slaveTimeout;
  }

  onWritten(): void {
    this.#options.slaves.send();
  }

  onFlushed(): void {
    // Slaves are sent what the kernel has; a sync changes nothing for them.
  }
}
