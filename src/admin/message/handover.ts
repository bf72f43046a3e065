/** Hands items from several givers to one taker. A giver waits until its item is taken: nothing piles up in between. */
export class Handover<Item> {
  readonly #offers: { item: Item; taken: () => void }[] = [];
  #taker: (() => void) | undefined;
  #failure: { error: unknown } | undefined;
  #ended = false;

  /** Resolves when the item is taken, or when nobody takes any more. */
  give(item: Item): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((taken) => {
      this.#offers.push({ item, taken });
      this.#wake();
    });
  }

  /** Ends it with an error, which the taker gets after what was given before. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** Ends it: the taker gets nothing more, and nobody waits. */
  end(): void {
    this.#ended = true;
    for (const { taken } of this.#offers.splice(0)) taken();
    this.#wake();
  }

  /** The next item; undefined at the end. @throws what {@link fail} was given */
  async take(): Promise<Item | undefined> {
    for (;;) {
      if (this.#ended) return undefined;
      const offer = this.#offers.shift();
      if (offer !== undefined) {
        offer.taken();
        return offer.item;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      await new Promise<void>((resolve) => {
        this.#taker = resolve;
      });
    }
  }

  #wake(): void {
    this.#taker?.();
    this.#taker = undefined;
  }
}
