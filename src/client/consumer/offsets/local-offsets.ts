import type { MessageQueue, QueueTable } from '../../../protocol/bodies/message-queue.ts';
import type { ClientLog } from '../../instance/client-log.ts';
import { queueKey } from '../queue/queue-key.ts';
import { readOffsets, writeOffsets } from './local-file.ts';
import type { OffsetStore } from './offset-store.ts';

/** Progress of a broadcast consumer, in a file of its own: every member reads everything, each at its own pace. */
export class LocalOffsets implements OffsetStore {
  readonly #path: string;
  readonly #log: ClientLog;
  readonly #offsets = new Map<string, { queue: MessageQueue; offset: number }>();
  #changed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, log: ClientLog) {
    this.#path = path;
    this.#log = log;
  }

  async load(): Promise<void> {
    for (const [queue, offset] of await readOffsets(this.#path, this.#log)) this.#set(queue, offset);
  }

  async read(queue: MessageQueue): Promise<number | undefined> {
    return this.current(queue);
  }

  current(queue: MessageQueue): number | undefined {
    return this.#offsets.get(queueKey(queue))?.offset;
  }

  update(queue: MessageQueue, offset: number, increaseOnly: boolean): void {
    const noted = this.current(queue);
    if (noted === offset || (increaseOnly && noted !== undefined && offset < noted)) return;
    this.#set(queue, offset);
    this.#changed = true;
  }

  /** Writes all offsets, one write after the other. */
  persist(): Promise<void> {
    const write = this.#writing.then(() => this.#write());
    this.#writing = write.catch(() => undefined);
    return write;
  }

  /** A broadcast consumer keeps its place in queues that are away for a while. */
  forget(): void {
    return;
  }

  async #write(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const table: QueueTable<number> = [...this.#offsets.values()].map(({ queue, offset }) => [queue, offset]);
    try {
      await writeOffsets(this.#path, table);
    } catch (error) {
      this.#changed = true;
      throw error;
    }
  }

  #set({ topic, brokerName, queueId }: MessageQueue, offset: number): void {
    const queue = { topic, brokerName, queueId };
    this.#offsets.set(queueKey(queue), { queue, offset });
  }
}
