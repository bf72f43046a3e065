import { type ChildProcess, spawn } from 'node:child_process';
import type { FileSystem } from '../../store/files/file-system.ts';
import type { ChildPlan } from '../cluster-file/types.ts';
import type { RunningFolder } from '../running/running-folder.ts';

/** How mq itself is run: the program and the words before a command's own. */
export type Program = readonly [string, ...string[]];

/** The words a child is started with. */
export function childArguments(plan: ChildPlan, socket: string, standDown: boolean): string[] {
  const control = ['--control-socket', socket];
  if (plan.kind === 'namesrv') return ['namesrv', 'start', '-c', plan.configFile, ...control];
  return ['broker', 'start', '--store', plan.directory, ...control, ...(standDown ? ['--stand-down'] : [])];
}

/**
 * Starts a child in a session of its own, with its output in a file and no pipe to us: it does not notice when its
 * daemon ends.
 */
export function launchChild(
  files: FileSystem,
  program: Program,
  plan: ChildPlan,
  { running, standDown }: { running: RunningFolder; standDown: boolean },
): ChildProcess {
  files.makeDirectory(plan.directory, 0o700);
  const output = files.open(running.logOf(plan.name), 'a', 0o600);
  try {
    const [command, ...first] = program;
    const child = spawn(command, [...first, ...childArguments(plan, running.socketOf(plan.name), standDown)], {
      ...{ cwd: plan.directory, detached: true, stdio: ['ignore', output, output] },
      env: { ...process.env, NO_COLOR: '1' },
    });
    child.unref();
    return child;
  } finally {
    files.close(output);
  }
}
