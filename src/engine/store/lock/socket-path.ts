import { dirname, join } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';

/** Longest path of a Unix socket: sun_path without its closing zero (108 on Linux, 104 on macOS). */
const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/** Calls with a path that fits sun_path: where the real one is too long, through the directory's descriptor. */
export async function withShortPath<T>(
  files: FileSystem,
  path: string,
  use: (short: string) => Promise<T>,
): Promise<T> {
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return await use(path);
  if (process.platform !== 'linux') {
    throw new MqError('CANNOT_CREATE', `Path too long for a Unix socket (${MAX_SOCKET_PATH_BYTES} bytes): ${path}`, {
      hint: 'Use a directory with a shorter path.',
    });
  }
  const directory = dirname(path);
  const fd = files.open(directory, 'r');
  try {
    return await use(join(`/proc/self/fd/${fd}`, path.slice(directory.length)));
  } finally {
    files.close(fd);
  }
}
