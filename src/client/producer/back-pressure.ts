import { MqError } from '../../errors/index.ts';

interface Waiter {
  readonly bytes: number;
  enter(): void;
}

/** Bounds what a producer has under way: so many sends, so many bytes. Who finds no room waits in line. */
export class BackPressure {
  readonly #maxCount: number;
  readonly #maxBytes: number;
  readonly #line = new Set<Waiter>();
  #count = 0;
  #bytes = 0;
  #idle: (() => void)[] = [];

  constructor(maxCount: number, maxBytes: number) {
    this.#maxCount = maxCount;
    this.#maxBytes = maxBytes;
  }

  /** Takes room when there is some now. */
  tryEnter(bytes: number): boolean {
    if (this.#line.size > 0 || !this.#fits(bytes)) return false;
    this.#take(bytes);
    return true;
  }

  /** Waits for room. @throws MqError BUSY when there is none in time */
  enter(bytes: number, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#line.delete(waiter);
        reject(
          new MqError('BUSY', `${this.#count} sends are under way, and none ended within ${timeoutMs} ms`, {
            hint: 'Await sends, or raise backPressureForAsyncSendNum and backPressureForAsyncSendSize.',
          }),
        );
      }, timeoutMs);
      const waiter: Waiter = {
        bytes,
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#line.add(waiter);
    });
  }

  /** Gives room back. */
  leave(bytes: number): void {
    this.#count--;
    this.#bytes -= bytes;
    for (const waiter of this.#line) {
      if (!this.#fits(waiter.bytes)) break;
      this.#line.delete(waiter);
      this.#take(waiter.bytes);
      waiter.enter();
    }
    if (this.#count > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** One send always fits, however large. */
  #fits(bytes: number): boolean {
    return this.#count === 0 || (this.#count < this.#maxCount && this.#bytes + bytes <= this.#maxBytes);
  }

  #take(bytes: number): void {
    this.#count++;
    this.#bytes += bytes;
  }
}
