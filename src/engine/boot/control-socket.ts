import type { Socket } from 'node:net';
import { type ErrorCode, MqError, messageOf } from '../../errors/index.ts';
import { nodeFileSystem } from '../store/files/file-system.ts';
import { HolderSocket } from '../store/lock/holder-socket.ts';

/** Longest line either side takes; a longer one ends the connection. */
export const MAX_CONTROL_LINE_BYTES = 1024 * 1024;
/** Connections served at once; the next is closed at once. */
const MAX_CONNECTIONS = 64;

/** What is asked over a control socket: one JSON object a line. `op` says what, `id` comes back with the answer. */
export interface ControlRequest {
  readonly id: number;
  readonly op: string;
  readonly [field: string]: unknown;
}

/** The answer, one JSON object a line. */
export type ControlAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string };
    };

/** Answers a request with a plain value. @throws MqError, which the asker is thrown as it is */
export type ControlHandler = (request: ControlRequest) => Promise<unknown>;

/**
 * A unix socket a process is asked over by those who may enter its directory. On connecting, the server says
 * `PID KIND` in one line; then requests and answers go as lines of JSON, in any order, told apart by `id`. The end of
 * the connection tells the asker that the process is gone: the kernel closes it also after kill -9.
 */
export class ControlServer {
  readonly #socket: HolderSocket;
  readonly #connections: Set<Socket>;

  private constructor(socket: HolderSocket, connections: Set<Socket>) {
    this.#socket = socket;
    this.#connections = connections;
  }

  /**
   * Binds the path; what a dead process left there is replaced.
   * @param kind what this process is, for people: `mq daemon`
   * @throws MqError IN_USE when a living process answers there; CANNOT_CREATE
   */
  static async bind(path: string, kind: string, handler: ControlHandler): Promise<ControlServer> {
    const connections = new Set<Socket>();
    const converse = (socket: Socket): void => {
      if (connections.size >= MAX_CONNECTIONS) {
        socket.destroy();
        return;
      }
      connections.add(socket.once('close', () => connections.delete(socket)));
      answerLines(socket, handler);
    };
    const bound = await HolderSocket.bind(nodeFileSystem, path, { pid: process.pid, kind }, converse);
    if (bound instanceof HolderSocket) return new ControlServer(bound, connections);
    const who = bound.pid === 0 ? `another ${bound.kind}` : `${bound.kind}, pid ${bound.pid}`;
    throw new MqError('IN_USE', `${path} is served by ${who}`, { file: path });
  }

  /** False when the path was removed, or another process has put its socket there. */
  isInPlace(): boolean {
    return this.#socket.isOurs();
  }

  /** Ends all connections and frees the path. */
  async close(): Promise<void> {
    for (const socket of this.#connections) socket.destroy();
    await this.#socket.close();
  }
}

function answerLines(socket: Socket, handler: ControlHandler): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    if (text.length > MAX_CONTROL_LINE_BYTES) socket.destroy();
    for (const line of lines) void answer(line, handler).then((value) => reply(socket, value));
  });
}

const reply = (socket: Socket, answered: ControlAnswer): void => {
  if (!socket.destroyed) socket.write(`${JSON.stringify(answered)}\n`);
};

async function answer(line: string, handler: ControlHandler): Promise<ControlAnswer> {
  let id = 0;
  try {
    const request = parseRequest(line);
    id = request.id;
    return { id, ok: true, value: (await handler(request)) ?? null };
  } catch (error) {
    const { code, message, hint } = error instanceof MqError ? error : new MqError('BUG', messageOf(error));
    return { id, ok: false, error: { code, message, hint } };
  }
}

function parseRequest(line: string): ControlRequest {
  const value: unknown = parseJson(line);
  if (typeof value !== 'object' || value === null || !('op' in value) || typeof value.op !== 'string') {
    throw new MqError('BAD_DATA', 'a request is a JSON object with "op"');
  }
  return { ...value, op: value.op, id: 'id' in value && typeof value.id === 'number' ? value.id : 0 };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new MqError('BAD_DATA', `a request is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** What is answered to an `op` that is not known here. */
export const unknownOp = ({ op }: ControlRequest, known: readonly string[]): MqError =>
  new MqError('BAD_DATA', `${op} is nothing that is asked here: ${known.join(', ')}`);
