import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';
import { withShortPath } from './socket-path.ts';

/** Who answers at a store's socket. */
export interface Holder {
  /** 0 when the holder is stopped or too busy to say. */
  pid: number;
  /** What it is, for people: `mq broker`, `mq recover`. */
  kind: string;
}

/** A live holder is one that accepts; how long it gets to say its name. */
const ANSWER_TIMEOUT_MS = 500;
const MAX_ANSWER_BYTES = 256;
const ATTEMPTS = 5;

/**
 * A Unix socket bound in a directory as proof of life: the kernel accepts connections for as long as the owner lives,
 * stopped or not, and refuses them the moment it is dead, kill -9 included.
 *
 * A new owner binds under a name of its own and moves that over the place in one rename, so the place is never
 * empty in between, and {@link isOurs} tells whether a rival did the same a moment later.
 */
export class HolderSocket {
  readonly #files: FileSystem;
  readonly #server: Server;
  readonly #place: string;
  readonly #inode: number;

  private constructor(files: FileSystem, server: Server, place: string, inode: number) {
    this.#files = files;
    this.#server = server;
    this.#place = place;
    this.#inode = inode;
  }

  /**
   * Binds `place`, or answers who holds it.
   * @param converse goes on with whoever connects, after the holder has said its name; the connection ends there
   *   unless given
   * @throws MqError CANNOT_CREATE when no socket can be made there.
   */
  static async bind(
    files: FileSystem,
    place: string,
    holder: Holder,
    converse: (socket: Socket) => void = (socket) => void socket.end(),
  ): Promise<HolderSocket | Holder> {
    const own = join(dirname(place), `${process.pid}-${randomBytes(4).toString('hex')}.sock`);
    const server = await listen(files, own, holder, converse);
    try {
      const inode = files.stat(own)?.inode;
      if (inode === undefined) throw new MqError('CANNOT_CREATE', `Socket ${own} vanished after it was bound`);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = files.stat(place)?.inode;
        const rival = before === undefined ? undefined : await probe(files, place);
        if (rival !== undefined) {
          await close(server);
          return rival;
        }
        // No await from here to the rename: what was probed is what is replaced.
        if (files.stat(place)?.inode === before) {
          files.rename(own, place);
          return new HolderSocket(files, server, place, inode);
        }
      }
      throw new MqError('BUSY', `Several processes open ${dirname(dirname(place))} at once`);
    } catch (error) {
      await close(server);
      throw error;
    }
  }

  /** False when a rival that started at the same moment has put its socket over ours. */
  isOurs(): boolean {
    return this.#files.stat(this.#place)?.inode === this.#inode;
  }

  async close(): Promise<void> {
    try {
      if (this.isOurs()) this.#files.unlink(this.#place);
    } finally {
      await close(this.#server);
    }
  }
}

/** Asks who lives behind a socket; undefined when nobody does. */
export async function probe(files: FileSystem, place: string): Promise<Holder | undefined> {
  return await withShortPath(files, place, (path) => askHolder(path));
}

function askHolder(path: string): Promise<Holder | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    let answer = '';
    const timer = setTimeout(() => socket.destroy(), ANSWER_TIMEOUT_MS);
    let dead = false;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.includes('\n') || answer.length > MAX_ANSWER_BYTES) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A full backlog (EAGAIN) is a stopped holder asked too often: alive. A reset came from a live one too.
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') dead = true;
      else if (error.code !== 'EAGAIN' && error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(dead ? undefined : parseHolder(answer));
    });
  });
}

/** An answer is `<pid> <kind>`. */
function parseHolder(answer: string): Holder {
  const match = /^(\d+) (.+)$/.exec(answer.trim());
  return { pid: match?.[1] === undefined ? 0 : Number(match[1]), kind: match?.[2] ?? 'mq process' };
}

async function listen(
  files: FileSystem,
  path: string,
  holder: Holder,
  converse: (socket: Socket) => void,
): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(`${holder.pid} ${holder.kind}\n`);
    converse(socket);
  });
  server.unref();
  await withShortPath(files, path, async (short) => {
    await new Promise<void>((resolve, reject) => {
      const onError = (error: Error): void =>
        reject(new MqError('CANNOT_CREATE', `Cannot bind ${path}: ${messageOf(error)}`, { file: path, cause: error }));
      server.once('error', onError);
      server.listen({ path: short }, () => {
        server.off('error', onError);
        resolve();
      });
    });
  });
  return server;
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
