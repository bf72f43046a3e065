/** A whole group restarted under load, broker by broker, by the one command there is for it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { buildCommand } from '../faults/support/broker-child.ts';
import { APACHE_VERSIONS } from '../interop/lab/jars.ts';
import { tools } from '../interop/lab/tools.ts';
import { LoadedGroup } from './loaded-group.ts';
import { roundLine } from './report/report.ts';

const BIN = join(import.meta.dirname, '../../bin/run.js');
const run = promisify(execFile);

beforeAll(buildCommand, 120_000);

/** Process ids of the brokers, as the daemon notes them. */
const pidsIn = (directory: string): number[] =>
  ['ha-a-1', 'ha-a-2'].map((name) => {
    const note = JSON.parse(readFileSync(join(directory, 'running', `${name}.json`), 'utf8')) as {
      process: { pid: number };
    };
    return note.process.pid;
  });

it('a group is restarted under load without a send that fails', { timeout: 600_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mq-ha-rolling-'));
  const group = await LoadedGroup.start(directory, {
    elects: true,
    daemon: 'one',
    java: tools('java', 'javac', 'mvn') ? APACHE_VERSIONS[0] : undefined,
    settings: { flushDiskType: 'ASYNC_FLUSH' },
    members: [{ brokerRole: 'SYNC_MASTER' }, { brokerRole: 'SLAVE' }],
    expectation: { mode: 'SYNC', drained: true, elects: true, acceptMs: 60_000, duplicatesPerRound: 50 },
  });
  try {
    const before = pidsIn(directory);
    const args = ['daemon', 'restart', '--rolling', '-c', join(directory, 'cluster.yaml')];
    const report = await group.round({ round: 1, faults: [] }, async () => {
      const { stdout } = await run(process.execPath, [BIN, ...args], { env: { ...process.env, NO_COLOR: '1' } });
      expect(stdout).toContain('restarted ha-a-2\nrestarted ha-a-1');
    });
    console.log(roundLine(report));
    expect(pidsIn(directory).filter((pid) => before.includes(pid))).toEqual([]);
    expect((await group.cluster.masterOf('ha-a')).name).toBe('ha-a/2');
    // By code; what came from no broker is under "none".
    expect(report.refused).toEqual({});
    expect(report.acknowledged).toBeGreaterThan(0);
  } catch (error) {
    await group.end('at once');
    console.error(`history, logs and output lie in ${directory}`);
    throw error;
  }
  await group.end('clean');
  rmSync(directory, { recursive: true, force: true });
});
