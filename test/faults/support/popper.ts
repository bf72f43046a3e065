import type { Random } from './random.ts';
import { parseStored } from './record.ts';
import { sendFields, type WireClient } from './wire.ts';

const PopCode = { SEND: 310, POP: 200050, ACK: 200051, CHANGE: 200053 } as const;
const GROUP = 'faultPoppers';

/** A delivery as the client knows it. */
interface Held {
  body: string;
  topic: string;
  queueId: number;
  offset: number;
  handle: string;
}

/** What producers and consumers were told, over all lives of the broker. */
export class PopLedger {
  readonly sent = new Set<string>();
  readonly acknowledged = new Set<string>();
  /** An acknowledgement was sent and never answered. */
  readonly uncertain = new Set<string>();
  /** Until when a message is with its consumer, by the newest handle that was answered; milliseconds. */
  readonly heldUntil = new Map<string, number>();
  readonly problems: string[] = [];
  deliveries = 0;
  redeliveries = 0;
  changes = 0;

  /** Notes a delivery. */
  delivered(body: string, popTime: number, until: number): void {
    this.deliveries++;
    if (this.acknowledged.has(body)) this.problems.push(`${body} came again after its acknowledgement was answered`);
    const held = this.heldUntil.get(body);
    if (held !== undefined) this.redeliveries++;
    if (held !== undefined && popTime < held) this.problems.push(`${body} came ${held - popTime} ms early`);
    this.heldUntil.set(body, until);
  }

  /** What was sent, and neither acknowledged nor maybe so. */
  get lost(): string[] {
    return [...this.sent].filter((body) => !this.acknowledged.has(body) && !this.uncertain.has(body));
  }
}

/** Sends messages, one after the other, until its connection ends. */
export async function produce(client: WireClient, topic: string, queues: number, prefix: string, ledger: PopLedger) {
  for (let i = 0; !client.isClosed; i++) {
    const body = `${prefix}-${i}`;
    const properties = `UNIQ_KEY\u0001${body}\u0002`;
    const answer = await client.ask(PopCode.SEND, sendFields(topic, i % queues, properties, false), Buffer.from(body));
    if (answer.code === 0) ledger.sent.add(body);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Pops, and acknowledges, holds longer, gives back or forgets what it gets, until its connection ends. */
export class Popper {
  readonly #client: WireClient;
  readonly #topic: string;
  readonly #ledger: PopLedger;
  readonly #random: Random;

  constructor(client: WireClient, topic: string, ledger: PopLedger, random: Random) {
    this.#client = client;
    this.#topic = topic;
    this.#ledger = ledger;
    this.#random = random;
  }

  async run(): Promise<void> {
    while (!this.#client.isClosed) {
      const held = await this.pop(this.#random.between(50, 400), 100);
      await Promise.all(held.map((one) => this.#treat(one)));
    }
  }

  async pop(invisibleMs: number, pollMs: number): Promise<Held[]> {
    const answer = await this.#client.ask(PopCode.POP, {
      consumerGroup: GROUP,
      topic: this.#topic,
      queueId: '-1',
      maxMsgNums: String(this.#random.between(1, 32)),
      invisibleTime: String(invisibleMs),
      pollTime: String(pollMs),
      bornTime: String(Date.now()),
      initMode: '0',
      expType: 'TAG',
      exp: '*',
      order: 'false',
    });
    if (answer.code === 210) return [];
    if (answer.code !== 0) throw new Error(`pop answered ${answer.code}: ${answer.remark}`);
    const held: Held[] = [];
    const popTime = Number(answer.ext['popTime']);
    for (let at = 0; at < answer.body.length; ) {
      const record = parseStored(answer.body, at);
      at += record.size;
      const own = record.properties
        .split('\u0002')
        .find((pair) => pair.startsWith('POP_CK\u0001'))
        ?.slice('POP_CK\u0001'.length);
      const { queueId, queueOffset: offset } = record;
      const handle = own ?? `${offset} ${popTime} ${invisibleMs} 0 0 killed ${queueId} ${offset}`;
      const topic = own === undefined ? this.#topic : `%RETRY%${GROUP}_${this.#topic}`;
      const body = record.body.toString();
      this.#ledger.delivered(body, popTime, popTime + invisibleMs);
      held.push({ body, topic, queueId, offset, handle });
    }
    return held;
  }

  async acknowledge(held: Held): Promise<void> {
    const answer = await this.#client.ask(PopCode.ACK, this.#fields(held)).catch((error: unknown) => {
      this.#ledger.uncertain.add(held.body);
      throw error;
    });
    if (answer.code !== 0) throw new Error(`ack answered ${answer.code}: ${answer.remark}`);
    if (answer.ext['ackOutcome'] === 'done') this.#ledger.acknowledged.add(held.body);
  }

  async #treat(held: Held): Promise<void> {
    if (this.#random.chance(0.65)) {
      await this.acknowledge(held);
      return;
    }
    if (!this.#random.chance(0.4)) return;
    const invisibleTime = this.#random.pick([0, 50, 300]);
    // Until it is answered nobody knows which of the two times counts.
    this.#ledger.heldUntil.set(held.body, 0);
    const answer = await this.#client.ask(PopCode.CHANGE, {
      ...this.#fields(held),
      invisibleTime: String(invisibleTime),
    });
    if (answer.code !== 0) return;
    this.#ledger.changes++;
    const until = Number(answer.ext['popTime']) + Number(answer.ext['invisibleTime']);
    // Another consumer may have it already, with a later time.
    this.#ledger.heldUntil.set(held.body, Math.max(until, this.#ledger.heldUntil.get(held.body) ?? 0));
  }

  #fields({ topic, queueId, offset, handle }: Held): Record<string, string> {
    return { consumerGroup: GROUP, topic, queueId: String(queueId), offset: String(offset), extraInfo: handle };
  }
}

/** A group that never gives a message up. */
export const patientGroup = (): Buffer => Buffer.from(JSON.stringify({ groupName: GROUP, retryMaxTimes: 10_000 }));
