import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';

/** What a file or folder of the store takes. */
export interface DiskUsage {
  /** Name under the store's root. */
  name: string;
  files: number;
  /** Sum of the lengths. */
  apparentBytes: number;
  /** What the disk really holds: files that were made in full and are half written take less than their length. */
  realBytes: number;
}

const MAX_DEPTH = 6;

/** Everything directly under the root, the largest first; what vanishes meanwhile is left out. */
export function diskUsage(fs: FileSystem, directory: string): DiskUsage[] {
  return fs
    .list(directory)
    .map((name) => usageOf(fs, directory, name))
    .sort((a, b) => b.realBytes - a.realBytes || (a.name < b.name ? -1 : 1));
}

/** What one file or folder takes. */
export function usageOf(fs: FileSystem, directory: string, name: string): DiskUsage {
  const usage: DiskUsage = { name, files: 0, apparentBytes: 0, realBytes: 0 };
  add(fs, join(directory, name), usage, 0);
  return usage;
}

function add(fs: FileSystem, path: string, usage: DiskUsage, depth: number): void {
  const stat = fs.stat(path);
  if (stat === undefined) return;
  if (!stat.isDirectory) {
    usage.files++;
    usage.apparentBytes += stat.size;
    usage.realBytes += stat.allocatedBytes;
    return;
  }
  if (depth < MAX_DEPTH) for (const name of fs.list(path)) add(fs, join(path, name), usage, depth + 1);
}
