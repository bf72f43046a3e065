import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodiesOf, crashCopy, logFile, message, newDirectory, openStore, put } from './store-fixture.ts';

/** The log of three messages after a crash; gives the end of each. */
async function crashed(): Promise<{ directory: string; ends: number[] }> {
  const original = newDirectory();
  const store = await openStore({ directory: original });
  const ends: number[] = [];
  for (const text of ['a', 'b', 'c']) {
    await put(store, message({ text }));
    ends.push(store.maxPhysicalOffset);
  }
  return { directory: crashCopy(original), ends };
}

describe('behind a record that never reached the disk', () => {
  it('a valid one refuses the start, however near it lies', async () => {
    const { directory, ends } = await crashed();
    const log = readFileSync(logFile(directory));
    log.fill(0, ends[0], ends[1]);
    writeFileSync(logFile(directory), log);
    await expect(openStore({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('torn bytes are set aside and erased, so that nothing stale lies where the next record goes', async () => {
    const { directory, ends } = await crashed();
    const log = readFileSync(logFile(directory));
    log.fill(0x78, (ends[2] ?? 0) + 200, (ends[2] ?? 0) + 300);
    writeFileSync(logFile(directory), log);
    const store = await openStore({ directory });
    expect(await bodiesOf(store)).toEqual(['a', 'b', 'c']);
    expect(existsSync(join(directory, 'damaged'))).toBe(true);
    expect(
      readFileSync(logFile(directory))
        .subarray(ends[2])
        .every((byte) => byte === 0),
    ).toBe(true);
  });
});
