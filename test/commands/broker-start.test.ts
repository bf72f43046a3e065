import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestBroker } from '../../src/testing.ts';
import { mq } from '../cli/spawn.ts';

const BIN = join(import.meta.dirname, '../../bin/run.js');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-start-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const start = (...more: string[]) =>
  mq(['broker', 'start', '--store', join(directory, 'store'), '--port', '0', ...more]);

/** Runs the broker until it says that it has started, then sends the signal; resolves with what it said and its end. */
function startAndSignal(signal: NodeJS.Signals): Promise<{ stdout: string; status: number | null }> {
  const args = ['broker', 'start', '--store', join(directory, 'store'), '--port', '0', '--namesrv-port', '0'];
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
    if (/boot success.*\n/.test(stdout)) child.kill(signal);
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ stdout, status })));
}

describe('broker start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says where it serves, and ends cleanly on %s', async (signal) => {
    const { stdout, status } = await startAndSignal(signal);
    expect(stdout).toMatch(/^The broker\[[^,]+, 127\.0\.0\.1:\d+\] boot success\. name server 127\.0\.0\.1:\d+\n$/);
    expect(status).toBe(0);
    expect(existsSync(join(directory, 'store', 'commitlog'))).toBe(true);
    expect(existsSync(join(directory, 'store', 'abort'))).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('refuses to run with too few file descriptors, with 78', async () => {
    const command = `ulimit -n 180; exec "${process.execPath}" "${BIN}" broker start --store "${directory}/store" --port 0 --namesrv-port 0`;
    const run = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(run.stderr).toContain('too few file descriptors: this process may open 180 files');
    expect(run.status).toBe(78);
  });

  it('refuses a store that another broker has, with 73', async () => {
    const broker = await startTestBroker({ directory: join(directory, 'store') });
    const run = await start('--namesrv-port', '0');
    await broker.close();
    expect(run.status).toBe(73);
    expect(run.stderr).toContain(join(directory, 'store'));
    expect(run.stderr).toContain('IN_USE');
  });

  it('refuses a port that is taken, with 73, naming it', async () => {
    const broker = await startTestBroker();
    const port = broker.namesrvAddr.split(':')[1] ?? '';
    const run = await start('--namesrv-port', port);
    await broker.close();
    expect(run.status).toBe(73);
    expect(run.stderr).toContain(`port ${port} is already in use`);
  });

  it('refuses another brokerName than the one the store was made under, with 78', async () => {
    const broker = await startTestBroker({ directory: join(directory, 'store'), config: { brokerName: 'first' } });
    await broker.close();
    const conf = join(directory, 'broker.conf');
    await writeFile(conf, 'brokerName=second\n');
    const run = await start('--namesrv-port', '0', '-c', conf);
    expect(run.status).toBe(78);
    expect(run.stderr).toContain('second does not match the expected group name: first');
  });

  it('refuses a key that mq cannot serve, with 78, naming key and place', async () => {
    const conf = join(directory, 'broker.conf');
    await writeFile(conf, '# a comment\naclEnable=true\n');
    const run = await start('--namesrv-port', '0', '-c', conf);
    expect(run.status).toBe(78);
    expect(run.stderr).toContain(`${conf}:2: aclEnable=true`);
  });

  it('refuses a configuration file that is not there, with 78', async () => {
    const run = await start('-c', join(directory, 'missing.conf'));
    expect(run.status).toBe(78);
    expect(run.stderr).toContain('missing.conf');
  });
});
