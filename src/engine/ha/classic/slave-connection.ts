import type { Socket } from 'node:net';
import { messageOf } from '../../../errors/index.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { RateLimit } from '../stream/rate-limit.ts';
import { FlowRate } from './flow-rate.ts';
import { encodeHead, ReportReader } from './frames.ts';

export interface SlaveConnectionOptions {
  feed: LogFeed;
  /** haTransferBatchSize: log bytes of one frame. */
  batchBytes(): number;
  /** maxHaTransferByteInSecond where haFlowControlEnable is on; Infinity where it is not. */
  maxBytesPerSecond(): number;
  /** haSendHeartbeatInterval. */
  heartbeatMs(): number;
  /** haHousekeepingInterval. */
  silentMs(): number;
  /** Log position up to which slaves may be given the log: records that may still be cut are not for them. */
  sendTo(): number;
  /** The slave has said how far it is. */
  onAck(connection: SlaveConnection): void;
  /** Once, last. */
  onClosed(connection: SlaveConnection, reason: string): void;
}

/** Unsent bytes of a socket above which the log waits where it lies. */
const MAX_PENDING_BYTES = 1024 * 1024;
/** A limit that was raised meanwhile counts by then. */
const LONGEST_PAUSE_MS = 1000;

/**
 * One slave of the original's protocol, as its master serves it: a cursor into the log and no queue. What the socket does
 * not take stays in the log, so a slow slave costs a number.
 */
export class SlaveConnection {
  readonly address: string;
  readonly #socket: Socket;
  readonly #options: SlaveConnectionOptions;
  readonly #reports = new ReportReader();
  readonly #rate = new FlowRate();
  readonly #limit = new RateLimit(performance.now());
  #pause: NodeJS.Timeout | undefined;
  readonly #timer: NodeJS.Timeout;
  /** Position of the next byte to be sent; -1 before the first report. */
  #cursor = -1;
  #ack = -1;
  #isSending = false;
  #closed: string | undefined;
  #heardAt = performance.now();
  #saidAt = performance.now();

  constructor(socket: Socket, first: Buffer, options: SlaveConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.address = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    socket.on('drain', () => this.send());
    socket.on('end', () => this.close('the slave closed the connection'));
    socket.on('error', (error) => this.close(error.message));
    socket.once('close', () => this.#ended());
    this.#timer = setInterval(
      () => this.#tick(),
      Math.max(10, Math.min(options.heartbeatMs(), options.silentMs()) / 4),
    );
    this.#hear(first);
  }

  /** Log position up to which the slave says it has the log; -1 before its first word. */
  get ackOffset(): number {
    return this.#ack;
  }

  /** Where its next bytes are read from; -1 before its first word. */
  get sendingFrom(): number {
    return this.#cursor;
  }

  get bytesPerSecond(): number {
    return this.#rate.bytesPerSecond;
  }

  #hear(chunk: Buffer): void {
    if (this.#closed !== undefined) return;
    this.#heardAt = performance.now();
    const report = this.#reports.read(chunk);
    if (report === undefined) return;
    const { feed, onAck } = this.#options;
    // Whatever is no slave of this log must not acknowledge anything (RocketMQ#3015).
    if (report === 'malformed') {
      this.close('it sends bytes that are no log position');
      return;
    }
    if (report > feed.end) {
      this.close(
        `it reports log position ${report}, but the log ends at ${feed.end}: it is ahead, or no slave of this log`,
      );
      return;
    }
    if (this.#cursor < 0 && !this.#begin(report)) return;
    this.#ack = report;
    onAck(this);
    this.send();
  }

  /** An empty slave begins with the newest file, as with the original; any other where it says. */
  #begin(report: number): boolean {
    const { feed } = this.#options;
    if (report === 0) this.#cursor = feed.end - (feed.end % feed.fileSize);
    else if (report < feed.min) {
      this.close(
        `it wants the log from ${report} on, which begins at ${feed.min}: what lies between is gone; empty the slave's store`,
      );
      return false;
    } else this.#cursor = report;
    return true;
  }

  /** Sends what there is and the socket takes. */
  send(): void {
    if (this.#isSending || this.#cursor < 0 || this.#pause !== undefined) return;
    this.#isSending = true;
    void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    try {
      while (this.#closed === undefined && this.#socket.writableLength < MAX_PENDING_BYTES) {
        if (this.#mustPause()) break;
        const bytes = await this.#next();
        if (bytes === undefined || this.#closed !== undefined) break;
        this.#write(encodeHead(this.#cursor, bytes.length), bytes);
        this.#cursor += bytes.length;
        this.#rate.add(bytes.length);
        this.#limit.spend(bytes.length);
      }
    } catch (error) {
      this.close(`the log cannot be read at ${this.#cursor}: ${messageOf(error)}`);
    } finally {
      this.#isSending = false;
    }
  }

  /** What this second may have is sent. */
  #mustPause(): boolean {
    const { maxBytesPerSecond, feed } = this.#options;
    const limit = maxBytesPerSecond();
    if (limit === Number.POSITIVE_INFINITY || feed.end <= this.#cursor) return false;
    const waitMs = this.#limit.waitMs(limit, performance.now());
    if (waitMs === 0) return false;
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        this.send();
      },
      Math.min(waitMs, LONGEST_PAUSE_MS),
    );
    return true;
  }

  /** The bytes at the cursor; undefined when there are none, now or any more. */
  #next(): Buffer | undefined | Promise<Buffer | undefined> {
    const { feed, sendTo, batchBytes } = this.#options;
    const length = Math.min(batchBytes(), sendTo() - this.#cursor, feed.end - this.#cursor);
    if (length <= 0) return undefined;
    const bytes = feed.read(this.#cursor, length);
    if (bytes instanceof Promise) return bytes.then((cold) => this.#notGone(cold));
    return bytes.length === 0 ? undefined : bytes;
  }

  #notGone(bytes: Buffer | undefined): Buffer | undefined {
    if (bytes === undefined) this.close(`the log at ${this.#cursor}, which it still lacks, has been cleaned away`);
    return bytes?.length === 0 ? undefined : bytes;
  }

  #write(head: Buffer, bytes: Buffer | undefined): void {
    this.#saidAt = performance.now();
    this.#socket.cork();
    this.#socket.write(head);
    if (bytes !== undefined) this.#socket.write(bytes);
    this.#socket.uncork();
  }

  #tick(): void {
    const now = performance.now();
    const { heartbeatMs, silentMs } = this.#options;
    if (now - this.#heardAt > silentMs()) this.close(`it has said nothing for ${Math.round(silentMs())} ms`);
    else if (this.#cursor >= 0 && !this.#isSending && now - this.#saidAt > heartbeatMs()) {
      this.#write(encodeHead(this.#cursor, 0), undefined);
    }
  }

  close(reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#socket.destroy();
  }

  #ended(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#pause);
    this.#closed ??= 'the connection was closed';
    this.#options.onClosed(this, this.#closed);
  }
}
