/** Places for work that mostly waits: so many pieces are under way at once, the others come in the order they were asked for. */
export class Lanes {
  readonly #free: number[];
  readonly #waiting: ((lane: number) => void)[] = [];

  constructor(count: number) {
    this.#free = Array.from({ length: count }, (_, lane) => lane);
  }

  /** @param work given the number of its lane, from 0 */
  async run<T>(work: (lane: number) => Promise<T>): Promise<T> {
    const lane = this.#free.pop() ?? (await new Promise<number>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(lane);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(lane);
      else next(lane);
    }
  }
}
