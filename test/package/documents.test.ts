import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mq, packageRoot } from '../cli/spawn.ts';

beforeAll(async () => {
  await mq(['--version']);
}, 60_000);

describe('man pages and completion scripts', () => {
  it('are those the commands make; npm run docs brings them up to date', () => {
    const output = execFileSync(process.execPath, ['scripts/docs.mjs', '--check'], {
      cwd: packageRoot,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual([]);
  });

  it('hold only requests that man knows', () => {
    for (const name of readdirSync(join(packageRoot, 'man'))) {
      const requests = readFileSync(join(packageRoot, 'man', name), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('.'))
        .map((line) => line.split(' ', 1)[0]);
      const known = ['.TH', '.nh', '.ad', '.SH', '.PP', '.TP', '.nf', '.fi', '.RS', '.RE', '.B', '.br'];
      expect(requests.filter((request) => !known.includes(request ?? ''))).toEqual([]);
    }
  });
});
