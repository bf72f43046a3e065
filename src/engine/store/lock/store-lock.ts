import { join } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import { type FileSystem, nodeFileSystem } from '../files/file-system.ts';
import { OWN_DIRECTORY } from '../own-directory.ts';
import { ApacheLock } from './apache-lock.ts';
import { type Holder, HolderSocket } from './holder-socket.ts';

/** Name of the socket in the own directory of the store. */
export const SOCKET_NAME = 'lock.sock';

/**
 * Sole use of a store directory, against a second process of ours (a socket that answers while its owner lives) and,
 * on Linux, against an Apache broker (its own lock file). Taken before anything in the store is read or written;
 * freed by the kernel when the process dies, so that the next one finds nothing to clean up.
 *
 * An Apache broker asks for its lock only at the end of its start: one that is still loading is not seen, and it has
 * read (and by its rules cut) the store before it notices us.
 */
export class StoreLock {
  readonly directory: string;
  readonly #socket: HolderSocket;
  readonly #apache: ApacheLock | undefined;
  #released: Promise<void> | undefined;

  private constructor(directory: string, socket: HolderSocket, apache: ApacheLock | undefined) {
    this.directory = directory;
    this.#socket = socket;
    this.#apache = apache;
  }

  /**
   * Takes the store at `directory`, which is made when missing.
   * @param kind what this process is, told to the next one that asks.
   * @throws MqError IN_USE naming the directory and who holds it; CANNOT_CREATE when a lock cannot be made.
   */
  static async acquire(directory: string, kind = 'mq broker', files: FileSystem = nodeFileSystem): Promise<StoreLock> {
    const own = join(directory, OWN_DIRECTORY);
    files.makeDirectory(own, 0o700);
    const socket = await HolderSocket.bind(files, join(own, SOCKET_NAME), { pid: process.pid, kind });
    if (!(socket instanceof HolderSocket)) throw inUse(directory, socket);
    let apache: ApacheLock | number | undefined;
    try {
      sweep(files, own);
      apache = process.platform === 'linux' ? await ApacheLock.take(files, join(directory, 'lock')) : undefined;
      if (typeof apache === 'number') throw inUse(directory, { pid: apache, kind: 'Apache broker' });
      if (socket.isOurs()) return new StoreLock(directory, socket, apache);
      throw inUse(directory, { pid: 0, kind: 'mq process started at the same moment' });
    } catch (error) {
      if (apache instanceof ApacheLock) await settled(apache.release());
      await settled(socket.close());
      throw error;
    }
  }

  /** Gives the store back; further calls wait for the first. */
  release(): Promise<void> {
    this.#released ??= this.#release();
    return this.#released;
  }

  async #release(): Promise<void> {
    try {
      await this.#apache?.release();
    } finally {
      await this.#socket.close();
    }
  }
}

/** Waits for a release whose own failure matters less than what led to it. */
const settled = async (release: Promise<void>): Promise<void> => void (await Promise.allSettled([release]));

/** Removes sockets of processes killed between binding and taking the place. */
function sweep(files: FileSystem, own: string): void {
  for (const name of files.list(own)) {
    const pid = /^(\d+)-[0-9a-f]{8}\.sock$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) files.unlink(join(own, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(directory: string, holder: Holder): MqError {
  const who = holder.pid === 0 ? `another ${holder.kind}` : `${holder.kind}, pid ${holder.pid}`;
  return new MqError('IN_USE', `Store ${directory} is in use by ${who}`, {
    file: directory,
    hint: 'Stop that process first, or give this one a store directory of its own (--store, storePathRootDir).',
  });
}
