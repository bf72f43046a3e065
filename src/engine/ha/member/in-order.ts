import { messageOf } from '../../../errors/index.ts';

/**
 * Does what takes a while and changes the broker as a whole (roles, cuts) one after the other, in the order it was asked for.
 */
export class InOrder {
  readonly #onFailed: (what: string, error: unknown) => void;
  #last: Promise<void> = Promise.resolve();

  constructor(onFailed: (what: string, error: unknown) => void) {
    this.#onFailed = onFailed;
  }

  /** @param what names it in the message of its failure */
  add(what: string, work: () => Promise<void> | void): void {
    this.#last = this.#last.then(work).catch((error: unknown) => this.#onFailed(what, error));
  }

  /** Resolves when all that was asked for so far is done or has failed. */
  async idle(): Promise<void> {
    await this.#last;
  }
}

/** For logs: an error's text with what it hit. */
export const failureText = (what: string, error: unknown): string => `${what}: ${messageOf(error)}`;
