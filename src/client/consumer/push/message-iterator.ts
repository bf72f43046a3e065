import { ConsumeOutcome, LEFT } from '../consume/listener.ts';
import type { ReceivedMessage } from '../received-message.ts';

interface Offer {
  readonly message: ReceivedMessage;
  settle(outcome: ConsumeOutcome | typeof LEFT): void;
}

/**
 * Turns calls of a handler into a loop. The handler of a message ends when the loop asks for the next one; so the loop
 * works on one message, and the others wait.
 */
export class MessageIterator implements AsyncIterator<ReceivedMessage> {
  readonly #close: () => Promise<void>;
  readonly #offers: Offer[] = [];
  readonly #takers: ((result: IteratorResult<ReceivedMessage>) => void)[] = [];
  #current: Offer | undefined;
  #ended = false;
  #started: Promise<void> = Promise.resolve();

  constructor(close: () => Promise<void>) {
    this.#close = close;
  }

  /** @param started rejects when the consumer cannot start; the loop throws it */
  begin(started: Promise<void>): void {
    this.#started = started;
    started.catch(() => this.end());
  }

  /** The handler: resolves when the loop is done with the message. */
  offer(message: ReceivedMessage): Promise<ConsumeOutcome | typeof LEFT> {
    return new Promise((settle) => {
      const offer: Offer = { message, settle };
      if (this.#ended) settle(LEFT);
      else this.#give(offer);
    });
  }

  async next(): Promise<IteratorResult<ReceivedMessage>> {
    await this.#started;
    this.#current?.settle(ConsumeOutcome.SUCCESS);
    this.#current = undefined;
    const offer = this.#offers.shift();
    if (offer !== undefined) return this.#taken(offer);
    if (this.#ended) return { done: true, value: undefined };
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** The loop was left: what it had not asked beyond is delivered again. */
  async return(): Promise<IteratorResult<ReceivedMessage>> {
    this.#giveBack();
    await this.#close();
    return { done: true, value: undefined };
  }

  /** The consumer is closed. */
  end(): void {
    this.#giveBack();
    for (const take of this.#takers.splice(0)) take({ done: true, value: undefined });
  }

  #give(offer: Offer): void {
    const take = this.#takers.shift();
    if (take === undefined) this.#offers.push(offer);
    else take(this.#taken(offer));
  }

  #taken(offer: Offer): IteratorResult<ReceivedMessage> {
    this.#current = offer;
    return { done: false, value: offer.message };
  }

  #giveBack(): void {
    this.#ended = true;
    for (const offer of this.#offers.splice(0)) offer.settle(LEFT);
    this.#current?.settle(LEFT);
    this.#current = undefined;
  }
}
