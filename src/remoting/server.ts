import { createServer, type Server } from 'node:net';
import { MqError } from '../errors/index.ts';
import { BusyPoll } from './busy-poll.ts';
import { type FrameTap, SocketConnection } from './connection.ts';
import { Dispatcher, type Processors } from './dispatch.ts';
import { logMalformed, type RemotingLog } from './log.ts';
import type { Connection } from './types.ts';

export interface RemotingServerOptions {
  /** Address to listen on, such as 127.0.0.1 or 0.0.0.0. */
  host: string;
  /** Ports to listen on; 0 takes any free one. */
  ports: readonly number[];
  processors: Processors;
  log: RemotingLog;
  /** Default 120,000, as in the original. */
  idleTimeoutMs?: number;
  /** Unsent bytes per connection above which it is no longer read from; default 8 MiB. */
  maxPendingBytes?: number;
  /** Connections the system may hold that are not accepted yet; default 1,024. */
  backlog?: number;
  /** Connections at once, over all ports; default 65,535. */
  maxConnections?: number;
  tap?: FrameTap;
  onConnect?(connection: Connection): void;
  onDisconnect?(connection: Connection, reason: string): void;
}

/** Connections that were closed because of what came on them: HTTP, telnet, a scanner. */
export interface MalformedConnections {
  /** Since the start. */
  count: number;
  /** `ip:port` of the last one. */
  lastPeer: string | undefined;
  /** What was wrong with its bytes. */
  lastReason: string | undefined;
}

/** Listens on one or more ports and serves them all with the same processors. */
export class RemotingServer {
  readonly #options: RemotingServerOptions;
  readonly #dispatcher: Dispatcher;
  readonly #connections = new Set<SocketConnection>();
  readonly #busyPoll = new BusyPoll();
  /** Peers that do not speak the protocol. */
  readonly malformed: MalformedConnections = { count: 0, lastPeer: undefined, lastReason: undefined };
  #servers: Server[] = [];
  #closing = false;

  constructor(options: RemotingServerOptions) {
    this.#options = options;
    this.#dispatcher = new Dispatcher(options.processors, options.log);
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  /**
   * Starts to listen; resolves with the ports in the order of the options.
   * @throws MqError IN_USE when a port is taken, CANNOT_CREATE when it cannot be opened
   */
  async listen(): Promise<number[]> {
    const ports: number[] = [];
    try {
      for (const port of this.#options.ports) ports.push(await this.#listenOn(port));
    } catch (error) {
      await this.close();
      throw error;
    }
    return ports;
  }

  #listenOn(port: number): Promise<number> {
    const { host } = this.#options;
    const server = createServer((socket) => {
      if (this.#connections.size >= (this.#options.maxConnections ?? 65535) || this.#closing) {
        socket.destroy();
        return;
      }
      this.#accept(
        new SocketConnection(socket, {
          onRequest: (request, connection) => this.#dispatcher.dispatch(request, connection),
          onClose: (connection, reason) => this.#forget(connection, reason),
          onMalformed: (connection, error) => this.#countMalformed(connection, error),
          idleTimeoutMs: this.#options.idleTimeoutMs ?? 120_000,
          maxPendingBytes: this.#options.maxPendingBytes ?? 8 * 1024 * 1024,
          tap: this.#options.tap,
          onSingleFrame: () => this.#busyPoll.onSingleRequest(),
        }),
      );
    });
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
      server.listen({ host, port, backlog: this.#options.backlog ?? 1024 }, () => {
        server.removeAllListeners('error');
        server.on('error', (error) => this.#options.log.error({ error }, 'the listening socket failed'));
        this.#servers.push(server);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  #accept(connection: SocketConnection): void {
    this.#connections.add(connection);
    this.#options.onConnect?.(connection);
  }

  #countMalformed(connection: Connection, error: Error): void {
    this.malformed.count++;
    this.malformed.lastPeer = connection.remoteAddress;
    this.malformed.lastReason = error.message;
    logMalformed(this.#options.log, connection, error);
  }

  #forget(connection: Connection, reason: string): void {
    this.#connections.delete(connection as SocketConnection);
    this.#options.log.info({ peer: connection.remoteAddress, reason }, 'connection closed');
    this.#options.onDisconnect?.(connection, reason);
  }

  /** Stops listening, flushes what is written and closes every connection; resolves after the last `onDisconnect`. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    const gone = [...this.#connections].map(
      (connection) => new Promise<void>((resolve) => connection.onClose(() => resolve())),
    );
    for (const connection of this.#connections) connection.close('the server shuts down');
    this.#servers = [];
    await Promise.all([...closed, ...gone]);
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): MqError {
  const address = `${host}:${port}`;
  if (error.code === 'EADDRINUSE') {
    return new MqError('IN_USE', `port ${port} is already in use on ${host}`, {
      address,
      cause: error,
      hint: `See who holds it with: ss -ltnp 'sport = :${port}'. Or choose another port.`,
    });
  }
  return new MqError('CANNOT_CREATE', `cannot listen on ${address}: ${error.message}`, { address, cause: error });
}
