/** Most things told apart; beyond them, the one told longest ago is forgotten. */
const MAX_KEYS = 1000;

/** Keeps what is said again and again, by clients that try again and again, from filling the log. */
export class Rarely {
  readonly #intervalMs: number;
  /** When each was last said, oldest first. */
  readonly #said = new Map<string, number>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** True when `key` was not said within the interval: it is said now. @param now milliseconds */
  isDue(key: string, now: number): boolean {
    const last = this.#said.get(key);
    if (last !== undefined && now - last < this.#intervalMs) return false;
    this.#said.delete(key);
    this.#said.set(key, now);
    for (const oldest of this.#said.keys()) {
      if (this.#said.size <= MAX_KEYS) break;
      this.#said.delete(oldest);
    }
    return true;
  }
}
