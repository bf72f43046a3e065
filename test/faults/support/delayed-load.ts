import type { Random } from './random.ts';
import { Code, sendFields, WireClient } from './wire.ts';

/** A delayed message the broker has acknowledged. */
export interface Promised {
  readonly body: string;
  /** 0 for one with a delivery time. */
  readonly level: number;
  /** Where it waits: its offset in the delay or timer queue. */
  readonly waitsAt: number;
  /** Not to be delivered before, in milliseconds. */
  readonly notBefore: number;
}

export const LEVEL_MS = [1000, 2000, 3000];

/** Sends delayed and timed messages, a window of them under way, until its connection ends; keeps what was promised. */
export class DelayedLoad {
  readonly promised: Promised[] = [];
  readonly refused: string[] = [];
  readonly #random: Random;
  readonly #name: string;
  readonly #topic: string;
  #client: WireClient | undefined;
  #count = 0;
  #loops: Promise<void>[] = [];

  constructor(name: string, topic: string, random: Random) {
    this.#name = name;
    this.#topic = topic;
    this.#random = random;
  }

  async start(address: string, window: number): Promise<void> {
    this.#client = await WireClient.open(address);
    this.#loops = Array.from({ length: window }, () => this.#loop());
  }

  /** Waits until what was under way is answered or lost. */
  async stop(): Promise<void> {
    this.#client?.close();
    await Promise.all(this.#loops);
  }

  async #loop(): Promise<void> {
    const client = this.#client;
    while (client !== undefined && !client.isClosed) {
      try {
        await this.#send(client);
        await new Promise((resolve) => setTimeout(resolve, this.#random.between(0, 5)));
      } catch {
        return;
      }
    }
  }

  async #send(client: WireClient): Promise<void> {
    const body = `${this.#name}-${this.#count++}`;
    const level = this.#random.below(4);
    const delayMs = level === 0 ? this.#random.between(500, 4000) : (LEVEL_MS[level - 1] ?? 0);
    const property = level === 0 ? `TIMER_DELAY_MS\u0001${delayMs}\u0002` : `DELAY\u0001${level}\u0002`;
    const fields = sendFields(this.#topic, this.#random.below(4), `${property}UNIQ_KEY\u0001${body}\u0002`, false);
    const sentAt = Date.now();
    const answer = await client.ask(Code.SEND, fields, Buffer.from(body));
    if (answer.code !== 0) this.refused.push(`${answer.code} ${answer.remark}`);
    else this.promised.push({ body, level, waitsAt: Number(answer.ext['queueOffset']), notBefore: sentAt + delayMs });
  }
}
