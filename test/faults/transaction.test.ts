import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { HALF_TOPIC } from '../../src/protocol/names.ts';
import { BrokerChild, buildCommand } from './support/broker-child.ts';
import { walkLog } from './support/log-walk.ts';
import { Random, scaled, seeded } from './support/random.ts';
import { newDirectory, removeDirectories } from './support/stores.ts';
import {
  newRecord,
  outcomeOf,
  TRANSACTION_TOPIC,
  TransactionLoad,
  type TransactionRecord,
} from './support/transaction-load.ts';

const COMMIT = 8;
/** Checks come all the time, so that kills fall into them too. */
const CONFIG = {
  brokerName: 'killed',
  mappedFileSizeCommitLog: 65_536,
  mappedFileSizeConsumeQueue: 2000,
  maxHashSlotNum: 200,
  maxIndexNum: 1000,
  transactionTimeOut: 30,
  transactionCheckInterval: 40,
  transactionCheckMax: 1000,
  flushConsumerOffsetInterval: 100,
};

beforeAll(buildCommand);
afterEach(removeDirectories);

/** One store, killed again and again while transactions begin, end and are asked about. */
class Series {
  readonly record: TransactionRecord = newRecord();
  readonly #directory = newDirectory('disk');
  readonly #configFile = join(newDirectory('disk'), 'broker.conf');
  readonly #random: Random;
  #round = 0;

  constructor(random: Random, keys: object) {
    this.#random = random;
    const lines = Object.entries({ ...CONFIG, ...keys }).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(this.#configFile, lines.join(''));
  }

  /** Starts the broker, loads it, kills it. */
  async round(): Promise<void> {
    const broker = new BrokerChild(this.#directory, this.#configFile);
    const load = new TransactionLoad(
      await broker.address(),
      `r${++this.#round}`,
      new Random(this.#random.below(0x7fffffff)),
      this.record,
    );
    await load.join();
    load.begin(this.#random.pick([1, 4, 16]));
    await new Promise((resolve) => setTimeout(resolve, this.#random.between(5, 500)));
    await broker.end('SIGKILL');
    await load.stop();
  }

  /** Lets every transaction end, then counts what was committed. */
  async finish(): Promise<Map<string, number>> {
    const broker = new BrokerChild(this.#directory, this.#configFile);
    const load = new TransactionLoad(await broker.address(), 'last', this.#random, this.record);
    await load.join();
    while (!(await allEnded(load))) await new Promise((resolve) => setTimeout(resolve, 50));
    await load.stop();
    expect(await broker.end('SIGTERM')).toBe(0);
    const { records, problems } = walkLog(this.#directory);
    expect(problems).toEqual([]);
    const commits = new Map<string, number>();
    for (const { topic, body } of records) {
      if (topic !== TRANSACTION_TOPIC) continue;
      const key = body.toString();
      commits.set(key, (commits.get(key) ?? 0) + 1);
    }
    return commits;
  }
}

/** The progress of the half queue has reached its end. */
async function allEnded(load: TransactionLoad): Promise<boolean> {
  const queue = { topic: HALF_TOPIC, queueId: '0' };
  const max = await load.ask(RequestCode.GET_MAX_OFFSET, queue);
  const group = { consumerGroup: 'CID_RMQ_SYS_TRANS', ...queue };
  const progress = await load.ask(RequestCode.QUERY_CONSUMER_OFFSET, group);
  return progress.extFields?.['offset'] === max.extFields?.['offset'];
}

function wrongs({ sent, stored, problems }: TransactionRecord, commits: ReadonlyMap<string, number>): string[] {
  const wrong = [...problems];
  for (const key of sent) {
    const count = commits.get(key) ?? 0;
    if (outcomeOf(key) !== COMMIT) {
      if (count > 0) wrong.push(`${key} was rolled back and committed`);
    } else if (count > 1) {
      wrong.push(`${key} was committed ${count} times`);
    } else if (count === 0 && stored.has(key)) {
      wrong.push(`${key} was stored and is lost`);
    }
  }
  return wrong;
}

describe('a broker killed with -9 while transactions begin, end and are asked about', () => {
  it.each([
    ['ASYNC_FLUSH', true],
    ['SYNC_FLUSH', true],
    ['ASYNC_FLUSH', false],
  ])('loses none, commits none twice, none both ways: %s, index %s', (flushDiskType, messageIndexEnable) =>
    seeded(async (random) => {
      const series = new Series(random, { flushDiskType, messageIndexEnable });
      const rounds = scaled(12);
      for (let i = 0; i < rounds; i++) await series.round();
      const commits = await series.finish();
      const { sent, stored, ended, checks } = series.record;
      console.log({ rounds, sent: sent.size, stored: stored.size, ended: ended.size, checks, commits: commits.size });
      expect(wrongs(series.record, commits)).toEqual([]);
      expect(stored.size).toBeGreaterThan(rounds);
      expect(checks).toBeGreaterThan(0);
    }),
  );
});
