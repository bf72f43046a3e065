/** Bounds how many pieces of work are under way at once. */
export class Window {
  readonly #limit: number;
  #underWay = 0;
  #room: (() => void) | undefined;
  #idle: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Waits until one more may begin; undefined when it may now. One waits at a time. */
  room(): Promise<void> | undefined {
    if (this.#underWay < this.#limit) return undefined;
    return new Promise((resolve) => {
      this.#room = resolve;
    });
  }

  /** Counts a piece of work until it has ended. @param work never rejects */
  add(work: Promise<void>): void {
    this.#underWay++;
    void work.then(() => {
      this.#underWay--;
      this.#room?.();
      this.#room = undefined;
      if (this.#underWay === 0) this.#idle?.();
    });
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }
}
