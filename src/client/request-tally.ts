/** Counts requests while they are under way, for whoever shows that something is going on. */
export class RequestTally {
  readonly #waiting = new Map<string, number>();
  #sent = 0;
  #answered = 0;

  /** Requests sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Requests that have ended, in whatever way. */
  get answered(): number {
    return this.#answered;
  }

  /** Whose answers are awaited, the longest awaited first. */
  get waitingFor(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  /** Counts a request; it is under way until its promise ends. */
  count(address: string, asking: Promise<unknown>): void {
    this.#sent++;
    this.#waiting.set(address, (this.#waiting.get(address) ?? 0) + 1);
    const end = (): void => {
      this.#answered++;
      const left = (this.#waiting.get(address) ?? 1) - 1;
      if (left > 0) this.#waiting.set(address, left);
      else this.#waiting.delete(address);
    };
    asking.then(end, end);
  }
}
