import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';
import { lockOwner } from './lock-table.ts';

/** What an Apache broker writes into `<store>/lock`; the file is left with it. */
const CONTENT = Buffer.from('lock');
/** Keeps LMDB's table of readers inside the one block that the file's content has allocated already. */
const MAX_READERS = 8;

/** The part of an lmdb environment used here. */
interface Environment {
  close(): Promise<void>;
}

/**
 * The lock an Apache broker respects: a POSIX (fcntl) lock on byte 0 of `<store>/lock`, where it asks for an exclusive
 * one. Node has no such call; LMDB keeps a shared one on byte 0 of its `lock.mdb`, which is made a link to that file.
 * The kernel frees it when the process dies.
 *
 * POSIX locks belong to the process and fall with the first descriptor of the file that is closed: as long as this is
 * held, nothing in this process may open `<store>/lock`.
 */
export class ApacheLock {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #environment: Environment;

  private constructor(files: FileSystem, path: string, environment: Environment) {
    this.#files = files;
    this.#path = path;
    this.#environment = environment;
  }

  /**
   * Takes the lock on the file at `path`, made when missing; or answers the pid that holds it (0: not known).
   * LMDB waits for a holder that the kernel's lock table does not show: one in another pid namespace.
   * @throws MqError CANNOT_CREATE when the lock cannot be taken for another reason.
   */
  static async take(files: FileSystem, path: string): Promise<ApacheLock | number> {
    if (files.stat(path) === undefined) writeContent(files, path);
    const owner = lockOwner(files, path);
    if (owner !== undefined) return owner;
    return new ApacheLock(files, path, await openEnvironment(files, files.realpath(path)));
  }

  async release(): Promise<void> {
    await this.#environment.close();
    writeContent(this.#files, this.#path);
  }
}

function writeContent(files: FileSystem, path: string): void {
  const fd = files.open(path, files.stat(path) === undefined ? 'wx+' : 'r+', 0o600);
  try {
    files.write(fd, CONTENT, 0, CONTENT.length, 0);
    files.truncate(fd, CONTENT.length);
  } finally {
    files.close(fd);
  }
}

/**
 * LMDB's own file is of no interest: it lies in memory or the temporary directory, not on a disk that may be full,
 * and loses its name as soon as it is open.
 */
async function openEnvironment(files: FileSystem, lockFile: string): Promise<Environment> {
  const { open } = await import('lmdb');
  const failures: string[] = [];
  for (const base of ['/dev/shm', tmpdir()]) {
    const directory = join(base, `mq-lock-${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      files.makeDirectory(directory, 0o700);
      files.symlink(lockFile, join(directory, 'lock.mdb'));
      const options = { noSubdir: false, maxReaders: MAX_READERS, maxDbs: 1, noSync: true, overlappingSync: false };
      return open({ path: directory, ...options });
    } catch (error) {
      failures.push(`${directory}: ${messageOf(error)}`);
    } finally {
      files.removeTree(directory);
    }
  }
  throw new MqError('CANNOT_CREATE', `Cannot lock ${lockFile}: ${failures.join('; ')}`, { file: lockFile });
}
