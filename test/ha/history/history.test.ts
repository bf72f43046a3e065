import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HISTORY_SUFFIX, parseHistory, readHistory } from './reader.ts';
import { HistoryWriter, monotonicUs } from './writer.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mq-history-'));
  directories.push(directory);
  return directory;
}

describe('a history', () => {
  it('is read back from several files in the order of time', () => {
    const directory = newDirectory();
    const one = new HistoryWriter(join(directory, `one${HISTORY_SUFFIX}`), 'one');
    const two = new HistoryWriter(join(directory, `two${HISTORY_SUFFIX}`), 'two');
    const now = monotonicUs();
    two.write({ t: 'answer', op: 1, code: 0, offset: 7 }, now + 5);
    one.write({ t: 'round', round: 1, phase: 'begin' }, now);
    one.write({ t: 'round', round: 1, phase: 'end' }, now + 9);
    one.close();
    two.close();
    expect(readHistory(directory)).toEqual([
      { at: now, by: 'one', t: 'round', round: 1, phase: 'begin' },
      { at: now + 5, by: 'two', t: 'answer', op: 1, code: 0, offset: 7 },
      { at: now + 9, by: 'one', t: 'round', round: 1, phase: 'end' },
    ]);
  });

  it('has the lines of a process that was killed in the middle of one', () => {
    const directory = newDirectory();
    const path = join(directory, `killed${HISTORY_SUFFIX}`);
    const writer = new HistoryWriter(path, 'killed');
    writer.write({ t: 'answer', op: 1, code: 0, offset: 7 });
    writer.close();
    appendFileSync(path, '{"at":12,"t":"ans');
    expect(readHistory(directory)).toHaveLength(1);
  });

  it('names file and line of what is no event', () => {
    expect(() => parseHistory('{"at":1,"t":"round"}\nnonsense\n', 'some.jsonl')).toThrow(/some\.jsonl:2.*nonsense/);
    expect(() => parseHistory('{"t":"round"}\n', 'some.jsonl')).toThrow(/some\.jsonl:1: no event/);
  });

  it('counts the same time in every process of the host', () => {
    const before = monotonicUs();
    const other = Number(
      execFileSync(process.execPath, ['-p', 'process.hrtime.bigint() / 1000n + ""'], { encoding: 'utf8' }),
    );
    expect(other).toBeGreaterThan(before);
    expect(other).toBeLessThan(monotonicUs());
  });
});
