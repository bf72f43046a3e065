import { messageOf } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';

/** `1: POSIX  ADVISORY  WRITE 4242 fd:01:393225 0 0`: kind, mode, pid, major:minor:inode, first and last byte. */
const LINE = /^\d+: (?:POSIX|OFDLCK) +\w+ +WRITE (-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) (\d+) (\d+|EOF)$/;

/**
 * The process that holds an exclusive POSIX lock over byte 0 of a file, from the kernel's table (`/proc/locks`):
 * its pid, 0 when the kernel does not say, undefined when nobody does.
 */
export function lockOwner(files: FileSystem, path: string): number | undefined {
  const stat = files.stat(path);
  const table = files.readFile('/proc/locks');
  if (stat === undefined || table === undefined) return undefined;
  const { major, minor } = deviceNumbers(stat.device);
  for (const line of table.toString('latin1').split('\n')) {
    const match = LINE.exec(line);
    if (match === null || Number(match[4]) !== stat.inode || Number(match[5]) !== 0) continue;
    const pid = Math.max(0, Number(match[1]));
    const sameDevice = Number.parseInt(match[2]!, 16) === major && Number.parseInt(match[3]!, 16) === minor;
    // Overlay and btrfs show another device number in the table than stat does: ask the process itself.
    if (sameDevice || hasOpen(files, pid, files.realpath(path))) return pid;
  }
  return undefined;
}

/** Linux' packing of a device number in 64 bits. */
function deviceNumbers(device: number): { major: number; minor: number } {
  const bits = BigInt(device);
  return {
    major: Number(((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n)),
    minor: Number((bits & 0xffn) | ((bits >> 12n) & 0xffffff00n)),
  };
}

function hasOpen(files: FileSystem, pid: number, realPath: string): boolean {
  const directory = `/proc/${pid}/fd`;
  let names: string[];
  try {
    names = files.list(directory);
  } catch (error) {
    // Another user's process cannot be looked into; a match by inode alone then counts as held.
    return !messageOf(error).includes('ENOENT');
  }
  return names.some((name) => resolves(files, `${directory}/${name}`) === realPath);
}

/** Where a descriptor leads; undefined for sockets, pipes and what was closed meanwhile. */
function resolves(files: FileSystem, path: string): string | undefined {
  try {
    return files.realpath(path);
  } catch {
    return undefined;
  }
}
