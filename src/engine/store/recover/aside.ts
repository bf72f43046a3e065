import { join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import type { StoreLogger } from '../logger.ts';

const MAX_NOTES = 100;

/** The folder for what is moved away: `damaged/<yyyyMMddHHmmssSSS>`, universal time. */
export function makeAside(fs: FileSystem, directory: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/\D/g, '');
  for (let n = 0; ; n++) {
    const path = join(directory, 'damaged', n === 0 ? stamp : `${stamp}-${n}`);
    if (fs.stat(path) !== undefined) continue;
    fs.makeDirectory(path, 0o700);
    return path;
  }
}

/** Keeps warnings and errors of a rebuild for its report. */
export function collecting(notes: string[], logger: StoreLogger): StoreLogger {
  const keep = (message: string): void => {
    if (notes.length < MAX_NOTES) notes.push(message);
  };
  return {
    info: (message) => logger.info(message),
    warn: (message) => {
      keep(message);
      logger.warn(message);
    },
    error: (message) => {
      keep(message);
      logger.error(message);
    },
  };
}
