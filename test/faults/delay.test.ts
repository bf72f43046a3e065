import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseProperties } from '../../src/protocol/message/properties.ts';
import { BrokerChild, buildCommand } from './support/broker-child.ts';
import { DelayedLoad, type Promised } from './support/delayed-load.ts';
import { Random, scaled, seeded } from './support/random.ts';
import type { Stored } from './support/record.ts';
import { newDirectory, removeDirectories } from './support/stores.ts';
import { Code, pullAll, WireClient } from './support/wire.ts';

const TOPIC = 'Delayed';
const QUEUES = 4;
const CONFIG = {
  mappedFileSizeCommitLog: 65_536,
  mappedFileSizeConsumeQueue: 2000,
  maxHashSlotNum: 200,
  maxIndexNum: 1000,
  mappedFileSizeTimerLog: 4096,
  messageDelayLevel: '1s 2s 3s',
  flushDelayOffsetInterval: 200,
  timerFlushIntervalMs: 200,
  brokerName: 'killed',
  metricsEnable: 'false',
};
/** What is pending when the last broker starts is due long before. */
const PATIENCE_MS = 60_000;

/** What the files said had been delivered when a broker was killed. */
interface SavedProgress {
  /** By level. */
  levels: Record<string, number>;
  /** Slots before this time, in milliseconds. */
  timerReadMs: number;
  /** Messages of the timer's queue before this offset. */
  timerQueueOffset: number;
}

beforeAll(buildCommand);
afterEach(removeDirectories);

function savedProgress(directory: string): SavedProgress {
  const offsets = join(directory, 'config/delayOffset.json');
  const check = join(directory, 'config/timercheck');
  const timer = existsSync(check) ? readFileSync(check) : Buffer.alloc(56);
  return {
    levels: existsSync(offsets) ? JSON.parse(readFileSync(offsets, 'utf8')).offsetTable : {},
    timerReadMs: Number(timer.readBigInt64BE(0)),
    timerQueueOffset: Number(timer.readBigInt64BE(16)),
  };
}

/** Whether a broker that was killed with this progress may deliver the message again. */
function mayRepeat({ level, waitsAt }: Promised, copy: Stored, saved: SavedProgress): boolean {
  if (level > 0) return waitsAt >= (saved.levels[level] ?? 0);
  const outMs = Number(parseProperties(copy.properties).get('TIMER_OUT_MS') ?? Number.NaN);
  return outMs >= saved.timerReadMs || waitsAt >= saved.timerQueueOffset;
}

async function everything(client: WireClient): Promise<Stored[]> {
  const found: Stored[] = [];
  for (let queueId = 0; queueId < QUEUES; queueId++) {
    const answer = await client.ask(Code.MAX_OFFSET, { topic: TOPIC, queueId: String(queueId) });
    const max = answer.code === 0 ? Number(answer.ext['offset']) : 0;
    if (max > 0) found.push(...(await pullAll(client, TOPIC, queueId, 0, max)).values());
  }
  return found;
}

/** Kills brokers on one store while messages wait and are delivered; returns what was promised and saved. */
async function killInTurn(directory: string, configFile: string, random: Random, rounds: number) {
  const promised: Promised[] = [];
  const saves: SavedProgress[] = [];
  for (let round = 0; round < rounds; round++) {
    const broker = new BrokerChild(directory, configFile);
    const load = new DelayedLoad(`r${round}`, TOPIC, new Random(random.below(0x7fffffff)));
    try {
      if (round > 0 && random.chance(0.15)) {
        await new Promise((resolve) => setTimeout(resolve, random.between(100, 500)));
        continue;
      }
      await load.start(await broker.address(), random.pick([1, 8, 32]));
      await new Promise((resolve) => setTimeout(resolve, random.between(50, 3500)));
    } finally {
      await broker.end('SIGKILL');
      await load.stop();
    }
    expect(load.refused).toEqual([]);
    promised.push(...load.promised);
    saves.push(savedProgress(directory));
  }
  return { promised, saves };
}

/** Starts a last broker and waits until all that was promised is there. */
async function delivered(directory: string, configFile: string, promised: readonly Promised[]): Promise<Stored[]> {
  const broker = new BrokerChild(directory, configFile);
  try {
    const client = await WireClient.open(await broker.address());
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await everything(client);
      const bodies = new Set(found.map(({ body }) => body.toString()));
      const missing = promised.filter(({ body }) => !bodies.has(body));
      if (missing.length === 0) {
        client.close();
        expect(await broker.end('SIGTERM')).toBe(0);
        return found;
      }
      if (Date.now() > deadline) throw new Error(`lost: ${JSON.stringify(missing.slice(0, 5))} of ${missing.length}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  } finally {
    await broker.end('SIGKILL');
  }
}

describe('a broker killed with -9 while messages are delayed and delivered', () => {
  for (const flushDiskType of ['ASYNC_FLUSH', 'SYNC_FLUSH']) {
    it(`loses none, delivers none early, and again only what it had not saved, ${flushDiskType}`, () =>
      seeded(async (random) => {
        const directory = newDirectory('disk');
        const configFile = join(newDirectory('disk'), 'broker.conf');
        const lines = Object.entries({ ...CONFIG, flushDiskType }).map(([key, value]) => `${key}=${value}\n`);
        writeFileSync(configFile, lines.join(''));
        const { promised, saves } = await killInTurn(directory, configFile, random, scaled(12));
        const found = await delivered(directory, configFile, promised);

        const copies = new Map<string, Stored[]>();
        for (const copy of found) copies.set(copy.body.toString(), [...(copies.get(copy.body.toString()) ?? []), copy]);
        let repeats = 0;
        for (const message of promised) {
          const all = copies.get(message.body) ?? [];
          for (const copy of all) expect(copy.storeTimestamp).toBeGreaterThanOrEqual(message.notBefore);
          const [first] = all;
          const allowed = first === undefined ? 0 : saves.filter((saved) => mayRepeat(message, first, saved)).length;
          expect(all.length - 1, `${JSON.stringify(message)} came ${all.length} times`).toBeLessThanOrEqual(allowed);
          repeats += all.length - 1;
        }
        console.log(`${flushDiskType}: ${promised.length} promised, ${repeats} came again`);
        expect(promised.length).toBeGreaterThan(100);
      }));
  }
});
