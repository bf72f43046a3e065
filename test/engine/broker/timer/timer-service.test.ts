import { existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodies, stored } from '../support/delays.ts';
import { TimerBench } from './support.ts';

const TIMER = 'rmq_sys_wheel_timer';
const START = 1_700_000_000_000;

describe('a timed message', () => {
  it.each([
    ['TIMER_DELAY_SEC', '5', 4000],
    ['TIMER_DELAY_MS', '5500', 5000],
    ['TIMER_DELIVER_MS', String(START + 5001), 5000],
  ])('by %s %s waits in the timer queue, its slot noted', async (name, value, outAfter) => {
    const bench = await TimerBench.open();
    await bench.put('a', { [name]: value });
    const [waiting] = await stored(bench.store, TIMER, 0);
    expect(waiting?.properties.get('TIMER_OUT_MS')).toBe(String(START + outAfter));
    expect(waiting?.properties.get('REAL_TOPIC')).toBe('Orders');
    expect(waiting?.properties.get('REAL_QID')).toBe('1');
  });

  it('whose time has passed is stored at once', async () => {
    const bench = await TimerBench.open();
    await bench.put('a', { TIMER_DELIVER_MS: String(START) });
    expect(await bodies(bench.store)).toEqual(['a']);
  });

  it('is delivered when its slot has passed: never early, at most a second late', async () => {
    const bench = await TimerBench.open();
    await bench.put('a', { TIMER_DELIVER_MS: String(START + 5001), TAGS: 'x', UNIQ_KEY: 'U1' });
    await bench.advance(5999);
    expect(await bodies(bench.store)).toEqual([]);
    expect(bench.service.figures).toMatchObject({ waiting: 1, offsetBehind: 0 });
    await bench.advance(1);
    const [message] = await stored(bench.store);
    expect(message).toMatchObject({
      topic: 'Orders',
      queueId: 1,
      flag: 7,
      reconsumeTimes: 2,
      tags: 'x',
      uniqueKey: 'U1',
    });
    expect(message?.properties.get('TIMER_DEQUEUE_MS')).toBe(String(START + 6000));
    expect(Number(message?.properties.get('TIMER_ENQUEUE_MS'))).toBe(START + 5000);
    expect(bench.service.figures).toMatchObject({ waiting: 0, readBehindMs: 0 });
  });

  it('comes in the order it was sent, with thousands of one second', async () => {
    const bench = await TimerBench.open();
    const sent = Array.from({ length: 3000 }, (_, i) => `m${i}`);
    await Promise.all(sent.map((body) => bench.put(body, { TIMER_DELAY_SEC: '2' })));
    await bench.advance(0);
    expect(readdirSync(join(bench.directory, 'timerlog')).length).toBeGreaterThan(30);
    await bench.advance(2000);
    expect(await bodies(bench.store)).toEqual(sent);
  });

  it('beyond the roll window is stored anew on the way, and still comes on time', async () => {
    const bench = await TimerBench.open({ rollWindow: 10 });
    await bench.put('a', { TIMER_DELAY_SEC: '25' });
    await bench.advance(0);
    for (let second = 1; second < 25; second++) {
      await bench.advance(1000);
      expect(await bodies(bench.store)).toEqual([]);
    }
    await bench.advance(1000);
    await bench.advance(0);
    const [message] = await stored(bench.store);
    expect(Number(message?.properties.get('TIMER_ROLL_TIMES'))).toBeGreaterThanOrEqual(2);
    expect(await bodies(bench.store)).toEqual(['a']);
  });

  it('is not delivered once it was recalled', async () => {
    const bench = await TimerBench.open();
    const at = { TIMER_DELIVER_MS: String(START + 5001) };
    await bench.put('a', { ...at, UNIQ_KEY: 'U1' });
    await bench.put('b', { ...at, UNIQ_KEY: 'U2' });
    await bench.put('0', { ...at, TIMER_DEL_UNIQKEY: 'Orders+U1', UNIQ_KEY: 'U1' });
    await bench.advance(10_000);
    expect(await bodies(bench.store)).toEqual(['b']);
    expect(bench.service.figures.waiting).toBe(0);
  });

  it('is refused where its slot is full twice over', async () => {
    const bench = await TimerBench.open({ settings: { timerCongestNumEachSlot: 1 } });
    for (const body of ['a', 'b']) {
      await bench.put(body, { TIMER_DELAY_SEC: '5' });
      await bench.advance(0);
    }
    expect(() => bench.put('c', { TIMER_DELAY_SEC: '5' })).toThrow('under flow control');
    await bench.put('d', { TIMER_DELAY_SEC: '7' });
  });

  it('that cannot be stored is tried until it can', async () => {
    const bench = await TimerBench.open();
    for (const body of ['a', 'b']) await bench.put(body, { TIMER_DELAY_SEC: '1' });
    let failures = 1;
    bench.writer.failing = ({ body }) => Buffer.from(body).toString() === 'a' && failures-- > 0;
    await bench.advance(3000);
    expect(await bodies(bench.store)).toEqual(['b', 'a']);
  });
});

describe('after a kill', () => {
  it('nothing is lost, early, or there twice, though nothing was saved', async () => {
    const bench = await TimerBench.open();
    for (let i = 0; i < 200; i++) await bench.put(`m${i}`, { TIMER_DELAY_SEC: String(2 + (i % 5)) });
    await bench.advance(0);
    await bench.startAgain();
    expect(bench.service.figures.waiting).toBe(200);
    await bench.advance(1999);
    expect(await bodies(bench.store)).toEqual([]);
    await bench.advance(10_000);
    expect((await bodies(bench.store)).sort()).toEqual(Array.from({ length: 200 }, (_, i) => `m${i}`).sort());
  });

  it('only what was delivered since the last save comes again', async () => {
    const bench = await TimerBench.open();
    for (let i = 1; i <= 6; i++) await bench.put(`m${i}`, { TIMER_DELAY_SEC: String(i) });
    await bench.advance(2000);
    await bench.service.save();
    await bench.advance(2000);
    await bench.startAgain();
    await bench.advance(4000);
    expect(await bodies(bench.store)).toEqual(['m1', 'm2', 'm3', 'm4', 'm3', 'm4', 'm5', 'm6']);
  });

  it('what was due while the broker was down comes at once', async () => {
    const bench = await TimerBench.open();
    await bench.put('sorted in', { TIMER_DELAY_SEC: '10' });
    await bench.advance(0);
    await bench.put('not yet', { TIMER_DELAY_SEC: '5' });
    await bench.startAgain(20 * 86_400_000);
    await bench.advance(0);
    expect((await bodies(bench.store)).sort()).toEqual(['not yet', 'sorted in']);
  });

  it('a recall that was not yet sorted in still has its effect', async () => {
    const bench = await TimerBench.open();
    const at = { TIMER_DELIVER_MS: String(START + 5001) };
    await bench.put('a', { ...at, UNIQ_KEY: 'U1' });
    await bench.advance(0);
    await bench.service.save();
    await bench.put('0', { ...at, TIMER_DEL_UNIQKEY: 'Orders+U1', UNIQ_KEY: 'U1' });
    await bench.startAgain(60_000);
    await bench.advance(0);
    expect(await bodies(bench.store)).toEqual([]);
  });

  it.each([
    ['the wheel', (directory: string) => rmSync(join(directory, 'timerwheel'))],
    ['the timer log', (directory: string) => rmSync(join(directory, 'timerlog'), { recursive: true })],
    [
      'the end of the timer log',
      (directory: string) => {
        const [first = ''] = readdirSync(join(directory, 'timerlog'));
        truncateSync(join(directory, 'timerlog', first), 520);
        for (const name of readdirSync(join(directory, 'timerlog')).slice(1)) rmSync(join(directory, 'timerlog', name));
      },
    ],
  ])('%s may be gone', async (_, remove) => {
    const bench = await TimerBench.open();
    await bench.put('before', { TIMER_DELAY_SEC: '1' });
    await bench.advance(2000);
    for (let i = 0; i < 200; i++) await bench.put(`m${i}`, { TIMER_DELAY_SEC: String(3 + (i % 2)) });
    await bench.advance(0);
    await bench.service.save();
    remove(bench.directory);
    await bench.startAgain();
    await bench.advance(2000);
    expect(await bodies(bench.store)).toEqual(['before']);
    await bench.advance(10_000);
    const delivered = await bodies(bench.store);
    expect(delivered.slice(1).sort()).toEqual(Array.from({ length: 200 }, (_, i) => `m${i}`).sort());
  });
});

describe('the files', () => {
  it('are not made before they are needed', async () => {
    const bench = await TimerBench.open();
    await bench.advance(5000);
    await bench.service.save();
    expect(existsSync(join(bench.directory, 'timerwheel'))).toBe(false);
    expect(existsSync(join(bench.directory, 'timerlog'))).toBe(false);
  });

  it('hold units, slots and progress where the original has them', async () => {
    const bench = await TimerBench.open();
    await bench.put('a', { TIMER_DELAY_SEC: '5' });
    await bench.put('b', { TIMER_DELAY_SEC: '5' });
    await bench.advance(0);
    await bench.service.save();
    const log = readFileSync(join(bench.directory, 'timerlog', '0'.repeat(20)));
    const [a, b] = bench.store.queueEntries(TIMER, 0, 0, 2) ?? [];
    const unit = (previous: bigint, position: number, size: number): Buffer => {
      const bytes = Buffer.alloc(52);
      bytes.writeInt32BE(52, 0);
      bytes.writeBigInt64BE(previous, 4);
      bytes.writeInt32BE(1, 12);
      bytes.writeBigInt64BE(BigInt(START), 16);
      bytes.writeInt32BE(4000, 24);
      bytes.writeBigInt64BE(BigInt(position), 28);
      bytes.writeInt32BE(size, 36);
      bytes.writeInt32BE(-1924903163, 40);
      return bytes;
    };
    expect(log.subarray(0, 52).equals(unit(-1n, a?.position ?? -1, a?.size ?? -1))).toBe(true);
    expect(log.subarray(52, 104).equals(unit(0n, b?.position ?? -1, b?.size ?? -1))).toBe(true);
    const wheel = readFileSync(join(bench.directory, 'timerwheel'));
    expect(wheel.length).toBe(7 * 86_400 * 2 * 32);
    const tick = (START + 4000) / 1000;
    const slot = wheel.subarray((tick % 1_209_600) * 32);
    expect([slot.readBigInt64BE(0), slot.readBigInt64BE(8), slot.readBigInt64BE(16), slot.readInt32BE(24)]).toEqual([
      BigInt(tick),
      0n,
      52n,
      2,
    ]);
    const check = readFileSync(join(bench.directory, 'config', 'timercheck'));
    expect(check.length).toBe(4096);
    expect(Array.from({ length: 4 }, (_, i) => check.readBigInt64BE(i * 8))).toEqual([BigInt(START), 104n, 2n, 2n]);
  });
});
