import { describe, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { bodies } from '../support/delays.ts';
import { TimerBench } from './support.ts';

const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

/** A file system on which the k-th call of a kind fails, once. */
function failingAt(k: number, kind: 'write' | 'truncate' | 'open'): FileSystem {
  let calls = 0;
  const pass = (): void => {
    if (++calls === k) throw full();
  };
  return {
    ...nodeFileSystem,
    write: (...args) => {
      if (kind === 'write') pass();
      return nodeFileSystem.write(...args);
    },
    truncate: (...args) => {
      if (kind === 'truncate') pass();
      nodeFileSystem.truncate(...args);
    },
    open: (...args) => {
      if (kind === 'open') pass();
      return nodeFileSystem.open(...args);
    },
  };
}

describe.each(['write', 'truncate', 'open'] as const)('a %s of the timer files that fails', (kind) => {
  it.each([1, 2, 3, 4, 5])('the %ith time loses no message and stores none twice', async (k) => {
    const bench = await TimerBench.open({ fileSystem: failingAt(k, kind) });
    const sent: string[] = [];
    for (let second = 1; second <= 3; second++) {
      for (let i = 0; i < 60; i++) {
        sent.push(`${second}-${i}`);
        await bench.put(`${second}-${i}`, { TIMER_DELAY_SEC: String(second + 2) });
      }
      await bench.advance(0);
      await bench.advance(0);
    }
    for (let second = 0; second < 8; second++) await bench.advance(1000);
    expect((await bodies(bench.store)).sort()).toEqual(sent.sort());
    await bench.service.stop();
    await bench.startAgain();
    await bench.put('last', { TIMER_DELAY_SEC: '1' });
    await bench.advance(2000);
    expect(await bodies(bench.store)).toContain('last');
  });
});
