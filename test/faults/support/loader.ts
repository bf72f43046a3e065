import type { Acknowledged } from './checker.ts';
import type { Random } from './random.ts';
import { type Answer, batchPart, Code, sendFields, WireClient } from './wire.ts';

export interface LoaderOptions {
  connections: number;
  /** Requests each connection keeps under way. */
  window: number;
  topic: string;
  queues: number;
  /** Part of the sends that are batches of two to five. */
  batches: number;
}

/** Sends as fast as it is answered, over several connections, and writes down what was acknowledged and what refused. */
export class Loader {
  readonly acknowledged: Acknowledged[] = [];
  readonly refused: { code: number; remark: string }[] = [];
  readonly #options: LoaderOptions;
  readonly #random: Random;
  readonly #name: string;
  readonly #clients: WireClient[] = [];
  #count = 0;
  #isStopped = false;
  #loops: Promise<void>[] = [];

  /** `name` makes the ids of this loader's messages unlike those of others. */
  constructor(name: string, random: Random, options: LoaderOptions) {
    this.#name = name;
    this.#random = random;
    this.#options = options;
  }

  async start(address: string): Promise<void> {
    for (let i = 0; i < this.#options.connections; i++) this.#clients.push(await WireClient.open(address));
    for (const client of this.#clients) {
      for (let i = 0; i < this.#options.window; i++) this.#loops.push(this.#loop(client));
    }
  }

  /** Waits until what is under way was answered, or failed with its connection. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
    for (const client of this.#clients) client.close();
  }

  async #loop(client: WireClient): Promise<void> {
    while (!this.#isStopped && !client.isClosed) {
      try {
        if (this.#random.chance(this.#options.batches)) await this.#sendBatch(client);
        else await this.#sendOne(client);
      } catch {
        return;
      }
    }
  }

  #newMessage(): { id: string; body: string; properties: string } {
    const id = `${this.#name}-${this.#count++}`;
    const body = `${id} ${'x'.repeat(this.#random.below(300))}`;
    return { id, body, properties: `KEYS\u0001${id}\u0002TAGS\u0001T${this.#count % 5}\u0002` };
  }

  async #sendOne(client: WireClient): Promise<void> {
    const { id, body, properties } = this.#newMessage();
    const queueId = this.#random.below(this.#options.queues);
    const fields = sendFields(this.#options.topic, queueId, properties, false);
    this.#note(await client.ask(Code.SEND, fields, Buffer.from(body)), queueId, [{ id, body }]);
  }

  async #sendBatch(client: WireClient): Promise<void> {
    const messages = Array.from({ length: this.#random.between(2, 5) }, () => this.#newMessage());
    const queueId = this.#random.below(this.#options.queues);
    const parts = messages.map(({ body, properties }) => batchPart(Buffer.from(body), Buffer.from(properties)));
    const fields = sendFields(this.#options.topic, queueId, '', true);
    this.#note(await client.ask(Code.SEND_BATCH, fields, Buffer.concat(parts)), queueId, messages);
  }

  #note(answer: Answer, queueId: number, messages: readonly { id: string; body: string }[]): void {
    if (answer.code !== 0) {
      this.refused.push({ code: answer.code, remark: answer.remark });
      return;
    }
    const ids = (answer.ext['msgId'] ?? '').split(',');
    const first = Number(answer.ext['queueOffset']);
    messages.forEach(({ id, body }, i) => {
      this.acknowledged.push({
        topic: this.#options.topic,
        queueId,
        queueOffset: first + i,
        physicalOffset: Number.parseInt(ids[i]?.slice(16) ?? '', 16),
        body,
        key: id,
      });
    });
  }
}
