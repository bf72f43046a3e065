import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrokerChild, buildCommand } from './support/broker-child.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { Loader } from './support/loader.ts';
import { Random, scaled, seeded } from './support/random.ts';
import { newDirectory, removeDirectories } from './support/stores.ts';
import { Code, pullAll, WireClient } from './support/wire.ts';

/** Rounds on one store before a fresh one is taken. */
const ROUNDS_PER_STORE = 12;
const QUEUES = 4;
const TOPIC = 'Killed';
/** Small files: a round fills several of each kind. */
const GEOMETRY = {
  mappedFileSizeCommitLog: 65_536,
  mappedFileSizeConsumeQueue: 2000,
  maxHashSlotNum: 200,
  maxIndexNum: 1000,
};

beforeAll(buildCommand);
afterEach(removeDirectories);

/** The rounds on one store: everything acknowledged so far, and what is wrong. */
class Series {
  readonly acknowledged: Acknowledged[] = [];
  readonly #directory = newDirectory('disk');
  readonly #configFile = join(newDirectory('disk'), 'broker.conf');
  readonly #random: Random;
  #round = 0;
  /** How often the broker was killed while it started, under load, and how often it was stopped. */
  readonly ends = { starting: 0, loaded: 0, stopped: 0 };

  constructor(random: Random, flushDiskType: string) {
    this.#random = random;
    const keys = { ...GEOMETRY, flushDiskType, brokerName: 'killed', metricsEnable: 'false' };
    writeFileSync(
      this.#configFile,
      Object.entries(keys)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
  }

  /** Starts the broker on the store as the last kill left it, verifies, loads and kills. */
  async round(): Promise<void> {
    const before = this.#round++ === 0 ? 0 : this.acknowledged.length;
    const broker = new BrokerChild(this.#directory, this.#configFile);
    if (this.#round > 1 && this.#random.chance(0.15)) {
      await new Promise((resolve) => setTimeout(resolve, this.#random.between(100, 450)));
      await broker.end('SIGKILL');
      this.ends.starting++;
      return;
    }
    const loader = new Loader(`r${this.#round}`, new Random(this.#random.below(0x7fffffff)), {
      connections: 3,
      window: this.#random.pick([1, 8, 64]),
      topic: TOPIC,
      queues: QUEUES,
      batches: 0.1,
    });
    let isEnded = false;
    try {
      const address = await broker.address();
      if (before > 0) await this.#verify(address);
      await loader.start(address);
      await new Promise((resolve) => setTimeout(resolve, this.#random.between(5, 400)));
      isEnded = true;
      if (this.#random.chance(0.1)) {
        await loader.stop();
        expect(await broker.end('SIGTERM')).toBe(0);
        this.ends.stopped++;
      } else {
        await broker.end('SIGKILL');
        this.ends.loaded++;
      }
    } finally {
      if (!isEnded) await broker.end('SIGKILL');
      await loader.stop();
    }
    expect(loader.refused).toEqual([]);
    this.acknowledged.push(...loader.acknowledged);
  }

  /** Pulls the newest two thousand acknowledged messages from the broker that has just recovered. */
  async #verify(address: string): Promise<void> {
    const recent = this.acknowledged.slice(-2000);
    const client = await WireClient.open(address);
    for (let queueId = 0; queueId < QUEUES; queueId++) {
      const due = recent.filter((message) => message.queueId === queueId);
      const offsets = due.map((message) => message.queueOffset);
      if (offsets.length === 0) continue;
      const answer = await client.ask(Code.MAX_OFFSET, { topic: TOPIC, queueId: String(queueId) });
      const max = Number(answer.ext['offset']);
      const first = Math.min(...offsets);
      const found = await pullAll(client, TOPIC, queueId, first, max);
      for (let offset = first; offset < max; offset++) {
        if (!found.has(offset)) throw new Error(`round ${this.#round}: a gap in queue ${queueId} at ${offset}`);
      }
      for (const message of due) {
        if (found.get(message.queueOffset)?.body.toString() === message.body) continue;
        throw new Error(
          `round ${this.#round}: ${message.key} at ${queueId}/${message.queueOffset} is lost (max ${max})`,
        );
      }
    }
    client.close();
  }

  /** Everything once more, by offset, position and key, and straight from the files. */
  async finish(): Promise<void> {
    expect(readdirSync(join(this.#directory, 'commitlog')).length).toBeGreaterThan(2);
    const settings = { ...GEOMETRY, maxOpenFiles: 256 };
    const { problems } = await checkStore(this.#directory, this.acknowledged, { settings });
    expect(problems).toEqual([]);
  }
}

describe('a broker killed with -9 at random moments under load', () => {
  for (const flushDiskType of ['ASYNC_FLUSH', 'SYNC_FLUSH']) {
    it(`starts by itself, has lost nothing it acknowledged and no queue has a gap, ${flushDiskType}`, () =>
      seeded(async (random) => {
        const rounds = scaled(102);
        const totals = { rounds: 0, stores: 0, acknowledged: 0, starting: 0, loaded: 0, stopped: 0 };
        const began = performance.now();
        while (totals.rounds < rounds) {
          const series = new Series(random, flushDiskType);
          const count = Math.min(ROUNDS_PER_STORE, rounds - totals.rounds);
          for (let i = 0; i < count; i++) await series.round();
          await series.finish();
          removeDirectories();
          totals.rounds += count;
          totals.stores++;
          totals.acknowledged += series.acknowledged.length;
          for (const [name, times] of Object.entries(series.ends)) totals[name as keyof typeof series.ends] += times;
        }
        console.log(`${flushDiskType}: ${JSON.stringify(totals)}, ${Math.round((performance.now() - began) / 1000)} s`);
        expect(totals.acknowledged).toBeGreaterThan(rounds);
      }));
  }
});
