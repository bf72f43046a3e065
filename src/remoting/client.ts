import { connect, type Socket } from 'node:net';
import { MqError, messageOf } from '../errors/index.ts';
import type { RemotingCommand } from '../protocol/command.ts';
import { parseAddress } from './address.ts';
import { SocketConnection } from './connection.ts';
import { Dispatcher, type Processors } from './dispatch.ts';
import { logMalformed, type RemotingLog, silentLog } from './log.ts';
import type { Connection } from './types.ts';

export interface RemotingClientOptions {
  /** Default 3,000. */
  connectTimeoutMs?: number;
  /** Default 120,000. */
  idleTimeoutMs?: number;
  /** Handles what brokers ask of this client. */
  processors?: Processors;
  log?: RemotingLog;
  /** Looks at every request before it is sent, each time it is, and may send another in its place: signatures. */
  beforeSend?: ((request: RemotingCommand) => RemotingCommand) | undefined;
  /** Where an address is dialled: the address itself unless this says otherwise. */
  dialAs?: ((address: string) => string) | undefined;
  onDisconnect?(address: string, reason: string): void;
}

/** One-way requests wait once so many bytes have not left yet. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Keeps one connection per address, opened when first needed and again after it was lost. */
export class RemotingClient {
  readonly #options: RemotingClientOptions;
  readonly #dispatcher: Dispatcher;
  readonly #connections = new Map<string, Promise<SocketConnection>>();
  /** Of those, the ones that stand: requests take them without waiting for a promise. */
  readonly #open = new Map<string, SocketConnection>();
  readonly #dialled = new WeakMap<Connection, string>();
  #closed = false;

  constructor(options: RemotingClientOptions = {}) {
    this.#options = options;
    this.#dispatcher = new Dispatcher(options.processors ?? new Map(), options.log ?? silentLog);
  }

  /**
   * Sends a request to `address` and resolves with the response, whatever its code.
   * @param timeoutMs for connecting and answering together
   * @throws MqError UNREACHABLE, TIMEOUT, BUSY
   */
  invoke(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> {
    const open = this.#open.get(address);
    const sent = this.#options.beforeSend === undefined ? command : this.#options.beforeSend(command);
    return open === undefined ? this.#dialAndInvoke(address, sent, timeoutMs) : open.invoke(sent, timeoutMs);
  }

  async #dialAndInvoke(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> {
    const deadline = performance.now() + timeoutMs;
    const connection = await this.connection(address, timeoutMs);
    return connection.invoke(command, Math.max(1, Math.ceil(deadline - performance.now())));
  }

  /** Sends a request nobody answers; waits while too much of what was sent before has not left. */
  async oneway(address: string, command: RemotingCommand): Promise<void> {
    const connection = await this.#connect(address, Number.POSITIVE_INFINITY);
    connection.oneway(this.#options.beforeSend === undefined ? command : this.#options.beforeSend(command));
    if (connection.pendingBytes > MAX_WAITING_BYTES) await connection.drained();
  }

  /** The open connection to an address. */
  connection(address: string, timeoutMs = Number.POSITIVE_INFINITY): Promise<Connection> {
    return this.#connect(address, timeoutMs);
  }

  #connect(address: string, timeoutMs: number): Promise<SocketConnection> {
    if (this.#closed) return Promise.reject(new MqError('BUG', `the client is closed; ${address} was not dialled`));
    const known = this.#connections.get(address);
    if (known !== undefined) return known;
    const withinMs = Math.min(timeoutMs, this.#options.connectTimeoutMs ?? 3000);
    const opening: Promise<SocketConnection> = this.#dial(address, withinMs, () => this.#drop(address, opening));
    this.#connections.set(address, opening);
    opening.then(
      (connection) => {
        if (this.#connections.get(address) === opening) this.#open.set(address, connection);
      },
      () => this.#drop(address, opening),
    );
    return opening;
  }

  /** What is dialled for an address. */
  reachedAt(address: string): string {
    return this.#options.dialAs?.(address) ?? address;
  }

  /** The address that was dialled for a connection; where none was, the peer's own. */
  addressOf(connection: Connection): string {
    return this.#dialled.get(connection) ?? connection.remoteAddress;
  }

  /** Closes the connection to an address; requests under way on it fail, the next one dials anew. */
  disconnect(address: string, reason: string): void {
    const known = this.#connections.get(address);
    this.#connections.delete(address);
    this.#open.delete(address);
    known?.then(
      (connection) => connection.close(reason),
      () => undefined,
    );
  }

  #drop(address: string, opening: Promise<SocketConnection>): void {
    if (this.#connections.get(address) !== opening) return;
    this.#connections.delete(address);
    this.#open.delete(address);
  }

  async #dial(address: string, timeoutMs: number, onGone: () => void): Promise<SocketConnection> {
    const socket = await dial(address, this.reachedAt(address), timeoutMs);
    const connection: SocketConnection = new SocketConnection(socket, {
      onRequest: (request, from) => this.#dispatcher.dispatch(request, from),
      onClose: (_, reason) => {
        onGone();
        this.#options.onDisconnect?.(address, reason);
      },
      onMalformed: (from, error) => logMalformed(this.#options.log ?? silentLog, from, error),
      idleTimeoutMs: this.#options.idleTimeoutMs ?? 120_000,
      maxPendingBytes: Number.POSITIVE_INFINITY,
      tap: undefined,
    });
    this.#dialled.set(connection, address);
    if (this.#closed) connection.close('the client is closed');
    return connection;
  }

  /** Closes every connection; requests under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#open.clear();
    const open = await Promise.allSettled(this.#connections.values());
    for (const result of open) {
      if (result.status === 'fulfilled') result.value.close('the client is closed');
    }
  }
}

/** @param reachedAt what is dialled for the address */
function dial(address: string, reachedAt: string, timeoutMs: number): Promise<Socket> {
  const mapped = reachedAt === address ? {} : { mappedTo: reachedAt };
  const named = reachedAt === address ? address : `${address} (mapped to ${reachedAt})`;
  return new Promise((resolve, reject) => {
    const socket = connect(parseAddress(reachedAt));
    const timer = setTimeout(() => {
      socket.destroy();
      const message = `${named} did not accept a connection within ${timeoutMs} ms`;
      reject(new MqError('UNREACHABLE', message, { address, ...mapped }));
    }, timeoutMs);
    const onError = (error: Error): void => {
      clearTimeout(timer);
      reject(
        new MqError('UNREACHABLE', `cannot connect to ${named}: ${messageOf(error)}`, {
          address,
          ...mapped,
          cause: error,
        }),
      );
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', onError);
      resolve(socket);
    });
  });
}
