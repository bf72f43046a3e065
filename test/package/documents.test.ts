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

describe('both READMEs', () => {
  it.each(['README.md', 'README.zh-CN.md'])('%s names every command in its table, and no other', (name) => {
    const manifest = JSON.parse(readFileSync(join(packageRoot, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, { hidden?: boolean }>;
    };
    const shown = Object.keys(manifest.commands).filter((id) => manifest.commands[id]?.hidden !== true);
    const [, table = ''] = readFileSync(join(packageRoot, name), 'utf8').split(/^## (?:Commands|命令)$/m);
    const rows = table
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|') && line.includes('`'));
    const named = (rows ?? []).flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, command]) => command));
    expect(named.sort()).toEqual(shown.map((id) => id.replaceAll(':', ' ')).sort());
  });
});
