import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { bareEnv, binFile, mq } from './spawn.ts';

/** Starts a command that runs until it is ended, and waits for its first line. */
async function running() {
  await mq(['--version']);
  const child = spawn(process.execPath, [binFile, 'namesrv', 'start', '--port', '0'], {
    env: bareEnv(),
    stdio: 'pipe',
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  return { child, ended };
}

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s lets a server end in its own way', async (signal) => {
    const { child, ended } = await running();
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });
});
