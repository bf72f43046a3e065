import { decodeTopicRouteData } from '../../../src/protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { type ExtFields, request } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';

/** Tries of one send, as of Java's producer; they follow each other at once. */
const TRIES = 3;

/** A client that sends to whom it last knew as master, whatever the answer, and asks a name server now and then. */
export class StockClient {
  readonly failures: string[] = [];
  sent = 0;
  retried = 0;
  readonly #client = new RemotingClient();
  readonly #namesrv: string;
  readonly #pollMs: number;
  #master = '';
  #polledAt = 0;
  #isOver = false;
  #running: Promise<void> = Promise.resolve();

  constructor(namesrv: string, pollMs: number) {
    this.#namesrv = namesrv;
    this.#pollMs = pollMs;
  }

  get master(): string {
    return this.#master;
  }

  begin(master: string): void {
    this.#master = master;
    this.#polledAt = performance.now();
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#running;
    await this.#client.close();
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      if (performance.now() > this.#polledAt + this.#pollMs) await this.#poll();
      const failure = await this.#send();
      if (failure !== undefined) this.failures.push(failure);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #poll(): Promise<void> {
    this.#polledAt = performance.now();
    const fields: ExtFields = { topic: 'T' };
    const asked = request(RequestCode.GET_ROUTEINFO_BY_TOPIC, fields);
    const { code, body } = await this.#client.invoke(this.#namesrv, asked, 3000);
    if (code !== 0) return;
    this.#master = decodeTopicRouteData(body).brokerDatas[0]?.brokerAddrs.get(0) ?? this.#master;
  }

  async #send(): Promise<string | undefined> {
    const names = { a: 'PG', b: 'T', c: 'TBW102', d: '4', e: '0', f: '0', g: '1', h: '0', i: '', j: '0', k: 'false' };
    let failure = '';
    for (let tried = 0; tried < TRIES; tried++) {
      try {
        const sending = request(RequestCode.SEND_MESSAGE_V2, names, Buffer.from(`${this.sent}`));
        const { code, remark } = await this.#client.invoke(this.#master, sending, 3000);
        if (code === 0) {
          this.sent++;
          this.retried += tried;
          return undefined;
        }
        failure = `${this.#master}: ${code} ${remark}`;
      } catch (error) {
        failure = `${this.#master}: ${String(error)}`;
      }
    }
    return failure;
  }
}
