import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrokerChild, buildCommand } from './support/broker-child.ts';
import { PopLedger, Popper, patientGroup, produce } from './support/popper.ts';
import { Random, scaled, seeded } from './support/random.ts';
import { newDirectory, removeDirectories } from './support/stores.ts';
import { WireClient } from './support/wire.ts';

const TOPIC = 'Popped';
const QUEUES = 3;
const CONSUMERS = 3;
const ROUNDS_PER_STORE = 10;
const CREATE_TOPIC = 17;
const UPDATE_GROUP = 200;

beforeAll(buildCommand);
afterEach(removeDirectories);

const ignoreClosed = (error: unknown): void => {
  if (!(error instanceof Error) || !/clos/.test(error.message)) throw error;
};

/** A store whose broker is killed again and again while messages are popped and acknowledged. */
class Series {
  readonly ledger = new PopLedger();
  readonly #directory = newDirectory('disk');
  readonly #configFile = join(newDirectory('disk'), 'broker.conf');
  readonly #random: Random;
  #round = 0;

  constructor(random: Random, flushDiskType: string) {
    this.#random = random;
    const keys = { flushDiskType, brokerName: 'killed', metricsPort: '0', mappedFileSizeCommitLog: '1048576' };
    const lines = Object.entries(keys).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(this.#configFile, lines.join(''));
  }

  async round(): Promise<void> {
    const isFirst = this.#round++ === 0;
    const broker = new BrokerChild(this.#directory, this.#configFile);
    if (!isFirst && this.#random.chance(0.1)) {
      await new Promise((resolve) => setTimeout(resolve, this.#random.between(100, 700)));
      await broker.end('SIGKILL');
      return;
    }
    try {
      const address = await broker.address();
      if (isFirst) await this.#prepare(address);
      const producer = await WireClient.open(address);
      const work = [produce(producer, TOPIC, QUEUES, `r${this.#round}`, this.ledger).catch(ignoreClosed)];
      for (let i = 0; i < CONSUMERS; i++) work.push(this.#consume(address));
      await new Promise((resolve) => setTimeout(resolve, this.#random.between(50, 900)));
      await broker.end(this.#random.chance(0.15) ? 'SIGTERM' : 'SIGKILL');
      await Promise.all(work);
    } finally {
      await broker.end('SIGKILL');
    }
  }

  /** One consumer after the other; some die with messages in their hands. */
  async #consume(address: string): Promise<void> {
    try {
      for (;;) {
        const client = await WireClient.open(address);
        const popper = new Popper(client, TOPIC, this.ledger, new Random(this.#random.below(0x7fffffff)));
        if (this.#random.chance(0.5)) setTimeout(() => client.close(), this.#random.between(20, 300));
        await popper.run().catch(ignoreClosed);
      }
    } catch (error) {
      if (!(error instanceof Error) || !/ECONNREFUSED|ECONNRESET/.test(error.message)) throw error;
    }
  }

  async #prepare(address: string): Promise<void> {
    const client = await WireClient.open(address);
    const topic = {
      topic: TOPIC,
      defaultTopic: 'TBW102',
      readQueueNums: String(QUEUES),
      writeQueueNums: String(QUEUES),
    };
    const rest = { perm: '6', topicFilterType: 'SINGLE_TAG', topicSysFlag: '0', order: 'false' };
    expect((await client.ask(CREATE_TOPIC, { ...topic, ...rest })).code).toBe(0);
    expect((await client.ask(UPDATE_GROUP, {}, patientGroup())).code).toBe(0);
    client.close();
  }

  /** Lets the broker live until everything that was sent has come and is acknowledged. */
  async finish(): Promise<void> {
    const broker = new BrokerChild(this.#directory, this.#configFile);
    try {
      const client = await WireClient.open(await broker.address());
      const popper = new Popper(client, TOPIC, this.ledger, this.#random);
      for (let empty = 0; empty < 3; ) {
        const held = await popper.pop(60_000, 700);
        empty = held.length === 0 ? empty + 1 : 0;
        await Promise.all(held.map((one) => popper.acknowledge(one)));
      }
      client.close();
    } finally {
      await broker.end('SIGTERM');
    }
  }
}

describe('a broker killed with -9 at random moments while messages are acknowledged one by one', () => {
  for (const flushDiskType of ['ASYNC_FLUSH', 'SYNC_FLUSH']) {
    it(`brings none again that was acknowledged, none early, and all others, ${flushDiskType}`, () =>
      seeded(async (random) => {
        const totals = { rounds: 0, sent: 0, acknowledged: 0, deliveries: 0, redeliveries: 0, changes: 0 };
        const rounds = scaled(30);
        while (totals.rounds < rounds) {
          const series = new Series(random, flushDiskType);
          const count = Math.min(ROUNDS_PER_STORE, rounds - totals.rounds);
          for (let i = 0; i < count; i++) await series.round();
          await series.finish();
          const { ledger } = series;
          expect(ledger.problems).toEqual([]);
          expect(ledger.lost).toEqual([]);
          removeDirectories();
          totals.rounds += count;
          totals.sent += ledger.sent.size;
          totals.acknowledged += ledger.acknowledged.size;
          totals.deliveries += ledger.deliveries;
          totals.redeliveries += ledger.redeliveries;
          totals.changes += ledger.changes;
        }
        console.log(`${flushDiskType}: ${JSON.stringify(totals)}`);
        expect(totals.redeliveries).toBeGreaterThan(0);
      }));
  }
});
