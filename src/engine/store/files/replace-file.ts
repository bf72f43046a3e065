import { dirname } from 'node:path';
import { FILE_MODE } from './file-sequence.ts';
import type { FileSystem } from './file-system.ts';

/**
 * Puts a file in place whole: written aside, synced, renamed, and its name synced. After a crash there is the old one or
 * the new one. Throws Node's error; the old one then stays, or the new one is there and may not be durable.
 */
export function replaceFile(fs: FileSystem, path: string, content: Uint8Array | string): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = `${path}.mq-tmp`;
  const fd = fs.open(temporary, 'w', FILE_MODE);
  try {
    for (let done = 0; done < bytes.length; ) done += fs.write(fd, bytes, done, bytes.length - done, done);
    fs.datasync(fd);
  } finally {
    fs.close(fd);
  }
  fs.rename(temporary, path);
  fs.syncDirectory(dirname(path));
}

/** Removes a file durably; without effect where there is none. */
export function removeFile(fs: FileSystem, path: string): void {
  if (fs.stat(path) === undefined) return;
  fs.unlink(path);
  fs.syncDirectory(dirname(path));
}
