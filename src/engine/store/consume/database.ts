import { DIRECTORY_MODE } from '../files/file-sequence.ts';
import type { FileSystem } from '../files/file-system.ts';

/** Where records are kept. Keys and values are bytes; what is written between two commits becomes visible together. */
export interface RecordDatabase {
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  /** Every record, by ascending key; the buffers are the caller's. */
  records(): Iterable<{ key: Buffer; value: Buffer }>;
  /**
   * Resolves when all that was written so far survives what the flush mode says it survives. Rejects when a write failed,
   * whoever made it, until {@link startAnew}.
   */
  committed(): Promise<void>;
  /** What failed so far is about to be written again. */
  startAnew(): void;
  close(): Promise<void>;
}

/** Opens the database in a directory; made when missing. @throws Error when it cannot be opened */
export type OpenDatabase = (directory: string, isSync: boolean) => RecordDatabase;

/** Most snapshots read at once: this process has one. */
const MAX_READERS = 8;

/**
 * The lmdb environment of a directory. Never in its writable-map mode: there a stray write of this process would reach
 * the file. The writes of one turn of the event loop are one transaction, made by lmdb's own thread. A commit hands the
 * pages to the system (a kill loses nothing; a power cut takes it back to the last sync, whole); with `isSync` it also
 * waits for the disk.
 */
export async function lmdbOpener(files: FileSystem): Promise<OpenDatabase> {
  const { open } = await import('lmdb');
  return (directory, isSync) => {
    files.makeDirectory(directory, DIRECTORY_MODE);
    const database = open<Buffer, Buffer>({
      path: directory,
      noSubdir: false,
      encoding: 'binary',
      keyEncoding: 'binary',
      cache: false,
      maxReaders: MAX_READERS,
      maxDbs: 1,
      overlappingSync: !isSync,
      separateFlushed: !isSync,
    });
    let last: Promise<boolean> | undefined;
    let failure: Error | undefined;
    const note = (written: Promise<boolean>): void => {
      if (written === last) return;
      last = written;
      written.catch((error: unknown) => {
        failure ??= causeOf(error);
      });
    };
    return {
      put: (key, value) => note(database.put(key, value)),
      remove: (key) => note(database.remove(key)),
      *records() {
        for (const { key, value } of database.getRange()) yield { key: Buffer.from(key), value: Buffer.from(value) };
      },
      async committed() {
        await Promise.allSettled([last]);
        if (failure !== undefined) throw failure;
      },
      startAnew() {
        failure = undefined;
      },
      close: () => database.close(),
    };
  };
}

/** The cause of a failed commit hangs on its error as another promise, which must not be left alone. */
function causeOf(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error));
  if ('commitError' in failure && failure.commitError instanceof Promise) {
    failure.commitError.catch((cause: unknown) => {
      failure.cause = cause;
    });
  }
  return failure;
}
