import { dirname } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { FileSystem } from '../../store/files/file-system.ts';

/**
 * Puts a text in the place of a file by rename, so that a reader finds the old one or the new one whole. It is not
 * synced: what a machine forgets in a crash is of processes that the crash ended.
 * @throws MqError IO
 */
export function replaceFile(files: FileSystem, path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    files.makeDirectory(dirname(path), 0o700);
    const fd = files.open(beside, 'w', 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += files.write(fd, bytes, at, bytes.length - at, at);
    } finally {
      files.close(fd);
    }
    files.rename(beside, path);
  } catch (error) {
    throw new MqError('IO', `cannot write ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
}

/** The value of a JSON file; undefined where there is none or it is not what `is` takes. */
export function readJson<T>(files: FileSystem, path: string, is: (value: unknown) => value is T): T | undefined {
  const text = files.readFile(path)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return is(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
