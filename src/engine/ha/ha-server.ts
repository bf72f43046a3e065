import { createServer, type Server, type Socket } from 'node:net';
import { MqError } from '../../errors/index.ts';
import type { RemotingLog } from '../../remoting/log.ts';

/** Takes a connection over, with the bytes that came first; whoever takes it closes it. */
export type ConnectionHandler = (socket: Socket, first: Buffer) => void;

export interface HaServerOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  log: RemotingLog;
  /** A connection that says nothing for so long is closed (haHousekeepingInterval). */
  silentMs(): number;
}

/** A classic slave begins with a log position, which is never negative: a set first bit is the other protocol. */
const EXTENDED_BIT = 0x80;
/** Connections at once; a group has a handful. */
const MAX_CONNECTIONS = 256;

/**
 * The port slaves replicate from (wire-protocol 3.10). Both kinds of slaves come here and are told apart by their first
 * byte; a connection whose kind nobody serves is closed.
 */
export class HaServer {
  /** Serves slaves of the original's protocol; undefined while this broker is no master of such. */
  onClassic: ConnectionHandler | undefined;
  /** Serves members of a group that elects its master. */
  onExtended: ConnectionHandler | undefined;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: HaServerOptions;

  private constructor(server: Server, port: number, options: HaServerOptions) {
    this.#server = server;
    this.port = port;
    this.#options = options;
    server.on('connection', (socket) => this.#accept(socket));
    server.on('error', (error) => options.log.error({ error }, 'the port of the slaves failed'));
  }

  /** @throws MqError IN_USE when the port is taken, CANNOT_CREATE when it cannot be opened */
  static listen(options: HaServerOptions): Promise<HaServer> {
    const { host, port } = options;
    const server = createServer({ noDelay: true });
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
      server.listen({ host, port }, () => {
        server.removeAllListeners('error');
        const address = server.address();
        resolve(new HaServer(server, typeof address === 'object' && address !== null ? address.port : port, options));
      });
    });
  }

  #accept(socket: Socket): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    if (this.#sockets.size >= MAX_CONNECTIONS) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    let reason = '';
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#options.log.info({ peer, ...(reason !== '' && { reason }) }, 'a connection of a slave is closed');
    });
    const patience = setTimeout(() => socket.destroy(), this.#options.silentMs()).unref();
    socket.once('data', (first: Buffer) => {
      clearTimeout(patience);
      const isExtended = ((first[0] ?? 0) & EXTENDED_BIT) !== 0;
      const handler = isExtended ? this.onExtended : this.onClassic;
      if (handler !== undefined) {
        handler(socket, first);
        return;
      }
      const kind = isExtended ? 'a member of an electing group' : 'a slave';
      this.#options.log.info({ peer }, `${kind} asks for the log, which this broker does not give in its present role`);
      socket.destroy();
    });
  }

  /** Stops listening and closes every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): MqError {
  const address = `${host}:${port}`;
  if (error.code !== 'EADDRINUSE') {
    return new MqError('CANNOT_CREATE', `cannot listen on ${address} for slaves: ${error.message}`, {
      address,
      cause: error,
    });
  }
  return new MqError('IN_USE', `port ${port} for slaves (haListenPort) is already in use on ${host}`, {
    address,
    cause: error,
    hint: `See who holds it with: ss -ltnp 'sport = :${port}'. Or set haListenPort.`,
  });
}
