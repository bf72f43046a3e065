import { describe, expect, it } from 'vitest';
import { Lane } from './lane.ts';
import { Seen } from './progress.ts';

describe('a lane', () => {
  it('does one piece at a time, and rests when it is told', async () => {
    let under = 0;
    let most = 0;
    let done = 0;
    const lane = new Lane(async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      done++;
      return 0;
    });
    void lane.run();
    while (done < 3) await new Promise((resolve) => setImmediate(resolve));
    await lane.pause();
    expect(under).toBe(0);
    const before = done;
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(before);
    lane.resume();
    while (done === before) await new Promise((resolve) => setImmediate(resolve));
    await lane.stop();
    expect([most, under]).toEqual([1, 0]);
  });
});

describe('the progress of a consumer', () => {
  it('stops at the first offset that is missing, whatever comes behind it', () => {
    const seen = new Seen();
    for (const offset of [0, 1, 4, 1, 3]) seen.add('q', offset);
    expect(seen.progress()).toEqual({ q: 2 });
    seen.add('q', 2);
    seen.add('r', 5);
    expect(seen.progress()).toEqual({ q: 5, r: 0 });
  });
});
