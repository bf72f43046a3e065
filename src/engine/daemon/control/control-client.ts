import { connect, type Socket } from 'node:net';
import { errorTable, MqError, messageOf } from '../../../errors/index.ts';
import { MAX_CONTROL_LINE_BYTES } from '../../boot/control-socket.ts';
import { nodeFileSystem } from '../../store/files/file-system.ts';
import { withShortPath } from '../../store/lock/socket-path.ts';

/** Questions that may wait for their answers at once. */
const MAX_PENDING = 64;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: MqError) => void;
  readonly timer: NodeJS.Timeout;
}

/** A connection to a control socket. It stays open: its end says that the process behind it is gone. */
export class ControlClient {
  /** Resolves when the other side has gone or this one has closed. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #path: string;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #text = '';

  private constructor(socket: Socket, path: string) {
    this.#socket = socket;
    this.#path = path;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#failAll();
        resolve();
      });
    });
  }

  /** Connects; undefined when nobody lives behind the path. @throws MqError UNREACHABLE, NO_PERMISSION */
  static async connect(path: string): Promise<ControlClient | undefined> {
    if (nodeFileSystem.stat(path) === undefined) return undefined;
    const socket = await withShortPath(nodeFileSystem, path, (short) => dial(short, path));
    return socket === undefined ? undefined : new ControlClient(socket, path);
  }

  /**
   * Asks one thing.
   * @throws MqError what the other side was thrown; TIMEOUT; UNREACHABLE when it goes away before it answers
   */
  ask(op: string, fields: Readonly<Record<string, unknown>> = {}, timeoutMs = 5000): Promise<unknown> {
    if (this.#socket.destroyed) return Promise.reject(this.#gone());
    if (this.#pending.size >= MAX_PENDING) {
      return Promise.reject(new MqError('BUSY', `${this.#path} has ${MAX_PENDING} questions to answer`));
    }
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new MqError('TIMEOUT', `${this.#path} has not answered ${op} within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.write(`${JSON.stringify({ ...fields, op, id })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const lines = this.#text.split('\n');
    this.#text = lines.pop() ?? '';
    if (this.#text.length > MAX_CONTROL_LINE_BYTES) this.#socket.destroy();
    // The first line names the process and is no JSON.
    for (const line of lines) if (line.startsWith('{')) this.#settle(line);
  }

  #settle(line: string): void {
    const answer = parseAnswer(line);
    const pending = answer === undefined ? undefined : this.#pending.get(answer.id);
    if (answer === undefined || pending === undefined) return;
    this.#pending.delete(answer.id);
    clearTimeout(pending.timer);
    if ('error' in answer) pending.reject(answer.error);
    else pending.resolve(answer.value);
  }

  #failAll(): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#gone());
    }
    this.#pending.clear();
  }

  #gone(): MqError {
    return new MqError('UNREACHABLE', `the process behind ${this.#path} has gone`);
  }
}

function dial(short: string, path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: short });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') return resolve(undefined);
      const code = error.code === 'EACCES' || error.code === 'EPERM' ? 'NO_PERMISSION' : 'UNREACHABLE';
      reject(new MqError(code, `cannot connect to ${path}: ${messageOf(error)}`, { file: path, cause: error }));
    });
    socket.once('connect', () => resolve(socket));
  });
}

type Answer = { id: number; value: unknown } | { id: number; error: MqError };

function parseAnswer(line: string): Answer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { id: 0, error: new MqError('BAD_DATA', `an answer is no JSON: ${messageOf(error)}`, { cause: error }) };
  }
  if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'number') return undefined;
  if ('error' in value) return { id: value.id, error: errorOf(value.error) };
  return { id: value.id, value: 'value' in value ? value.value : undefined };
}

const isCode = (code: unknown): code is keyof typeof errorTable =>
  typeof code === 'string' && Object.hasOwn(errorTable, code);

function errorOf(told: unknown): MqError {
  const { code, message, hint } = Object.assign({ code: 'BUG', message: 'an error without words', hint: '' }, told);
  return new MqError(isCode(code) ? code : 'BUG', String(message), hint === '' ? {} : { hint: String(hint) });
}
