import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnv, type MqRun } from '../cli/spawn.ts';

interface Interruption {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** When to press it; the first words on stdout unless given. */
  readonly when?: Promise<void>;
}

const LATEST_MS = 20_000;

/** Runs node with `args`, presses Ctrl-C, and waits for the end. */
export async function interrupted(args: readonly string[], options: Interruption): Promise<MqRun> {
  const child = spawn(process.execPath, args, { env: bareEnv(options.env), cwd: options.cwd, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  const printed = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      resolve();
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end();
  const ended = new Promise<MqRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  await Promise.race([options.when ?? printed, ended, sleep(LATEST_MS, undefined, { ref: false })]);
  child.kill('SIGINT');
  const killer = setTimeout(() => child.kill('SIGKILL'), LATEST_MS);
  const run = await ended;
  clearTimeout(killer);
  return run;
}
