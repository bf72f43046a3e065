import { randomUUID } from 'node:crypto';

/** Counts the changes of a table, however small: unlike a data version, which some changes leave as it is. */
export class ChangeCount {
  readonly #origin = randomUUID();
  #count = 0;

  next(): void {
    this.#count++;
  }

  /** Opaque; another one after every change, and in every process. */
  get version(): string {
    return `${this.#origin}.${this.#count}`;
  }
}
