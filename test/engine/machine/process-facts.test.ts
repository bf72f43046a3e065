import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Machine, thisMachine } from '../../../src/engine/machine/machine.ts';
import { isRunning, processIdentity } from '../../../src/engine/machine/process-facts.ts';
import { nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';

let proc: string;
let machine: Machine;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'mq-proc-'));
  machine = { files: nodeFileSystem, proc };
  mkdirSync(join(proc, 'sys/kernel/random'), { recursive: true });
  writeFileSync(join(proc, 'sys/kernel/random/boot_id'), 'this-boot\n');
});
afterEach(() => rmSync(proc, { recursive: true, force: true }));

/** What the kernel writes of a process; field 22 is its start. */
function stat(pid: number, command: string, state: string, startTime: number): void {
  mkdirSync(join(proc, String(pid)), { recursive: true });
  const before = `${state} 1 ${pid} ${pid} 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0`;
  writeFileSync(join(proc, String(pid), 'stat'), `${pid} (${command}) ${before} ${startTime} 999 0\n`);
}

describe('the identity of a process', () => {
  it.each(['node', 'a b', ') R 1 (', 'x) Z 1 2 3'])('is read beside a command called %s', (command) => {
    stat(7, command, 'S', 4711);
    expect(processIdentity(machine, 7)).toEqual({ pid: 7, startTime: '4711', bootId: 'this-boot' });
  });

  it.each(['Z', 'X'])('is none for one that is dead and not yet reaped (%s)', (state) => {
    stat(7, 'node', state, 4711);
    expect(processIdentity(machine, 7)).toBeUndefined();
  });

  it('tells a process from one that was given its number later, and from one of an earlier boot', () => {
    stat(7, 'node', 'S', 4711);
    expect(isRunning(machine, { pid: 7, startTime: '4711', bootId: 'this-boot' })).toBe(true);
    expect(isRunning(machine, { pid: 7, startTime: '4710', bootId: 'this-boot' })).toBe(false);
    expect(isRunning(machine, { pid: 7, startTime: '4711', bootId: 'earlier' })).toBe(false);
    expect(isRunning(machine, { pid: 8, startTime: '4711', bootId: 'this-boot' })).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('knows a stopped process as running, and a killed one not', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const identity = processIdentity(thisMachine, child.pid ?? 0);
    if (identity === undefined) throw new Error('the child has no identity');
    child.kill('SIGSTOP');
    // The signal takes effect when the child is next scheduled.
    while (!readFileSync(`/proc/${child.pid}/stat`, 'utf8').includes(') T ')) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(isRunning(thisMachine, identity)).toBe(true);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isRunning(thisMachine, identity)).toBe(false);
  });
});
