import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { commitWaves } from '../../requests/commit-waves.ts';
import type { OffsetRequests } from '../../requests/offsets.ts';
import { queueKey } from '../queue/queue-key.ts';
import { NotedOffsets, type OffsetStore } from './offset-store.ts';

/** Progress of a group that shares its queues, kept by each queue's broker. */
export class BrokerOffsets implements OffsetStore {
  readonly #requests: OffsetRequests;
  readonly #group: string;
  readonly #address: (queue: MessageQueue) => string;
  readonly #noted = new NotedOffsets();

  /** @param address where the master of a queue is reached; throws MqError when nobody knows */
  constructor(requests: OffsetRequests, group: string, address: (queue: MessageQueue) => string) {
    this.#requests = requests;
    this.#group = group;
    this.#address = address;
  }

  async load(): Promise<void> {
    return;
  }

  async read(queue: MessageQueue): Promise<number | undefined> {
    const offset = await this.#requests.findCommitted(this.#address(queue), this.#group, queue);
    if (offset === undefined || offset < 0) return undefined;
    this.#noted.loaded(queueKey(queue), offset);
    return offset;
  }

  current(queue: MessageQueue): number | undefined {
    return this.#noted.get(queueKey(queue));
  }

  update(queue: MessageQueue, offset: number, increaseOnly: boolean): void {
    this.#noted.update(queueKey(queue), offset, increaseOnly);
  }

  /** One request a queue, in the order of commitWaves; each is answered, so that what failed is sent again. */
  async persist(queues: readonly MessageQueue[]): Promise<void> {
    const pending = queues.filter((queue) => this.#noted.pending(queueKey(queue)) !== undefined);
    const outcomes: PromiseSettledResult<void>[] = [];
    for (const wave of commitWaves(pending, ({ topic, brokerName }) => ({ topic, address: brokerName })))
      outcomes.push(...(await Promise.allSettled(wave.map((queue) => this.#persistOne(queue)))));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  forget(queue: MessageQueue): void {
    this.#noted.delete(queueKey(queue));
  }

  async #persistOne(queue: MessageQueue): Promise<void> {
    const key = queueKey(queue);
    const offset = this.#noted.pending(key);
    if (offset === undefined) return;
    await this.#requests.commit(this.#address(queue), this.#group, queue, offset);
    this.#noted.stored(key, offset);
  }
}
