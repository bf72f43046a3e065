import { MqError } from '../../../errors/index.ts';
import type { Phase } from './child-state.ts';

/** Those who wait for a child to come into a phase. */
export class PhaseWaits {
  readonly #phase: () => Phase;
  readonly #name: string;
  readonly #waiters = new Set<() => void>();

  constructor(name: string, phase: () => Phase) {
    this.#name = name;
    this.#phase = phase;
  }

  /** Lets everybody look at the phase again. */
  wake(): void {
    for (const look of this.#waiters) look();
  }

  /** Resolves when the phase is one of those wanted. @throws MqError TIMEOUT after `withinMs` milliseconds */
  until(is: (phase: Phase) => boolean, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
      };
      const look = (): void => {
        if (!is(this.#phase())) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(
          new MqError('TIMEOUT', `${this.#name} is still ${this.#phase()} after ${withinMs / 1000} s`, {
            hint: 'The daemon goes on; look again with mq daemon status.',
          }),
        );
      }, withinMs);
      this.#waiters.add(look);
      look();
    });
  }
}
