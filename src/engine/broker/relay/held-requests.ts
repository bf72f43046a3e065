import type { RemotingCommand } from '../../../protocol/command.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';

/** Within the 3 s a client gives a send by default. */
export const HOLD_MS = 2000;
export const MAX_REQUESTS = 1000;
export const MAX_BYTES = 16 * 1024 * 1024;
/** How often requests are looked at whose time may be over, or whose master could not be reached. */
const LOOK_MS = 50;

type Answer = RemotingCommand | undefined;

let places = 0;

/** A request until it is answered. */
export class HeldRequest {
  readonly request: RemotingCommand;
  readonly connection: Connection;
  /** Epoch of the member that handed it on; undefined for a client's own. */
  readonly relayedIn: number | undefined;
  readonly answered: Promise<Answer>;
  readonly bytes: number;
  /** Its place in the order of arrival. */
  readonly place = ++places;
  readonly #processor: Processor;
  readonly #endsAt = performance.now() + HOLD_MS;
  #resolve: (answer: Answer | Promise<Answer>) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(processor: Processor, request: RemotingCommand, connection: Connection, relayed: number | undefined) {
    this.#processor = processor;
    this.request = request;
    this.connection = connection;
    this.relayedIn = relayed;
    this.bytes = request.body?.length ?? 0;
    for (const name in request.extFields) this.bytes += name.length + (request.extFields[name]?.length ?? 0);
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Milliseconds it may still wait. */
  get leftMs(): number {
    return this.#endsAt - performance.now();
  }

  /** Runs its processor, in this very turn. */
  doHere(): void {
    try {
      this.#resolve(this.#processor(this.request, this.connection));
    } catch (error) {
      this.#reject(error);
    }
  }

  answer(answer: Answer): void {
    this.#resolve(answer);
  }

  fail(error: Error): void {
    this.#reject(error);
  }
}

/**
 * Requests that wait for a master, or for its answer: at most 1,000, with at most 16 MiB, and for at most 2 s. Those of one
 * connection begin in the order in which they came.
 */
export class HeldRequests {
  readonly #begin: (held: HeldRequest) => boolean;
  readonly #maxRequests: number;
  #waiting: HeldRequest[] = [];
  #count = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param begin does a request, or says that it must wait; asked again at each {@link look} */
  constructor(begin: (held: HeldRequest) => boolean, maxRequests = MAX_REQUESTS) {
    this.#begin = begin;
    this.#maxRequests = maxRequests;
  }

  /** Requests that are not answered yet. */
  get count(): number {
    return this.#count;
  }

  /** There are some that have not begun. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** The answer to a request, after a while. Without room for it, it is done here at once. */
  hold(
    processor: Processor,
    request: RemotingCommand,
    connection: Connection,
    relayed: number | undefined,
  ): Answer | Promise<Answer> {
    const held = new HeldRequest(processor, request, connection, relayed);
    if (this.#isClosed || this.#count >= this.#maxRequests || this.#bytes + held.bytes > MAX_BYTES) {
      return processor(request, connection);
    }
    this.#count++;
    this.#bytes += held.bytes;
    this.#waiting.push(held);
    this.look();
    return this.#leaving(held);
  }

  async #leaving(held: HeldRequest): Promise<Answer> {
    try {
      return await held.answered;
    } finally {
      this.#count--;
      this.#bytes -= held.bytes;
    }
  }

  /** A request that was begun waits once more, at its old place. */
  again(held: HeldRequest): void {
    if (this.#isClosed || held.leftMs <= 0) {
      held.doHere();
      return;
    }
    const next = this.#waiting.findIndex(({ place }) => place > held.place);
    this.#waiting.splice(next < 0 ? this.#waiting.length : next, 0, held);
    this.#keepLooking();
  }

  /** Begins what can begin by now; what has waited too long is done here. */
  look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const blocked = new Set<number>();
    for (const held of waiting) {
      if (held.leftMs <= 0) held.doHere();
      else if (blocked.has(held.connection.id) || !this.#begin(held)) {
        blocked.add(held.connection.id);
        this.#waiting.push(held);
      }
    }
    this.#keepLooking();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const held of this.#waiting.splice(0)) held.doHere();
  }

  #keepLooking(): void {
    if (this.#waiting.length === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.look();
    }, LOOK_MS);
  }
}
