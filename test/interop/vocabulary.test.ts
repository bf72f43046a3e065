import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MqRun, mq } from '../cli/spawn.ts';
import { noteWord } from './lab/compatibility.ts';
import { INTEROP } from './lab/paths.ts';
import { peers, sideBySide, tools } from './lab.ts';
import type { VocabularyCase } from './vocabulary/case.ts';
import { type OpenLab, openLab } from './vocabulary/lab.ts';

/** Every array of cases that a file of vocabulary/ exports, by the file's name. */
const families = await Promise.all(
  readdirSync(join(INTEROP, 'vocabulary'))
    .filter((file) => !['case.ts', 'lab.ts'].includes(file))
    .sort()
    .map(async (file): Promise<[string, VocabularyCase[]]> => {
      const exported: Record<string, unknown> = await import(pathToFileURL(join(INTEROP, 'vocabulary', file)).href);
      return [file.replace(/\.ts$/, ''), Object.values(exported).filter(Array.isArray).flat()];
    }),
);

const UNSUPPORTED = 69;

sideBySide(tools('java', 'javac', 'mvn'), peers())('the vocabulary against %s', (peer) => {
  let lab: OpenLab;
  beforeAll(async () => {
    lab = await openLab(peer);
  });
  afterAll(() => lab?.close());

  describe.each(families)('%s', (_, cases) => {
    it.for(cases)('$command', async (one, { task }) => {
      const answers = one.answeredBy?.includes(peer) ?? true;
      const word = { command: one.command, peer, differs: one.differs };
      noteWord(task, { ...word, outcome: answers ? 'answered' : 'refused', agrees: undefined });
      await one.before?.(lab);
      const args = one.args(lab);
      const ours = await mq([...one.command.split(' '), ...args], {
        env: { NAMESRV_ADDR: lab.namesrv, MQ_YES: '1' },
        killAfterMs: 60_000,
      });
      if (!answers) return refuses(ours, one);
      expect(ours.status, ours.stderr + ours.stdout).toBe(one.status ?? 0);
      for (const text of one.shows) expect(ours.stdout).toMatch(text);
      if (one.original === 'none') return;
      const theirs = await lab.original.mqadmin(lab.namesrv, one.command, ...(one.original?.(lab) ?? args));
      if (one.agree === undefined) return;
      expect(one.agree(ours.stdout)).toEqual(one.agree(theirs.out));
      noteWord(task, { ...word, outcome: 'answered', agrees: true });
    });
  });
});

/** The answer of a command that this broker cannot serve: nothing on stdout, and words that say what is needed. */
function refuses({ status, stdout, stderr }: MqRun, { otherwise = UNSUPPORTED }: VocabularyCase): void {
  expect({ status, stdout }, stderr).toEqual({ status: otherwise, stdout: '' });
  expect(stderr).toMatch(/need|only|RocketMQ|5\.\d|4\.9/);
}
