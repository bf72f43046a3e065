import type { Socket } from 'node:net';
import { messageOf } from '../../../errors/index.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import type { FrameType } from './frame.ts';
import { FrameDecoder, type ReceivedFrame } from './frame-decoder.ts';

/** How long a last frame may take to leave before the socket is closed under it. */
const LINGER_MS = 500;

/** What Node reads from a socket at once: less means that it was all there was. */
const CHUNK_BYTES = 64 * 1024;

export interface FramedSocketOptions {
  /** `host:port` of the other side. */
  peer: string;
  accepts: readonly FrameType[];
  preamble?: Buffer;
  /** Milliseconds of silence after which the other side counts as gone. */
  silentMs: number;
  /** A ProtocolError it throws closes the connection with its text, anything else as a failure of ours. */
  onFrame(frame: ReceivedFrame): void;
  /** After each chunk's frames; `isLast` when nothing more had arrived with it. */
  onBurst?(isLast: boolean): void;
  onDrain?(): void;
  /** Once, never within a call of this object. */
  onClosed(reason: string): void;
}

/** A socket that speaks frames, and closes once with one reason. */
export class FramedSocket {
  readonly #socket: Socket;
  readonly #options: FramedSocketOptions;
  readonly #decoder: FrameDecoder;
  readonly #watch: NodeJS.Timeout;
  #heardAt = performance.now();
  #reason: string | undefined;

  constructor(socket: Socket, options: FramedSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#decoder = new FrameDecoder({
      accepts: options.accepts,
      ...(options.preamble !== undefined && { preamble: options.preamble }),
      onFrame: options.onFrame,
      isDone: () => this.#reason !== undefined,
    });
    this.#watch = setInterval(() => this.#lookForSilence(), options.silentMs / 4);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.push(chunk));
    socket.on('drain', () => this.#options.onDrain?.());
    socket.on('end', () => this.close('the other side closed the connection'));
    socket.on('error', (error) => this.close(error.message));
    socket.on('close', () => {
      clearInterval(this.#watch);
      this.#reason ??= 'the connection was closed';
      options.onClosed(`${options.peer}: ${this.#reason}`);
    });
  }

  get isDone(): boolean {
    return this.#reason !== undefined;
  }

  /** Bytes that wait in the socket. */
  get pendingBytes(): number {
    return this.#socket.writableLength;
  }

  /** Takes bytes as if they had just arrived. */
  push(chunk: Buffer): void {
    if (this.isDone) return;
    this.#heardAt = performance.now();
    try {
      this.#decoder.push(chunk);
      if (!this.isDone) this.#options.onBurst?.(chunk.length < CHUNK_BYTES);
    } catch (error) {
      const what = error instanceof ProtocolError ? 'malformed bytes' : 'a failure';
      this.close(`${what}: ${messageOf(error)}`);
    }
  }

  write(frame: Buffer): void {
    if (!this.isDone) this.#socket.write(frame);
  }

  /** Writes a frame that lies in two parts, with one call to the system. */
  writeParts(head: Buffer, body: Buffer): void {
    if (this.isDone) return;
    this.#socket.cork();
    this.#socket.write(head);
    this.#socket.write(body);
    this.#socket.uncork();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#heardAt = performance.now();
    this.#socket.resume();
  }

  /** Says one thing more, and closes. */
  endWith(frame: Buffer, reason: string): void {
    if (this.isDone) return;
    this.#reason = reason;
    this.#socket.end(frame);
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
  }

  close(reason: string): void {
    if (this.isDone) return;
    this.#reason = reason;
    this.#socket.destroy();
  }

  #lookForSilence(): void {
    if (this.isDone || this.#socket.isPaused()) return;
    const silent = performance.now() - this.#heardAt;
    if (silent >= this.#options.silentMs) this.close(`nothing heard for ${Math.round(silent)} ms`);
  }
}
