import { messageOf } from '../../errors/index.ts';
import type { StoreLogger } from './logger.ts';

/** Used shares of the three places, 0 to 1; -1 where the path is missing. */
export interface DiskRatios {
  commitLog: number;
  consumeQueue: number;
  index: number;
}

/**
 * Whether the store takes messages, and if not, why. Two kinds of refusal: read-only until restart after an I/O error,
 * since what the disk did with the bytes is unknown; and full, which clears by itself.
 */
export class StoreHealth {
  readonly #logger: StoreLogger;
  #readOnlyReason: string | undefined;
  #isFull = false;
  #isClosed = false;
  ratios: DiskRatios = { commitLog: 0, consumeQueue: 0, index: 0 };
  /** True while nothing stands in the way of a put; the one field the hot path looks at. */
  isWritable = true;
  /** Told once, behind the call that failed, that the store has become read-only. */
  onReadOnly: ((reason: string) => void) | undefined;

  constructor(logger: StoreLogger) {
    this.#logger = logger;
  }

  get readOnlyReason(): string | undefined {
    return this.#readOnlyReason;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Answer text for a refused put (store-format 7.4). */
  get refusal(): string {
    if (this.#isClosed) return 'service not available now. The message store has been shut down.';
    if (this.#readOnlyReason !== undefined) {
      return `service not available now. The store is read-only until the broker is restarted: ${this.#readOnlyReason}`;
    }
    const { commitLog, consumeQueue, index } = this.ratios;
    const shares = `CL: ${share(commitLog)} CQ: ${share(consumeQueue)} INDEX: ${share(index)}`;
    return `service not available now. The broker cannot store more, maybe disk full, ${shares}, messages are taken again once there is space.`;
  }

  /**
   * Notes a failed call. A full disk only stops puts until there is space; anything else makes the store read-only: it
   * is never retried and trusted. `retryable` is false for a sync, after which nothing may be assumed.
   */
  fail(what: string, error: unknown, retryable: boolean): void {
    if (retryable && isDiskFull(error)) {
      this.setFull(true, `${what}: ${messageOf(error)}`);
      return;
    }
    if (this.#readOnlyReason !== undefined) return;
    this.#readOnlyReason = `${what}: ${messageOf(error)}`;
    this.isWritable = false;
    const reason = this.#readOnlyReason;
    this.#logger.error(`The store is read-only until restart: ${reason}`);
    queueMicrotask(() => this.onReadOnly?.(reason));
  }

  setFull(isFull: boolean, why: string): void {
    if (this.#isFull === isFull) return;
    this.#isFull = isFull;
    this.#update();
    if (isFull) this.#logger.error(`Messages are refused, the disk is full: ${why}`);
    else this.#logger.info(`Messages are taken again: ${why}`);
  }

  close(): void {
    this.#isClosed = true;
    this.#update();
  }

  #update(): void {
    this.isWritable = !this.#isClosed && !this.#isFull && this.#readOnlyReason === undefined;
  }
}

/** ENOSPC and its relative for quotas. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

const share = (ratio: number): string => ratio.toFixed(2);
