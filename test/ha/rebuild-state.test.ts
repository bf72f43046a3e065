/** ZooKeeper's data lost under a cluster of a daemon's: what it mends by itself, and what a person mends by one command. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { buildCommand } from '../faults/support/broker-child.ts';
import { startZooKeeper, type ZooKeeperLab } from './lab/zookeeper.ts';

const BIN = join(import.meta.dirname, '../../bin/run.js');
const run = promisify(execFile);

let directory = '';
let zookeeper: ZooKeeperLab | undefined;
beforeAll(buildCommand, 120_000);
afterEach(async () => {
  await mq('cluster', 'down', '--dir', directory).catch(() => undefined);
  await zookeeper?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What a command says on stdout; its exit status is not looked at. */
async function mq(...words: string[]): Promise<string> {
  const options = { env: { ...process.env, NO_COLOR: '1' }, cwd: directory };
  return (await run(process.execPath, [BIN, ...words], options)).stdout;
}

it('is begun anew by its members while all are there, and by a command without one', { timeout: 600_000 }, async () => {
  directory = mkdtempSync(join(tmpdir(), 'mq-ha-rebuild-'));
  zookeeper = await startZooKeeper();
  const { server } = zookeeper;
  const up = await mq('cluster', 'up', '--dir', directory, '--zookeeper', server.address);
  const namesrv = /name servers (\S+)/.exec(up)?.[1] ?? '';
  const file = join(directory, 'cluster.yaml');
  const daemon = (...words: string[]) => mq('daemon', ...words, '-c', file);
  let said = '';
  const isSaid = async (words: RegExp, ...more: string[]): Promise<boolean> => {
    // It ends with 10 while something is not as it should be.
    said = await daemon('status', ...more).catch((error: { stdout?: string }) => error.stdout ?? '');
    return words.test(said);
  };
  const soon = (words: RegExp, ...more: string[]): Promise<void> =>
    expect
      .poll(() => isSaid(words, ...more), { timeout: 60_000 })
      .toBe(true)
      .catch(() => expect(said).toMatch(words));
  const send = () => mq('sendMessage', '-t', 'T', '-p', 'x', '-n', namesrv);
  const inSync = () => mq('wait', 'insync', '-b', 'broker-a', '-n', namesrv, '--for', '60s');
  await inSync();
  expect(await send()).toContain('SEND_OK');

  const lose = async (): Promise<void> => {
    await server.kill();
    await server.restart({ empty: true });
  };
  await lose();
  // Nobody takes the first epoch of an empty ZooKeeper: its members know of one.
  await soon(/"role":\s*"\w*MASTER",\s*"brokerId":\s*0,\s*"epoch":\s*2,/, '--json');
  await inSync();
  expect(await send()).toContain('SEND_OK');

  await daemon('stop', 'broker-a-1');
  await soon(/broker-a-2 +running +ASYNC_MASTER/);
  await lose();
  await soon(/LOST: .*mq daemon rebuild-state broker-a/);
  const refused = daemon('rebuild-state', 'broker-a', '--confirm=broker-a');
  await expect(refused).rejects.toMatchObject({ code: 69, stderr: expect.stringContaining('--accept-loss') });
  const rebuilt = await daemon('rebuild-state', 'broker-a', '--accept-loss', '--confirm=broker-a', '--for', '60s');
  expect(rebuilt).toMatch(/rebuilt broker-a: member 2 is master of epoch \d+/);
  expect(await send()).toContain('SEND_OK');
  await daemon('restart', 'broker-a-1');
  await inSync();
  // It ends with 0 as soon as all is well.
  await soon(/broker-a-1 +running +SLAVE +yes(.*\n)+.*broker-a-2 +running +MASTER +yes/, '--all');

  // What was rebuilt is a group like any other.
  expect(await daemon('restart', '--rolling', '--settle', '1s')).toBe('restarted broker-a-1\nrestarted broker-a-2\n');
  await soon(/broker-a-1 +running +MASTER +yes(.*\n)+.*broker-a-2 +running +SLAVE +yes/, '--all');
});
