import { join } from 'node:path';
import { messageOf } from '../../errors/index.ts';
import { type FileSystem, nodeFileSystem } from '../store/files/file-system.ts';

/** The machine a store lies on. */
export interface Machine {
  files: FileSystem;
  /** Where the kernel shows its processes: `/proc`. */
  proc: string;
}

export const thisMachine: Machine = { files: nodeFileSystem, proc: '/proc' };

/** The text of a file under /proc; undefined where there is none or it is another user's. */
export function procText({ files, proc }: Machine, ...path: string[]): string | undefined {
  try {
    return files.readFile(join(proc, ...path))?.toString('utf8');
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Names in a folder under /proc; none where it cannot be looked into. */
export function procNames({ files, proc }: Machine, ...path: string[]): string[] {
  try {
    return files.list(join(proc, ...path));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Where a link under /proc leads; undefined for what is closed meanwhile or another user's. */
export function procLink({ files, proc }: Machine, ...path: string[]): string | undefined {
  try {
    return files.readLink(join(proc, ...path));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The command line of a process; undefined where there is no such process. */
export function commandOf(machine: Machine, pid: number): string | undefined {
  const text = procText(machine, String(pid), 'cmdline');
  return text === undefined ? undefined : text.replaceAll('\0', ' ').trim().slice(0, 300);
}

/** Processes end while they are looked at, and those of other users are closed to us. */
const isGone = (error: unknown): boolean => /\b(ESRCH|EACCES|EPERM|ENOTDIR|EINVAL)\b/.test(messageOf(error));
