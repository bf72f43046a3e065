import { cpSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsumeStore } from '../../../../src/engine/store/consume/consume-store.ts';
import { ConsumeMode } from '../../../../src/engine/store/consume/delivery.ts';
import { clock, newDirectory, openStore } from './support.ts';

/** What a group knows of a queue, as simply as it can be said. */
interface Model {
  next: number;
  out: Map<number, { popTime: number; until: number }>;
}

const lowestOf = ({ next, out }: Model): number => Math.min(next, ...out.keys());

/** The real state and the model side by side, on a store that may be killed and opened again. */
class Pair {
  readonly model: Model = { next: 0, out: new Map() };
  /** Every handle that was ever given out. */
  readonly handles: { offset: number; popTime: number; until: number }[] = [];
  #store: ConsumeStore;
  #directory: string;
  #now = clock.time;

  private constructor(store: ConsumeStore, directory: string) {
    this.#store = store;
    this.#directory = directory;
  }

  static async open(): Promise<Pair> {
    const directory = newDirectory();
    const pair = new Pair(await openStore(directory), directory);
    pair.state.setMode(ConsumeMode.CONCURRENT);
    return pair;
  }

  get state() {
    return this.#store.obtain('G', 'T', 0, 0);
  }

  take(count: number, gap: number, heldMs: number): void {
    const { model, state } = this;
    const popTime = ++this.#now;
    const offsets = Array.from({ length: count }, (_, i) => model.next + i * gap);
    const end = model.next + count * gap;
    state.take(offsets, end, popTime, popTime + heldMs, 'c');
    model.next = end;
    for (const offset of offsets) this.#out(offset, popTime, popTime + heldMs);
  }

  #out(offset: number, popTime: number, until: number): void {
    this.model.out.set(offset, { popTime, until });
    this.handles.push({ offset, popTime, until });
  }

  acknowledge(pick: number): void {
    const handle = this.handles[pick % Math.max(1, this.handles.length)];
    if (handle === undefined) return;
    const { offset, popTime, until } = handle;
    const known = this.model.out.get(offset);
    const outcome = this.state.acknowledge(offset, popTime, until, this.#now);
    expect(outcome === 'done').toBe(known?.popTime === popTime);
    if (known !== undefined && known.popTime !== popTime) expect(outcome).toBe('unknown');
    if (outcome === 'done') this.model.out.delete(offset);
  }

  extend(pick: number, heldMs: number): void {
    const handle = this.handles[pick % Math.max(1, this.handles.length)];
    if (handle === undefined) return;
    const { offset, popTime } = handle;
    const isNewest = this.model.out.get(offset)?.popTime === popTime;
    const newPopTime = ++this.#now;
    const extended = this.state.extend(offset, popTime, newPopTime, newPopTime + heldMs);
    expect(extended !== undefined).toBe(isNewest);
    if (isNewest) this.#out(offset, newPopTime, newPopTime + heldMs);
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = this.state.due(this.#now, 1000);
    const expected = [...this.model.out].filter(([, { until }]) => until <= this.#now).map(([offset]) => offset);
    expect(due).toEqual(expected.sort((a, b) => a - b));
    for (const offset of due) {
      this.state.beginMove(offset, 5);
      expect(this.state.acknowledge(offset, this.model.out.get(offset)?.popTime ?? 0, 0, this.#now)).toBe('unknown');
      this.state.endMove(offset, this.#now);
      this.model.out.delete(offset);
    }
  }

  reset(offset: number): void {
    this.state.reset(offset);
    this.model.next = offset;
    this.model.out.clear();
  }

  passTo(offset: number): void {
    this.state.passTo(offset);
    this.model.next = Math.max(this.model.next, offset);
    for (const out of [...this.model.out.keys()]) if (out < offset) this.model.out.delete(out);
  }

  /** What is on the disk when the process dies is all that is left. */
  async kill(): Promise<void> {
    await this.#store.committed();
    const copy = newDirectory();
    cpSync(join(this.#directory, 'consumeStore'), join(copy, 'consumeStore'), { recursive: true });
    await this.#store.close();
    this.#directory = copy;
    this.#store = await openStore(copy);
  }

  async restart(): Promise<void> {
    await this.#store.close();
    this.#store = await openStore(this.#directory);
  }

  check(): void {
    const { model, state } = this;
    expect([state.next, state.lowest]).toEqual([model.next, lowestOf(model)]);
    const out = [...state.out].map(([offset, { popTime, until }]) => [offset, { popTime, until }]);
    expect(new Map(out as never)).toEqual(model.out);
    const earliest = Math.min(...[...model.out.values()].map(({ until }) => until));
    expect(state.nextDue).toBeLessThanOrEqual(earliest);
    for (let offset = 0; offset < model.next; offset++) expect(state.isDone(offset)).toBe(!model.out.has(offset));
    expect(state.isDone(model.next)).toBe(false);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constant('take' as const), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })),
  },
  { weight: 8, arbitrary: fc.tuple(fc.constant('ack' as const), fc.nat(100), fc.constant(0)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('extend' as const), fc.nat(100), fc.integer({ min: 0, max: 50 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('pass' as const), fc.integer({ min: 0, max: 60 }), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('reset' as const), fc.nat(30), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('passTo' as const), fc.nat(60), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('kill' as const), fc.constant(0), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('restart' as const), fc.constant(0), fc.constant(0)) },
);

describe('the state of a queue', () => {
  it('does what the model does, whatever comes in whatever order, and over kills and restarts', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const pair = await Pair.open();
        try {
          for (const [kind, a, b] of steps) {
            if (kind === 'take') pair.take(a, b, 40);
            else if (kind === 'ack') pair.acknowledge(a);
            else if (kind === 'extend') pair.extend(a, b);
            else if (kind === 'pass') pair.pass(a);
            else if (kind === 'reset') pair.reset(a);
            else if (kind === 'passTo') pair.passTo(a);
            else if (kind === 'kill') await pair.kill();
            else await pair.restart();
            pair.check();
          }
        } finally {
          await pair.close();
        }
      }),
      { numRuns: 100 },
    ));

  it('forgets what the log lost behind the end of the queue', async () => {
    const store = await openStore(newDirectory());
    const state = store.obtain('G', 'T', 0, 0);
    state.take([0, 1, 2, 3], 4, 1, 2, 'c');
    state.acknowledge(0, 1, 2, 1);
    state.cutTo(2);
    expect([state.lowest, state.next, [...state.out.keys()]]).toEqual([1, 2, [1]]);
    state.cutTo(0);
    expect([state.lowest, state.next, state.outCount]).toEqual([0, 0, 0]);
    await store.close();
  });

  it('tells an acknowledgement that comes twice from one that comes too late', async () => {
    const store = await openStore(newDirectory());
    const state = store.obtain('G', 'T', 0, 0);
    const t = clock.time;
    state.take([0, 1], 2, t, t + 10, 'c');
    expect(state.acknowledge(0, t, t + 10, t + 1)).toBe('done');
    state.beginMove(1, 0);
    state.endMove(1, t + 20);
    expect(state.acknowledge(0, t, t + 10, t + 30)).toBe('already');
    expect(state.acknowledge(1, t, t + 10, t + 30)).toBe('unknown');
    await store.close();
  });
});
