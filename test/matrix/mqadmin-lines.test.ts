import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mq, packageRoot } from '../cli/spawn.ts';

const NOWHERE = '127.0.0.1:1';
const lines = readFileSync(join(packageRoot, 'test/fixtures/mqadmin-lines.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Statuses of a line that was understood: nobody is there, or nobody answered in time. */
const UNDERSTOOD = [69, 75];

describe.concurrent('a command line of the original', () => {
  it.each(lines)('%s is understood', async (line) => {
    // Two forms end by themselves only when they are told to.
    const once = /^(clusterList.*-i|startMonitoring|haStatus.*-i)/.test(line);
    const words = line.replaceAll('ADDR', NOWHERE).split(' ');
    const run = await mq(words, { env: { MQ_YES: '1', MQ_TIMEOUT: '1000' }, killAfterMs: once ? 5_000 : 20_000 });
    if (once && run.signal !== null) return expect(run.stdout + run.stderr).toContain(NOWHERE);
    expect(UNDERSTOOD, run.stderr).toContain(run.status);
    expect(run.stderr).toContain(NOWHERE);
  });
});
