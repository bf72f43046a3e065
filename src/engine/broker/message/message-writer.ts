import type { PutListener, PutResult, StoreMessage } from '../../store/types.ts';
import { type OutgoingMessage, toStoreMessage } from './outgoing-message.ts';

/** Sends some messages elsewhere until they are due: to the delay topic, the timer's, the half topic. */
export interface Diversion {
  /**
   * The message to store instead, or undefined when it goes where it was sent.
   * @throws Refusal when it may not be stored at all
   */
  divert(message: OutgoingMessage): OutgoingMessage | undefined;
}

/** The store as the writer sees it. */
export interface WriterStore {
  put(message: StoreMessage, listener: PutListener): void;
  putBatch(messages: readonly StoreMessage[], listener: PutListener): void;
}

/** Stores what the broker itself has to say: retries, deliveries, commits. */
export class MessageWriter {
  readonly #store: WriterStore;
  readonly #diversions: readonly Diversion[];

  /** @param diversions asked in this order; the first that takes the message decides */
  constructor(store: WriterStore, diversions: readonly Diversion[]) {
    this.#store = store;
    this.#diversions = diversions;
  }

  /**
   * Stores a message, or what stands for it until it is due. Never rejects for the store's sake: the result says it.
   * @throws Refusal when a diversion refuses it
   */
  put(message: OutgoingMessage): Promise<PutResult> {
    return this.putAsIs(this.divert(message));
  }

  /** Stores a message where it says, whatever its properties ask for: a delivery, not a new delay. */
  putAsIs(message: OutgoingMessage): Promise<PutResult> {
    return new Promise((resolve) => this.#store.put(toStoreMessage(message), { onPut: resolve }));
  }

  /**
   * Stores messages where they say, in one write: all or none, whatever is killed. The result tells where the first went.
   */
  putTogether(messages: readonly OutgoingMessage[]): Promise<PutResult> {
    return new Promise((resolve) => this.#store.putBatch(messages.map(toStoreMessage), { onPut: resolve }));
  }

  /** The message that would be stored. @throws Refusal when a diversion refuses it */
  divert(message: OutgoingMessage): OutgoingMessage {
    for (const diversion of this.#diversions) {
      const diverted = diversion.divert(message);
      if (diverted !== undefined) return diverted;
    }
    return message;
  }
}
