import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DelayDiversion } from '../../../../src/engine/broker/schedule/delay-diversion.ts';
import { DelayOffsetManager } from '../../../../src/engine/broker/schedule/delay-offset-manager.ts';
import { LevelDelivery } from '../../../../src/engine/broker/schedule/level-delivery.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { parseDelayLevels } from '../../../../src/engine/store/recovery/delay-level.ts';
import { javaHashCode } from '../../../../src/protocol/message/hash.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { bodies, FailingWriter, openStore, outgoing, stored } from '../support/delays.ts';
import { configFile, ManualClock, newDirectory } from '../support/tables.ts';

const LEVELS = parseDelayLevels('1s 5s 10s');
const SCHEDULE = 'SCHEDULE_TOPIC_XXXX';

let directory: string;
let clock: ManualClock;
let store: MessageStore;
let writer: FailingWriter;
let offsets: DelayOffsetManager;

beforeEach(async () => {
  directory = newDirectory();
  clock = new ManualClock();
  store = await openStore(clock, directory);
  writer = new FailingWriter(store, [new DelayDiversion(LEVELS)]);
  offsets = loadOffsets();
});

function loadOffsets(): DelayOffsetManager {
  const manager = new DelayOffsetManager({
    file: configFile(directory, 'delayOffset.json'),
    clock,
    settings: () => ({ delayOffsetUpdateVersionStep: 2 }),
  });
  manager.load();
  return manager;
}

const delivery = (level: number, delayMs = LEVELS[level - 1]): LevelDelivery =>
  new LevelDelivery(
    { store, writer, offsets, clock, log: silentLog, counters: { stored: () => undefined } },
    level,
    delayMs,
  );

/** Runs a level as far as it comes at this time. */
async function run(level: LevelDelivery): Promise<void> {
  await level.run();
  await level.stop();
}

describe('a delayed message', () => {
  it('waits in the queue of its level, with the time it is due as its tag code', async () => {
    await writer.put(outgoing('a', { DELAY: '2', TAGS: 'x', TIMER_DELIVER_MS: '1' }));
    const [waiting] = await stored(store, SCHEDULE, 1);
    expect(waiting?.properties).toEqual(
      new Map([
        ['DELAY', '2'],
        ['TAGS', 'x'],
        ['REAL_TOPIC', 'Orders'],
        ['REAL_QID', '1'],
      ]),
    );
    expect(store.queueEntries(SCHEDULE, 1, 0, 1)).toMatchObject([{ tagsCode: clock.time + 5000 }]);
  });

  it.each([
    ['99', 2, '3'],
    ['3', 2, '3'],
  ])('of level %s of three goes to queue %i', async (level, queueId, kept) => {
    await writer.put(outgoing('a', { DELAY: level }));
    const [waiting] = await stored(store, SCHEDULE, queueId);
    expect(waiting?.properties.get('DELAY')).toBe(kept);
  });

  it.each([
    ['half', 4],
    ['rolled back', 12],
  ])('is not delayed while it is %s', async (_, sysFlag) => {
    expect(new DelayDiversion(LEVELS).divert(outgoing('a', { DELAY: '1' }, { sysFlag }))).toBeUndefined();
  });

  it('is delivered the very millisecond it is due, and not before', async () => {
    await writer.put(outgoing('a', { DELAY: '1', TAGS: 'TagA', KEYS: 'k' }, { sysFlag: 8 }));
    clock.time += 999;
    await run(delivery(1));
    expect(await stored(store)).toEqual([]);
    clock.time += 1;
    await run(delivery(1));
    const [message] = await stored(store);
    expect(message).toMatchObject({
      topic: 'Orders',
      queueId: 1,
      flag: 7,
      sysFlag: 8,
      bornTimestamp: 1_600_000_000_000,
      bornHost: '10.1.2.3:4321',
      reconsumeTimes: 2,
      tags: 'TagA',
      keys: 'k',
    });
    expect(message?.properties.get('DELAY')).toBe('1');
    expect(store.queueEntries('Orders', 1, 0, 1)).toMatchObject([{ tagsCode: javaHashCode('TagA') }]);
    expect(offsets.get(1)).toBe(1);
  });

  it('of a level made shorter since waits no longer than the new delay', async () => {
    await writer.put(outgoing('a', { DELAY: '3' }));
    await run(delivery(3, 9_999));
    expect(await bodies(store)).toEqual(['a']);
  });

  it('of a level that is gone waits for its own time', async () => {
    await writer.put(outgoing('a', { DELAY: '3' }));
    await run(delivery(3, Number.POSITIVE_INFINITY));
    expect(await bodies(store)).toEqual([]);
    clock.time += 10_000;
    await run(delivery(3, Number.POSITIVE_INFINITY));
    expect(await bodies(store)).toEqual(['a']);
  });

  it('is delivered in the order of its level, thousands in one go', async () => {
    const sent = Array.from({ length: 2000 }, (_, i) => `m${i}`);
    await Promise.all(sent.map((body) => writer.put(outgoing(body, { DELAY: '1' }))));
    clock.time += 1000;
    await run(delivery(1));
    expect(await bodies(store)).toEqual(sent);
    expect(offsets.get(1)).toBe(2000);
  });
});

describe('a delivery that cannot be stored', () => {
  it('is tried again, and those behind it are not stored twice', async () => {
    for (const body of ['a', 'b', 'c']) await writer.put(outgoing(body, { DELAY: '1' }));
    clock.time += 1000;
    writer.failing = ({ body }) => Buffer.from(body).toString() === 'b';
    const level = delivery(1);
    await level.run();
    expect(await bodies(store)).toEqual(['a', 'c']);
    expect(offsets.get(1)).toBe(1);
    writer.failing = () => false;
    await run(level);
    expect(await bodies(store)).toEqual(['a', 'c', 'b']);
    expect(offsets.get(1)).toBe(3);
  });
});

describe('progress', () => {
  it('is kept as the original keeps it, with the state before beside it', async () => {
    offsets.update(3, 12);
    await offsets.save(async () => undefined);
    offsets.update(3, 13);
    await offsets.save(async () => undefined);
    const read = (name: string) => JSON.parse(readFileSync(join(directory, 'config', name), 'utf8'));
    expect(read('delayOffset.json')).toEqual({
      dataVersion: { counter: 1, stateVersion: 0, timestamp: clock.time },
      offsetTable: { 3: 13 },
    });
    expect(read('delayOffset.json.bak')).toMatchObject({ offsetTable: { 3: 12 } });
    expect(loadOffsets().get(3)).toBe(13);
  });

  it('is not saved before what it rests on is durable', async () => {
    offsets.update(1, 5);
    await expect(offsets.save(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(loadOffsets().get(1)).toBeUndefined();
    await offsets.save(async () => undefined);
    expect(loadOffsets().get(1)).toBe(5);
  });

  it.each([
    ['lost', undefined, ['a', 'b']],
    ['behind', 1, ['b']],
    ['ahead of the queue', 9, []],
  ])('that is %s goes on within the queue', async (_, known, expected) => {
    for (const body of ['a', 'b']) await writer.put(outgoing(body, { DELAY: '1' }));
    if (known !== undefined) offsets.update(1, known);
    clock.time += 1000;
    await run(delivery(1));
    expect(await bodies(store)).toEqual(expected);
    expect(offsets.get(1)).toBe(2);
  });
});
