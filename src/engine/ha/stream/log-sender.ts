import { messageOf } from '../../../errors/index.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { encodeDataHead } from './data-frame.ts';
import { DATA_BYTES } from './frame.ts';
import type { FramedSocket } from './framed-socket.ts';
import { RateLimit } from './rate-limit.ts';

/** Bytes sent and not acknowledged. */
export const WINDOW_BYTES = 8 * 1024 * 1024;
/** Bytes that may wait in the socket. */
export const SOCKET_BYTES = 1024 * 1024;
/** Sent in one turn of the event loop at most: what is far behind must not hold up everybody else. */
const TURN_BYTES = 2 * 1024 * 1024;

export interface LogSenderOptions {
  feed: LogFeed;
  epoch: number;
  /** Log position to begin at; a record's first byte. */
  from: number;
  confirm(): number;
  socket: FramedSocket;
  /** Bytes a second while {@link LogSender.limited}; 0 for no limit. */
  maxBytesPerSecond(): number;
  onFailed(reason: string): void;
}

/**
 * Sends the log to one slave: a cursor and no queue, so that a slow slave costs what waits in its socket. What is in memory
 * goes out in the turn it was written; the rest is read from the files.
 */
export class LogSender {
  readonly #options: LogSenderOptions;
  readonly #rate = new RateLimit(performance.now());
  #cursor: number;
  #acked: number;
  #limited = true;
  #isReading = false;
  #isStopped = false;
  #later: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LogSenderOptions) {
    this.#options = options;
    this.#cursor = options.from;
    this.#acked = options.from;
  }

  get cursor(): number {
    return this.#cursor;
  }

  get limited(): boolean {
    return this.#limited;
  }

  set limited(limited: boolean) {
    this.#limited = limited;
    this.pump();
  }

  onAck(written: number): void {
    this.#acked = written;
    this.pump();
  }

  /** Sends what there is, as far as the bounds allow. */
  pump(): void {
    let left = TURN_BYTES;
    while (this.#maySend()) {
      if (left <= 0) {
        this.#pumpLater();
        return;
      }
      const sent = this.#sendNext();
      if (sent === 0) return;
      left -= sent;
    }
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#later !== undefined) clearImmediate(this.#later);
    clearTimeout(this.#timer);
  }

  #maySend(): boolean {
    const { feed, socket } = this.#options;
    if (this.#isStopped || this.#isReading || this.#cursor >= feed.end || socket.isDone) return false;
    if (this.#cursor - this.#acked >= WINDOW_BYTES || socket.pendingBytes >= SOCKET_BYTES) return false;
    return !this.#mustWait();
  }

  #mustWait(): boolean {
    const bytesPerSecond = this.#limited ? this.#options.maxBytesPerSecond() : 0;
    if (bytesPerSecond <= 0) return false;
    const waitMs = this.#rate.waitMs(bytesPerSecond, performance.now());
    if (waitMs === 0) return false;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.pump();
    }, waitMs);
    return true;
  }

  /** Returns the bytes sent; 0 when they are still to be read, or cannot be. */
  #sendNext(): number {
    try {
      const bytes = this.#options.feed.readRecords(this.#cursor, DATA_BYTES);
      if (Buffer.isBuffer(bytes)) return this.#send(bytes);
      this.#isReading = true;
      void this.#sendWhenRead(bytes);
    } catch (error) {
      this.#options.onFailed(`the log at ${this.#cursor} could not be read: ${messageOf(error)}`);
    }
    return 0;
  }

  async #sendWhenRead(reading: Promise<Buffer | undefined>): Promise<void> {
    try {
      const bytes = await reading;
      this.#isReading = false;
      if (this.#isStopped) return;
      if (bytes === undefined) this.#options.onFailed(`the log at ${this.#cursor} is not stored any more`);
      else if (this.#send(bytes) > 0) this.pump();
    } catch (error) {
      this.#isReading = false;
      this.#options.onFailed(`the log at ${this.#cursor} could not be read: ${messageOf(error)}`);
    }
  }

  #send(bytes: Buffer): number {
    if (bytes.length === 0) return 0;
    const { epoch, confirm, socket } = this.#options;
    socket.writeParts(encodeDataHead(epoch, this.#cursor, confirm(), bytes), bytes);
    this.#cursor += bytes.length;
    if (this.#limited) this.#rate.spend(bytes.length);
    return bytes.length;
  }

  #pumpLater(): void {
    this.#later ??= setImmediate(() => {
      this.#later = undefined;
      this.pump();
    });
  }
}
