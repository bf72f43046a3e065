import { MqError } from '../errors/index.ts';
import { requestName } from '../protocol/codes/request.ts';
import type { RemotingCommand } from '../protocol/command.ts';

interface Waiter {
  readonly code: number;
  resolve(response: RemotingCommand): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

/** At most this many requests may wait for their answers on one connection, as in the original. */
export const MAX_PENDING = 65535;

/** The requests one side of a connection has sent and not seen answered. */
export class PendingRequests {
  readonly #waiters = new Map<number, Waiter>();
  readonly #address: string;
  #nextOpaque = 0;

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
      throw new MqError('BUSY', `${MAX_PENDING} requests already wait for an answer of ${this.#address}`, {
        address: this.#address,
      });
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(opaque);
        reject(
          new MqError('TIMEOUT', `${this.#address} did not answer ${requestName(code)} within ${timeoutMs} ms`, {
            address: this.#address,
          }),
        );
      }, timeoutMs);
      this.#waiters.set(opaque, { code, resolve, reject, timer });
    });
  }

  /** Pairs a response; one that nobody waits for (any more) is dropped. */
  settle(response: RemotingCommand): void {
    const waiter = this.#waiters.get(response.opaque);
    if (waiter === undefined) return;
    this.#waiters.delete(response.opaque);
    clearTimeout(waiter.timer);
    waiter.resolve(response);
  }

  /** Fails everything that waits; the connection is gone. */
  failAll(reason: string): void {
    for (const { code, reject, timer } of this.#waiters.values()) {
      clearTimeout(timer);
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
}
