import type { Socket } from 'node:net';
import { MqError, messageOf } from '../errors/index.ts';
import { CommandFlag, isOneway, isResponse, type RemotingCommand } from '../protocol/command.ts';
import { decodeFrame, encodeFrame } from '../protocol/frame.ts';
import { FrameReader } from '../protocol/frame-reader.ts';
import { Outbound } from './outbound.ts';
import { PendingRequests } from './pending.ts';
import type { Connection } from './types.ts';

/**
 * Looks at a frame before it is decoded; true means it took care of it. A broker answers its few hot requests here,
 * straight from the bytes.
 */
export type FrameTap = (bytes: Buffer, start: number, end: number, connection: Connection) => boolean;

export interface ConnectionOptions {
  /** Handles what the peer asks. */
  onRequest(request: RemotingCommand, connection: Connection): void;
  onClose(connection: Connection, reason: string): void;
  /** The peer sent what is not the protocol; the connection is being closed. */
  onMalformed(connection: Connection, error: Error): void;
  /** The socket is closed after so long without a byte in either direction. */
  idleTimeoutMs: number;
  /** Above this many unsent bytes nothing more is read from the peer until it has taken them. */
  maxPendingBytes: number;
  tap: FrameTap | undefined;
  /** Called after a read that brought exactly one frame. */
  onSingleFrame?(): void;
}

let nextId = 1;

/** {@link Connection} over a TCP socket. */
export class SocketConnection implements Connection {
  readonly id = nextId++;
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #outbound: Outbound;
  readonly #pending: PendingRequests;
  readonly #reader: FrameReader;
  #closeListeners: ((connection: Connection, reason: string) => void)[] = [];
  #closeReason = 'closed by the peer';
  #closed = false;
  #draining: Promise<void> | undefined;
  #endDraining: (() => void) | undefined;
  /** Frames of the read being taken. */
  #frames = 0;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.remoteAddress = addressOf(socket.remoteAddress, socket.remotePort);
    this.localAddress = addressOf(socket.localAddress, socket.localPort);
    this.#outbound = new Outbound(socket);
    this.#pending = new PendingRequests(this.remoteAddress);
    this.#reader = new FrameReader((bytes, start, end) => this.#onFrame(bytes, start, end));
    socket.setNoDelay(true);
    socket.setTimeout(options.idleTimeoutMs, () => this.close(`idle for ${options.idleTimeoutMs / 1000} s`));
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('drain', () => {
      this.#drained();
      this.#resume();
    });
    socket.on('error', (error) => {
      this.#closeReason = messageOf(error);
    });
    socket.on('close', () => this.#onClosed());
  }

  get closed(): boolean {
    return this.#closed;
  }

  get pendingBytes(): number {
    return this.#outbound.pendingBytes;
  }

  invoke(command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> {
    if (this.#closed) {
      return Promise.reject(
        new MqError('UNREACHABLE', `the connection to ${this.remoteAddress} is closed: ${this.#closeReason}`, {
          address: this.remoteAddress,
        }),
      );
    }
    const sent = { ...command, opaque: this.#pending.nextOpaque() };
    const answer = this.#pending.wait(sent, timeoutMs);
    this.#outbound.add(encodeFrame(sent));
    return answer;
  }

  oneway(command: RemotingCommand): void {
    const sent = { ...command, opaque: this.#pending.nextOpaque(), flag: command.flag | CommandFlag.ONEWAY };
    if (!this.#closed) this.#outbound.add(encodeFrame(sent));
  }

  reply(request: Pick<RemotingCommand, 'opaque' | 'flag'>, response: RemotingCommand): void {
    if (this.#closed || isOneway(request)) return;
    this.#outbound.add(
      encodeFrame({ ...response, opaque: request.opaque, flag: response.flag | CommandFlag.RESPONSE }),
    );
  }

  sendFrame(frame: Buffer): void {
    if (!this.#closed) this.#outbound.add(frame);
  }

  sendAsciiHeader(header: string): void {
    if (!this.#closed) this.#outbound.addAsciiHeader(header);
  }

  /** Resolves when the system has taken what waits to be sent, or the connection is gone. */
  drained(): Promise<void> {
    if (this.#closed || this.#outbound.pendingBytes === 0) return Promise.resolve();
    this.#draining ??= new Promise((resolve) => {
      this.#endDraining = resolve;
    });
    return this.#draining;
  }

  close(reason = 'closed'): void {
    if (this.#closed) return;
    this.#closeReason = reason;
    this.#outbound.flush();
    this.#socket.destroySoon();
  }

  onClose(listener: (connection: Connection, reason: string) => void): void {
    if (this.#closed) listener(this, this.#closeReason);
    else this.#closeListeners.push(listener);
  }

  #onData(chunk: Buffer): void {
    this.#frames = 0;
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#closeReason = messageOf(error);
      this.#socket.destroy();
      this.#options.onMalformed(this, error instanceof Error ? error : new Error(this.#closeReason));
      return;
    }
    if (this.#frames === 1) this.#options.onSingleFrame?.();
    if (this.#outbound.pendingBytes > this.#options.maxPendingBytes) this.#socket.pause();
  }

  #drained(): void {
    this.#endDraining?.();
    this.#draining = undefined;
    this.#endDraining = undefined;
  }

  #resume(): void {
    if (this.#socket.isPaused() && this.#outbound.pendingBytes <= this.#options.maxPendingBytes) this.#socket.resume();
  }

  #onFrame(bytes: Buffer, start: number, end: number): void {
    this.#frames++;
    if (this.#socket.destroyed || this.#options.tap?.(bytes, start, end, this) === true) return;
    const command = decodeFrame(bytes, start, end);
    if (isResponse(command)) this.#pending.settle(command);
    else this.#options.onRequest(command, this);
  }

  #onClosed(): void {
    this.#closed = true;
    this.#drained();
    this.#pending.failAll(this.#closeReason);
    this.#options.onClose(this, this.#closeReason);
    for (const listener of this.#closeListeners) listener(this, this.#closeReason);
    this.#closeListeners = [];
  }
}

function addressOf(host: string | undefined, port: number | undefined): string {
  const plain = host?.startsWith('::ffff:') ? host.slice(7) : (host ?? 'unknown');
  return plain.includes(':') ? `[${plain}]:${port ?? 0}` : `${plain}:${port ?? 0}`;
}
