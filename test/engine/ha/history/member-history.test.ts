import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { HISTORY_DIRECTORY, memberHistory } from '../../../../src/engine/ha/history/member-history.ts';
import { readHistory } from '../../../ha/history/reader.ts';
import { monotonicUs } from '../../../ha/history/writer.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const ORIGIN = { group: 'ha-a', member: '2', incarnation: 'i' };

it('writes what the harness reads, in the order and at the time it happened', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mq-member-history-'));
  directories.push(directory);
  const history = memberHistory(ORIGIN, { [HISTORY_DIRECTORY]: directory });
  const before = monotonicUs();
  history?.state('MASTER', 3, 700);
  history?.permit(3, true);
  history?.acks(3, 700, 900);
  history?.set(3, ['1', '2'], 'death');
  history?.permit(3, false, 250);
  history?.cut(4, 900, 800, 2, 750);
  const by = { by: 'ha-a/2', group: 'ha-a', member: '2' };
  const events = readHistory(directory);
  expect(events).toMatchObject([
    { ...by, t: 'epoch', incarnation: 'i', epoch: 3, state: 'MASTER', end: 700 },
    { ...by, t: 'permit', epoch: 3, held: true },
    { ...by, t: 'acks', epoch: 3, from: 700, to: 900 },
    { ...by, t: 'set', epoch: 3, set: ['1', '2'], reason: 'death' },
    { ...by, t: 'permit', epoch: 3, held: false },
    { ...by, t: 'cut', epoch: 4, from: 900, to: 800, messages: 2, confirm: 750 },
  ]);
  const [first] = events;
  const lapsed = events[4];
  expect(first?.at).toBeGreaterThanOrEqual(before);
  expect(lapsed?.t === 'permit' && lapsed.since !== undefined && lapsed.at - lapsed.since).toBeGreaterThanOrEqual(
    249_000,
  );
});

it('writes nothing unless the environment asks for it', () => {
  expect(memberHistory(ORIGIN, {})).toBeUndefined();
});
