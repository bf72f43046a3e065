import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../../../../src/engine/store/checkpoint/checkpoint.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { OpenFiles } from '../../../../src/engine/store/files/open-files.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { asideFolders, isAsideFolder } from '../../../../src/engine/store/recover/aside-folders.ts';
import { formatEpochs, readEpochs } from '../../../../src/engine/store/replica/epoch-file.ts';
import { truncateStore } from '../../../../src/engine/store/replica/truncate.ts';
import { readPlan } from '../../../../src/engine/store/replica/truncation-plan.ts';
import { TimerCheckpoint } from '../../../../src/engine/store/timer/timer-checkpoint.ts';
import { TimerLog } from '../../../../src/engine/store/timer/timer-log.ts';
import { UNIT_SIZE } from '../../../../src/engine/store/timer/unit.ts';
import { FaultyFileSystem } from '../../../faults/support/faulty-file-system.ts';
import { bodiesOf, fileSystemWith, HOST, message, newDirectory, openStore, put, SMALL } from '../store-fixture.ts';
import { copyLog, logFiles } from './support.ts';

const WHY = { epoch: 4, reason: 'epoch 4 begins before it' };
const SETTINGS = { ...SMALL, messageIndexEnable: true, maxHashSlotNum: 16, maxIndexNum: 40 };
const optionsOf = (directory: string) => ({ directory, storeHost: HOST, settings: SETTINGS });

const keyed = (i: number): ReturnType<typeof message> => ({
  ...message({ text: `m${i}`, queueId: i % 2 }),
  properties: Buffer.from(`KEYS\u0001k${i}\u0002`),
  keys: [`k${i}`],
});

/** Fills a store, and returns the log position before each message. */
async function fill(store: MessageStore, from: number, to: number): Promise<number[]> {
  const positions: number[] = [];
  for (let i = from; i < to; i++) positions.push((await put(store, keyed(i))).physicalOffset);
  return positions;
}

async function filled(count: number): Promise<{ directory: string; positions: number[]; end: number }> {
  const directory = newDirectory();
  const store = await openStore({ directory, settings: SETTINGS });
  const positions = await fill(store, 0, count);
  const end = store.maxPhysicalOffset;
  await store.close();
  return { directory, positions, end };
}

const manifestIn = (directory: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Record<string, unknown>;

describe('cutting a log', () => {
  it('sets all aside that lies behind, says what it was, and leaves a store as if it had never been', async () => {
    const { directory, positions, end } = await filled(100);
    const [to = 0, cut = 30] = [positions[30], 30];
    const done = await truncateStore(optionsOf(directory), to, WHY);
    expect(manifestIn(done?.directory ?? '')).toMatchObject({
      ...WHY,
      from: to,
      to: end,
      messages: 70,
      queues: [
        { topic: 'TopicTest', queueId: 0, first: 15, messages: 35 },
        { topic: 'TopicTest', queueId: 1, first: 15, messages: 35 },
      ],
    });
    expect(done?.manifest.keys.slice(0, 2)).toEqual(['k30', 'k31']);
    const store = await openStore({ directory, settings: SETTINGS });
    expect(store.maxPhysicalOffset).toBe(to);
    expect(await bodiesOf(store)).toEqual(Array.from({ length: cut / 2 }, (_, i) => `m${i * 2}`));
    for (const [key, count] of [
      ['k29', 1],
      ['k30', 0],
      ['k99', 0],
    ] as const) {
      expect((await store.queryByKey('TopicTest', key, 9, 0, 2e12)).buffers, key).toHaveLength(count);
    }
    expect(await put(store, message({ text: 'next' }))).toMatchObject({ physicalOffset: to, queueOffset: 15 });
    expect(store.indexIsComplete).toBe(true);
  });

  it('keeps aside every byte that was cut, at its place', async () => {
    const { directory, positions, end } = await filled(100);
    const before = Buffer.concat(
      readdirSync(join(directory, 'commitlog')).map((name) => readFileSync(join(directory, 'commitlog', name))),
    );
    const to = positions[13] ?? 0;
    const done = await truncateStore(optionsOf(directory), to, WHY);
    const folder = join(done?.directory ?? '', 'commitlog');
    const aside = Buffer.alloc(before.length);
    for (const name of readdirSync(folder)) aside.set(readFileSync(join(folder, name)), Number(name));
    expect(aside.subarray(to, end).equals(before.subarray(to, end))).toBe(true);
    expect(aside.subarray(0, to).every((byte) => byte === 0)).toBe(true);
    const rest = Buffer.concat(
      [...logFiles(directory).keys()].map((name) => readFileSync(join(directory, 'commitlog', name))),
    );
    expect(rest.subarray(0, to).equals(before.subarray(0, to))).toBe(true);
    expect(rest.subarray(to).every((byte) => byte === 0)).toBe(true);
  });

  it('keeps nothing where the log begins later, and lets it begin anew anywhere', async () => {
    const { directory } = await filled(60);
    const master = await openStore({ settings: SETTINGS });
    await fill(master, 500, 620);
    const done = await truncateStore(optionsOf(directory), 0, WHY);
    expect(done?.manifest.messages).toBe(60);
    const slave = await openStore({ directory, settings: SETTINGS, isReplicated: true });
    expect(slave.topics()).toEqual([]);
    const start = 4096;
    slave.replica.append(start, (await master.feed.read(start, 100)) as Buffer);
    await copyLog(master, slave);
    expect((await bodiesOf(slave)).at(-1)).toBe((await bodiesOf(master)).at(-1));
  });

  it('lowers what stands behind the new end: epochs, groups, delay levels, deliveries', async () => {
    const { directory, positions } = await filled(40);
    const to = positions[20] ?? 0;
    const epochs = [
      { epoch: 1, start: 0 },
      { epoch: 2, start: to - 1 },
      { epoch: 3, start: to },
    ];
    writeFileSync(join(directory, 'epochFileCheckpoint'), formatEpochs(epochs));
    mkdirSync(join(directory, 'config'));
    mkdirSync(join(directory, 'consumeStore'));
    writeFileSync(
      join(directory, 'config/consumerOffset.json'),
      '{"dataVersion":{"counter":1,"stateVersion":0,"timestamp":5},"offsetTable":{"TopicTest@G":{0:7,1:19},"Other@G":{0:99}}}',
    );
    await truncateStore(optionsOf(directory), to, WHY);
    expect(readEpochs(nodeFileSystem, directory)).toEqual({ kind: 'whole', value: epochs.slice(0, 2) });
    const offsets = JSON.parse(readFileSync(join(directory, 'config/consumerOffset.json'), 'utf8')) as object;
    expect(offsets).toMatchObject({
      dataVersion: { counter: 1 },
      offsetTable: { 'TopicTest@G': { 0: 7, 1: 10 }, 'Other@G': { 0: 99 } },
    });
    expect(existsSync(join(directory, 'consumeStore'))).toBe(false);
  });

  it('lowers the checkpoint to the last message that is kept, so that recovery looks at all behind it', async () => {
    const { directory, positions } = await filled(40);
    const open = new OpenFiles(nodeFileSystem, 8);
    const times = (): number[] => {
      const checkpoint = new Checkpoint(join(directory, 'checkpoint'), open);
      checkpoint.load();
      return [checkpoint.physicMsgTimestamp, checkpoint.logicsMsgTimestamp, checkpoint.indexMsgTimestamp];
    };
    // As of a checkpoint that was written long after the last message.
    const late = new Checkpoint(join(directory, 'checkpoint'), open);
    late.load();
    const lateMs = Date.now() + 3_600_000;
    Object.assign(late, { physicMsgTimestamp: lateMs, logicsMsgTimestamp: lateMs, indexMsgTimestamp: lateMs });
    await late.save();
    const store = await openStore({ directory, settings: SETTINGS, fileSystem: nodeFileSystem });
    const [last] = (await store.queryByKey('TopicTest', 'k19', 9, 0, 2e12)).buffers;
    const storedAtMs = Number(last?.readBigInt64BE(56));
    await store.close();
    await late.save();
    expect(times()).toEqual([lateMs, lateMs, lateMs]);
    await truncateStore(optionsOf(directory), positions[20] ?? 0, WHY);
    expect(times()).toEqual([storedAtMs, storedAtMs, storedAtMs]);
    open.closeAll();
  });

  it('leaves a copy that a crash ended named as one that may be removed, and the next cut removes it', async () => {
    const { directory, positions, end } = await filled(100);
    const before = logFiles(directory);
    // A process that is gone removes nothing.
    const fileSystem = new FaultyFileSystem(({ name, path }) =>
      path.includes('/aside/') && (name === 'write' || name === 'removeTree') ? { errno: 'EIO' } : undefined,
    );
    const to = positions[30] ?? 0;
    await expect(truncateStore({ ...optionsOf(directory), fileSystem }, to, WHY)).rejects.toMatchObject({ code: 'IO' });
    expect(logFiles(directory)).toEqual(before);
    expect(readPlan(nodeFileSystem, directory)).toBeUndefined();
    const [left, ...others] = asideFolders(nodeFileSystem, directory);
    expect([left?.state, others]).toEqual(['incomplete', []]);
    expect(isAsideFolder(nodeFileSystem, left?.directory ?? '')).toBe(true);
    expect(await truncateStore(optionsOf(directory), to, WHY)).toMatchObject({ manifest: { messages: 70, to: end } });
    expect(asideFolders(nodeFileSystem, directory).map(({ state }) => state)).toEqual(['whole']);
  });

  it('takes the timed messages that were cut out of the timer', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory, settings: SETTINGS });
    const positions: number[] = [];
    for (let i = 0; i < 30; i++) {
      positions.push((await put(store, message({ topic: 'rmq_sys_wheel_timer', text: `t${i}` }))).physicalOffset);
    }
    await store.close();
    const open = new OpenFiles(nodeFileSystem, 8);
    const log = new TimerLog(join(directory, 'timerlog'), 1000, open);
    for (const position of positions) {
      const writtenAtMs = 1_700_000_000_000;
      const unit = { previous: -1, magic: 1, writtenAtMs, slotTimeMs: writtenAtMs + 1000, topicHash: 1 };
      log.append({ ...unit, position, size: 100 });
    }
    log.write();
    const checkpoint = new TimerCheckpoint(join(directory, 'config'), open);
    const end = log.end;
    await checkpoint.save({ ...checkpoint.progress, queueOffset: 30, masterQueueOffset: 30, flushedTo: end }, true);
    open.closeAll();

    await truncateStore(optionsOf(directory), positions[22] ?? 0, WHY);
    checkpoint.load();
    // 18 units fill a file of 1000 bytes.
    expect(checkpoint.progress).toMatchObject({
      queueOffset: 22,
      masterQueueOffset: 22,
      flushedTo: 1000 + 4 * UNIT_SIZE,
    });
    const cut = new TimerLog(join(directory, 'timerlog'), 1000, open);
    cut.load();
    expect(cut.read(1000 + 3 * UNIT_SIZE, true)?.position).toBe(positions[21]);
    expect(cut.read(1000 + 4 * UNIT_SIZE, true)).toBeUndefined();
    open.closeAll();
  });

  it('leaves a store alone that has nothing there, and one that would be cut inside a record', async () => {
    const { directory, positions, end } = await filled(20);
    const before = logFiles(directory);
    expect(await truncateStore(optionsOf(directory), end, WHY)).toBeUndefined();
    await expect(truncateStore(optionsOf(directory), (positions[7] ?? 0) + 3, WHY)).rejects.toThrow(
      /it lies in the record/,
    );
    await expect(truncateStore(optionsOf(directory), end + 5, WHY)).rejects.toThrow(/last record before it ends at/);
    expect(logFiles(directory)).toEqual(before);
    expect(existsSync(join(directory, 'abort'))).toBe(false);
  });

  it('cuts nothing where the copy has no room', async () => {
    const { directory, positions } = await filled(20);
    const before = logFiles(directory);
    const fileSystem = fileSystemWith({
      volume: (path) => ({ ...nodeFileSystem.volume(path), availableBytes: 1000 }),
    });
    const asked = truncateStore({ ...optionsOf(directory), fileSystem }, positions[5] ?? 0, WHY);
    await expect(asked).rejects.toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('1000 are free') });
    expect(logFiles(directory)).toEqual(before);
    expect(readPlan(nodeFileSystem, directory)).toBeUndefined();
    expect(readdirSync(join(directory, 'ha/aside'))).toEqual([]);
  });

  it('is not begun by a plan that cannot be read', async () => {
    const { directory } = await filled(3);
    mkdirSync(join(directory, 'ha'));
    writeFileSync(join(directory, 'ha/truncate.json'), '{"v":1,');
    await expect(openStore({ directory, settings: SETTINGS })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('counts what is damaged behind the cut as what it is', async () => {
    const { directory, positions, end } = await filled(20);
    const file = join(directory, 'commitlog', '0'.repeat(20));
    const bytes = readFileSync(file);
    bytes.fill(0x55, positions[12], (positions[12] ?? 0) + 8);
    writeFileSync(file, bytes);
    const done = await truncateStore(optionsOf(directory), positions[10] ?? 0, WHY);
    expect(done?.manifest).toMatchObject({ messages: 2, damagedAt: positions[12], to: end });
    const store = await openStore({ directory, settings: SETTINGS });
    expect(store.maxPhysicalOffset).toBe(positions[10]);
  });
});
