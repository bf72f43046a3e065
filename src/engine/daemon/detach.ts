import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { MqError } from '../../errors/index.ts';
import { nodeFileSystem } from '../store/files/file-system.ts';
import { ownPart, thisHost } from './cluster-file/own-part.ts';
import { readPlan } from './cluster-file/read-plan.ts';
import { askDaemon } from './control/daemon-client.ts';
import { type DaemonView, isDaemonView } from './control/status.ts';
import { lastWords } from './running/child-log.ts';
import { RunningFolder } from './running/running-folder.ts';
import type { Program } from './supervision/launch.ts';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 30_000;

/**
 * Starts a daemon in the background and resolves when it answers. What is wrong with the cluster file is thrown here,
 * before anything is started.
 * @throws MqError CONFIG, IN_USE with the pid of the daemon that runs; CANNOT_CREATE with what the new one said
 */
export async function startDetached(
  program: Program,
  { file, host }: { file: string; host?: string | undefined },
): Promise<DaemonView> {
  const plan = await readPlan(file);
  ownPart(plan, host, thisHost());
  const running = new RunningFolder(plan.running);
  running.create();
  const before = await askDaemon(running, 'status');
  if (before !== undefined) {
    const pid = isDaemonView(before.value) ? `, pid ${before.value.pid}` : '';
    throw new MqError('IN_USE', `a daemon runs on ${running.path} already${pid}`, {
      hint: 'mq daemon status shows it.',
    });
  }
  const log = join(running.path, 'daemon.out');
  const from = nodeFileSystem.stat(log)?.size ?? 0;
  const output = nodeFileSystem.open(log, 'a', 0o600);
  const [command, ...first] = program;
  const words = [
    'daemon',
    'start',
    '-c',
    resolve(file),
    '--background',
    ...(host === undefined ? [] : ['--host', host]),
  ];
  const child = spawn(command, [...first, ...words], { detached: true, stdio: ['ignore', output, output] });
  nodeFileSystem.close(output);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (status, signal) => {
    ended = lastWords(nodeFileSystem, log, from) ?? `it ended with ${signal ?? `status ${status}`}`;
  });
  for (let waitedMs = 0; waitedMs < PATIENCE_MS && ended === undefined; waitedMs += LOOK_EVERY_MS) {
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
    const answer = await askDaemon(running, 'status');
    if (answer !== undefined && isDaemonView(answer.value)) return answer.value;
  }
  throw new MqError(
    'CANNOT_CREATE',
    `the daemon did not start: ${ended ?? `no answer within ${PATIENCE_MS / 1000} s`}`,
    {
      ...{ file: log, hint: `See ${log}.` },
    },
  );
}
