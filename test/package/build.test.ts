import { execFile } from 'node:child_process';
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { mq, packageRoot } from '../cli/spawn.ts';

const builtAtMs = () => statSync(join(packageRoot, 'dist/built')).mtimeMs;
const build = () =>
  promisify(execFile)(process.execPath, ['scripts/build.mjs', '--if-stale', '--no-types'], { cwd: packageRoot });

it('builds once when several ask at the same time, and mq runs meanwhile', async () => {
  await mq(['--version']);
  utimesSync(join(packageRoot, 'dist/built'), new Date(0), new Date(0));
  await Promise.all([build(), build(), build()]);
  expect(builtAtMs()).toBeGreaterThan(0);
  expect(await mq(['--version'])).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

it('does nothing when no source is newer', async () => {
  await build();
  const before = builtAtMs();
  await build();
  expect(builtAtMs()).toBe(before);
}, 60_000);
