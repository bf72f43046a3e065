import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bareEnv, binFile, type MqRun, mq } from '../cli/spawn.ts';
import type { Cluster } from '../interop/lab/cluster.ts';
import { startMq } from '../interop/lab/mq.ts';

/** Faults of processes: a broker that is stopped, and one whose limits are too low. */
let directory: string;
let first: Cluster;
let second: Cluster;

const SMALL = { mappedFileSizeCommitLog: 16 * 1024 * 1024, maxHashSlotNum: 50_000, maxIndexNum: 200_000 };
const doctor = (...args: string[]): Promise<MqRun> =>
  mq(['doctor', '--timeout', '500', ...args], { env: { NAMESRV_ADDR: first.namesrv } });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-doctor-processes-'));
  first = await startMq({ dir: join(directory, 'a'), config: SMALL });
  second = await startMq({
    ...{ dir: join(directory, 'b'), brokerName: 'broker-b', namesrv: first.namesrv },
    config: SMALL,
  });
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
  await rm(directory, { recursive: true, force: true });
});

it('remoting-timeout: a broker that is stopped takes connections and does not answer, until it goes on', async () => {
  process.kill(second.pid, 'SIGSTOP');
  try {
    const { status, stdout } = await doctor('--check', 'remoting-timeout');
    expect(status).toBe(10);
    expect(stdout).toContain(`CRITICAL  remoting-timeout  broker-b ${second.broker}`);
  } finally {
    process.kill(second.pid, 'SIGCONT');
  }
  await vi.waitFor(
    async () =>
      expect(await doctor('--check', 'remoting-timeout', '--slow', '10s', '--timeout', '5000')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^OK: nothing wrong was found\n/),
      }),
    { timeout: 20_000 },
  );
});

it('mapped-file-failed: a shell may open fewer files than a broker needs', async () => {
  const store = join(directory, 'b', 'store');
  await second.stop();
  const command = `ulimit -n 200; exec "${process.execPath}" "${binFile}" doctor --check mapped-file-failed --store "${store}"`;
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
    execFile('sh', ['-c', command], { env: bareEnv() }, (error, out) =>
      resolve({ code: error?.code ?? 0, stdout: out }),
    );
  });
  expect(stdout).toMatch(/^CRITICAL {2}mapped-file-failed {2}open files$/m);
  expect(stdout).toContain('may open 200 files');
  expect(code).toBe(10);
  const plain = await mq(['doctor', '--check', 'mapped-file-failed', '--store', store]);
  expect(plain.stdout).toMatch(/^OK: /);
});
