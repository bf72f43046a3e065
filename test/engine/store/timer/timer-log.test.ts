import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { OpenFiles } from '../../../../src/engine/store/files/open-files.ts';
import { TimerLog } from '../../../../src/engine/store/timer/timer-log.ts';
import { newDirectory } from '../store-fixture.ts';

const FILE_SIZE = 4096;
/** Units of 52 bytes that leave room for the filler. */
const UNITS_A_FILE = 78;

const open = (directory: string): TimerLog =>
  new TimerLog(join(directory, 'timerlog'), FILE_SIZE, new OpenFiles(nodeFileSystem, 4));
const unit = (position: number) => ({
  previous: -1,
  magic: 1,
  writtenAtMs: 1_700_000_000_000,
  slotTimeMs: 1_700_000_005_000,
  position,
  size: 200,
  topicHash: -7,
});

function filled(directory: string, units: number): TimerLog {
  const log = open(directory);
  log.load();
  for (let i = 0; i < units; i++) log.append(unit(i));
  log.write();
  return log;
}

describe('the timer log', () => {
  it('ends a file with a filler that says how much of it is left', () => {
    const directory = newDirectory();
    const log = filled(directory, UNITS_A_FILE + 1);
    expect(readdirSync(join(directory, 'timerlog'))).toEqual(['00000000000000000000', '00000000000000004096']);
    const first = readFileSync(join(directory, 'timerlog', '00000000000000000000'));
    expect(first.length).toBe(FILE_SIZE);
    expect(first.toString('hex', UNITS_A_FILE * 52)).toBe(`00000028${'0'.repeat(16)}cbd43194${'0'.repeat(48)}`);
    expect(log.end).toBe(FILE_SIZE + 52);
    expect(log.isBlankAt(UNITS_A_FILE * 52)).toBe(true);
    log.close();
  });

  it('reads every unit back, in either direction', () => {
    const directory = newDirectory();
    const log = filled(directory, 300);
    const positions = Array.from(
      { length: 300 },
      (_, i) => Math.floor(i / UNITS_A_FILE) * FILE_SIZE + (i % UNITS_A_FILE) * 52,
    );
    for (const forward of [true, false]) {
      const order = forward ? positions : positions.toReversed();
      const found = order.map((position) => log.read(position, forward)?.position);
      expect(forward ? found : found.reverse()).toEqual(Array.from({ length: 300 }, (_, i) => i));
    }
    expect(log.read(log.end, true)).toBeUndefined();
    log.close();
  });

  it('has nothing behind the place where it was cut, also for a reader of the files', () => {
    const directory = newDirectory();
    const log = filled(directory, 200);
    log.cutAt(520);
    expect(log.read(520, true)).toBeUndefined();
    log.append(unit(1000));
    log.write();
    log.close();
    const bytes = readFileSync(join(directory, 'timerlog', '00000000000000000000'));
    expect(bytes.subarray(572).every((byte) => byte === 0)).toBe(true);
    expect(readdirSync(join(directory, 'timerlog'))).toHaveLength(1);
  });

  it('gives up files whose messages are gone, never the last', async () => {
    const directory = newDirectory();
    const log = filled(directory, UNITS_A_FILE * 3);
    await log.removeExpired(UNITS_A_FILE);
    expect(log.begin).toBe(FILE_SIZE);
    await log.removeExpired(1_000_000);
    expect(readdirSync(join(directory, 'timerlog'))).toEqual(['00000000000000008192']);
    log.close();
  });
});
