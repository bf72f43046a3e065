import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BrokerChild, buildCommand } from './support/broker-child.ts';
import { Random, scaled, seeded } from './support/random.ts';
import type { Stored } from './support/record.ts';
import { newDirectory, removeDirectories } from './support/stores.ts';
import { Code, pullAll, sendFields, WireClient } from './support/wire.ts';

const TOPIC = 'Failing';
const SEND_BACK = 36;
/** Groups of one round; their topics are made on the way. */
const GROUPS = 3;
const WORKERS = 16;
const CONFIG = {
  mappedFileSizeCommitLog: 65_536,
  mappedFileSizeConsumeQueue: 2000,
  maxHashSlotNum: 200,
  maxIndexNum: 1000,
  messageDelayLevel: '1s 1s 1s 1s',
  flushDelayOffsetInterval: 200,
  brokerName: 'killed',
  metricsEnable: 'false',
};
/** What waits when the last broker starts is due a second later. */
const PATIENCE_MS = 60_000;

/** A message that a group sent back, and was told so. */
interface SentBack {
  readonly group: string;
  readonly key: string;
  readonly isDead: boolean;
  /** Offset message id of the first copy. */
  readonly origin: string;
}

beforeAll(buildCommand);
afterEach(removeDirectories);

/** Sends messages and sends each of them back at once, until the broker is gone. */
class SendBackLoad {
  readonly answered: SentBack[] = [];
  readonly refused: string[] = [];
  readonly #name: string;
  readonly #random: Random;
  #count = 0;

  constructor(name: string, random: Random) {
    this.#name = name;
    this.#random = random;
  }

  async run(client: WireClient): Promise<void> {
    await Promise.all(Array.from({ length: WORKERS }, () => this.#work(client)));
  }

  async #work(client: WireClient): Promise<void> {
    try {
      while (!client.isClosed) await this.#sendAndGiveBack(client);
    } catch {
      // The connection closed: what was not answered may be there or not.
    }
  }

  async #sendAndGiveBack(client: WireClient): Promise<void> {
    const key = `${this.#name}-${this.#count++}`;
    const sent = await client.ask(
      Code.SEND,
      sendFields(TOPIC, this.#random.below(4), `UNIQ_KEY\u0001${key}\u0002`, false),
      Buffer.from(`body ${key}`),
    );
    const origin = sent.ext['msgId'] ?? '';
    const group = `${this.#name}g${this.#random.below(GROUPS)}`;
    const isDead = this.#random.chance(0.3);
    const offset = String(Number.parseInt(origin.slice(16), 16));
    const delayLevel = isDead ? '-1' : this.#random.pick(['0', '1', '4']);
    const answer = await client.ask(SEND_BACK, { offset, group, delayLevel, originTopic: TOPIC });
    if (answer.code === 0) this.answered.push({ group, key, isDead, origin });
    else this.refused.push(`${answer.code} ${answer.remark}`);
  }
}

const property = ({ properties }: Stored, name: string): string | undefined =>
  new RegExp(`(?:^|\u0002)${name}\u0001([^\u0002]*)`).exec(properties)?.[1];

async function copiesIn(client: WireClient, topic: string): Promise<Stored[]> {
  const answer = await client.ask(Code.MAX_OFFSET, { topic, queueId: '0' });
  const max = answer.code === 0 ? Number(answer.ext['offset']) : 0;
  return max === 0 ? [] : [...(await pullAll(client, topic, 0, 0, max)).values()];
}

/** What was promised and is not (yet) where it belongs, and what is there and wrong. */
async function missing(client: WireClient, promised: readonly SentBack[]): Promise<string[]> {
  const problems: string[] = [];
  for (const group of new Set(promised.map((one) => one.group))) {
    for (const isDead of [false, true]) {
      const due = promised.filter((one) => one.group === group && one.isDead === isDead);
      if (due.length === 0) continue;
      const topic = `${isDead ? '%DLQ%' : '%RETRY%'}${group}`;
      const copies = new Map((await copiesIn(client, topic)).map((copy) => [property(copy, 'UNIQ_KEY'), copy]));
      for (const { key, origin } of due) {
        const copy = copies.get(key);
        if (copy === undefined) problems.push(`${key} is not in ${topic}`);
        else if (property(copy, 'RETRY_TOPIC') !== TOPIC || property(copy, 'ORIGIN_MESSAGE_ID') !== origin)
          problems.push(`${key} in ${topic} has lost its origin`);
        else if (copy.body.toString() !== `body ${key}`) problems.push(`${key} in ${topic} has another body`);
      }
    }
  }
  return problems;
}

describe('a broker killed with -9 while consumers send messages back', () => {
  it.each(['ASYNC_FLUSH', 'SYNC_FLUSH'])('has lost nothing it answered, and knows every topic of it, %s', (flush) =>
    seeded(async (random) => {
      const directory = newDirectory('disk');
      const configFile = join(newDirectory('disk'), 'broker.conf');
      const lines = Object.entries({ ...CONFIG, flushDiskType: flush }).map(([key, value]) => `${key}=${value}\n`);
      writeFileSync(configFile, lines.join(''));
      const promised: SentBack[] = [];
      const rounds = scaled(8);
      for (let round = 0; round < rounds; round++) {
        const broker = new BrokerChild(directory, configFile);
        const load = new SendBackLoad(`r${round}`, new Random(random.below(0x7fffffff)));
        try {
          const client = await WireClient.open(await broker.address());
          const work = load.run(client);
          await new Promise((resolve) => setTimeout(resolve, random.between(20, 1500)));
          await broker.end('SIGKILL');
          await work;
        } finally {
          await broker.end('SIGKILL');
        }
        expect(load.refused).toEqual([]);
        promised.push(...load.answered);
      }
      expect(promised.length).toBeGreaterThan(rounds);
      const broker = new BrokerChild(directory, configFile);
      try {
        const client = await WireClient.open(await broker.address());
        const deadline = Date.now() + PATIENCE_MS;
        let problems = await missing(client, promised);
        while (problems.length > 0 && Date.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 250));
          problems = await missing(client, promised);
        }
        expect(problems).toEqual([]);
        client.close();
      } finally {
        await broker.end('SIGTERM');
      }
      console.log(`${flush}: ${rounds} kills, ${promised.length} send-backs answered`);
    }),
  );
});
