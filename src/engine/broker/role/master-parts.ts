import type { Connection, Processor } from '../../../remoting/types.ts';
import type { ProcessorEntries } from '../context.ts';
import type { BrokerPart } from '../part.ts';

/**
 * The parts of a broker that only a master runs: redelivery, replies, transactions, delays, timer, POP. They are made anew
 * for each time the broker is one, so that none has to begin twice.
 */
export class MasterParts {
  readonly #make: () => readonly BrokerPart[];
  /** Made and not started yet, or running. */
  #parts: readonly BrokerPart[];
  #processors = new Map<number, Processor>();

  constructor(make: () => readonly BrokerPart[]) {
    this.#make = make;
    this.#parts = make();
  }

  /**
   * Their requests, each handed to the part that runs at the time.
   * @param otherwise answers while none runs
   */
  entries(otherwise: Processor): ProcessorEntries {
    return this.#parts
      .flatMap((part) => part.processors)
      .map(([code]) => [code, (request, peer) => (this.#processors.get(code) ?? otherwise)(request, peer)] as const);
  }

  /** Starts them in their order. Stops those that began when one cannot. */
  async start(): Promise<void> {
    try {
      for (const part of this.#parts) await part.start?.();
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#processors = new Map(this.#parts.flatMap((part) => part.processors));
  }

  /** Stops them, last first; their requests are refused from the first moment. */
  async stop(): Promise<void> {
    this.#processors = new Map();
    const parts = this.#parts;
    this.#parts = this.#make();
    for (const part of parts.toReversed()) await part.stop?.();
  }

  onDisconnect(connection: Connection): void {
    for (const part of this.#parts) part.onDisconnect?.(connection);
  }
}
