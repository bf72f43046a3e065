import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';

/** Where the progress of a group is kept: with the broker, or in a file for broadcast. */
export interface OffsetStore {
  /** Reads what must be read before the first queue. */
  load(): Promise<void>;
  /**
   * The stored next offset of a queue, or undefined when there is none.
   * @throws MqError when it cannot be read; the queue must wait then
   */
  read(queue: MessageQueue): Promise<number | undefined>;
  /** The next offset as last noted here, stored or not. */
  current(queue: MessageQueue): number | undefined;
  /** Notes the next offset. @param increaseOnly a lower one than noted is ignored */
  update(queue: MessageQueue, offset: number, increaseOnly: boolean): void;
  /**
   * Stores what was noted of these queues and not stored yet.
   * @throws MqError when some could not be stored; they stay noted
   */
  persist(queues: readonly MessageQueue[]): Promise<void>;
  /** A queue is no more of this member's business. */
  forget(queue: MessageQueue): void;
}

/** Next offsets in memory, and which of them are stored. */
export class NotedOffsets {
  readonly #offsets = new Map<string, { offset: number; stored: number }>();

  get(key: string): number | undefined {
    return this.#offsets.get(key)?.offset;
  }

  /** An offset that was just read from the store. */
  loaded(key: string, offset: number): void {
    this.#offsets.set(key, { offset, stored: offset });
  }

  update(key: string, offset: number, increaseOnly: boolean): void {
    const noted = this.#offsets.get(key);
    if (noted === undefined) this.#offsets.set(key, { offset, stored: -1 });
    else if (!increaseOnly || offset > noted.offset) noted.offset = offset;
  }

  /** The offset when it is not stored yet. */
  pending(key: string): number | undefined {
    const noted = this.#offsets.get(key);
    return noted === undefined || noted.offset === noted.stored ? undefined : noted.offset;
  }

  stored(key: string, offset: number): void {
    const noted = this.#offsets.get(key);
    if (noted !== undefined) noted.stored = offset;
  }

  delete(key: string): void {
    this.#offsets.delete(key);
  }
}
