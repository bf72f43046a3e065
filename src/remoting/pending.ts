import { MqError } from '../errors/index.ts';
import { requestName } from '../protocol/codes/request.ts';
import type { RemotingCommand } from '../protocol/command.ts';

interface Waiter {
  readonly code: number;
  resolve(response: RemotingCommand): void;
  reject(error: Error): void;
  readonly timeoutMs: number;
  /** On the steady clock. */
  readonly deadline: number;
}

/** At most this many requests may wait for their answers on one connection, as in the original. */
export const MAX_PENDING = 65535;

/** Requests whose time ends within so long of each other end together, milliseconds. */
const SLACK_MS = 5;

/**
 * The requests one side of a connection has sent and not seen answered. One timer serves them all: it is set for the
 * first deadline there is, and mostly finds that request answered.
 */
export class PendingRequests {
  readonly #waiters = new Map<number, Waiter>();
  readonly #address: string;
  #nextOpaque = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(address: string) {
    this.#address = address;
  }

  get size(): number {
    return this.#waiters.size;
  }

  /** The next opaque of this direction; wraps around as a signed 32-bit number. */
  nextOpaque(): number {
    this.#nextOpaque = (this.#nextOpaque + 1) | 0;
    return this.#nextOpaque;
  }

  /** Registers a request that has just been given its opaque. */
  wait(command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> {
    const { code, opaque } = command;
    if (this.#waiters.size >= MAX_PENDING) {
      return Promise.reject(
        new MqError('BUSY', `${MAX_PENDING} requests already wait for an answer of ${this.#address}`, {
          address: this.#address,
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + timeoutMs;
      this.#waiters.set(opaque, { code, resolve, reject, timeoutMs, deadline });
      if (deadline < this.#timerAt) this.#setTimer(deadline, timeoutMs);
    });
  }

  /** Pairs a response; one that nobody waits for (any more) is dropped. */
  settle(response: RemotingCommand): void {
    const waiter = this.#waiters.get(response.opaque);
    if (waiter === undefined) return;
    this.#waiters.delete(response.opaque);
    waiter.resolve(response);
  }

  /** Fails everything that waits; the connection is gone. */
  failAll(reason: string): void {
    clearTimeout(this.#timer);
    for (const { code, reject } of this.#waiters.values()) {
      reject(
        new MqError(
          'UNREACHABLE',
          `the connection to ${this.#address} closed before ${requestName(code)} was answered: ${reason}`,
          {
            address: this.#address,
          },
        ),
      );
    }
    this.#waiters.clear();
  }

  /** The open socket keeps the process alive, not the timer. */
  #setTimer(at: number, afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#expire(), Math.ceil(afterMs));
    this.#timer.unref();
  }

  #expire(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [opaque, waiter] of this.#waiters) {
      if (waiter.deadline > now + SLACK_MS) {
        next = Math.min(next, waiter.deadline);
        continue;
      }
      this.#waiters.delete(opaque);
      const { code, timeoutMs } = waiter;
      waiter.reject(
        new MqError('TIMEOUT', `${this.#address} did not answer ${requestName(code)} within ${timeoutMs} ms`, {
          address: this.#address,
        }),
      );
    }
    if (next < Number.POSITIVE_INFINITY) this.#setTimer(next, next - now);
  }
}
