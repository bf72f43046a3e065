import type { Socket } from 'node:net';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { decodeAck, decodeGoodbye, encodeProbe, encodeRefused } from './control-frames.ts';
import { FrameType, PREAMBLE } from './frame.ts';
import type { ReceivedFrame } from './frame-decoder.ts';
import { FramedSocket } from './framed-socket.ts';
import { decodeHello, encodeWelcome } from './handshake.ts';
import { LogSender, SOCKET_BYTES } from './log-sender.ts';
import type { Ack, Hello, MasterStream, MasterStreamListener, RefusalCode, Welcome } from './types.ts';

const PROBE_INTERVAL_MS = 500;
const HELLO_TIMEOUT_MS = 5000;

export interface MasterConnectionOptions {
  socket: Socket;
  /** `ip:port` of the slave. */
  peer: string;
  /** What was already read from the socket, from its first byte on. */
  received: Buffer;
  feed: LogFeed;
  listener: MasterStreamListener;
  /** The master's elapsed milliseconds, which stamp its probes; never 0. */
  elapsedMs(): number;
  /** Log position up to which every waited-for member has the log. */
  confirm(): number;
  /** `haMaxSyncBytesPerSecond`; 0 for no limit. */
  maxSyncBytesPerSecond(): number;
  /** `haHousekeepingInterval`: silence after which a slave counts as gone. */
  silentMs: number;
}

/** A slave's connection, in the master; see {@link MasterStream}. */
export class MasterConnection implements MasterStream {
  readonly peer: string;
  readonly #options: MasterConnectionOptions;
  readonly #socket: FramedSocket;
  readonly #helloTimer: NodeJS.Timeout;
  #hello: Hello | undefined;
  #welcome: Welcome | undefined;
  #sender: LogSender | undefined;
  #probes: NodeJS.Timeout | undefined;
  #lastStampMs = 0;
  #acked = { written: -1, flushed: -1 };
  #limited = true;

  constructor(options: MasterConnectionOptions) {
    this.peer = options.peer;
    this.#options = options;
    this.#socket = new FramedSocket(options.socket, {
      peer: options.peer,
      accepts: [FrameType.HELLO, FrameType.ACK, FrameType.LEAVING, FrameType.FENCED],
      preamble: PREAMBLE,
      silentMs: options.silentMs,
      onFrame: (frame) => this.#onFrame(frame),
      onDrain: () => this.#sender?.pump(),
      onClosed: (reason) => this.#onClosed(reason),
    });
    this.#helloTimer = setTimeout(() => this.close(`no HELLO within ${HELLO_TIMEOUT_MS} ms`), HELLO_TIMEOUT_MS);
  }

  /** Looks at what was already received; the listener may be told within. */
  start(): void {
    this.#socket.push(this.#options.received);
  }

  get hello(): Hello | undefined {
    return this.#hello;
  }

  get sentTo(): number {
    return this.#sender?.cursor ?? this.#welcome?.startFrom ?? 0;
  }

  get acked(): { readonly written: number; readonly flushed: number } {
    return this.#acked;
  }

  get limited(): boolean {
    return this.#limited;
  }

  set limited(limited: boolean) {
    this.#limited = limited;
    if (this.#sender !== undefined) this.#sender.limited = limited;
  }

  welcome(welcome: Welcome): void {
    if (this.#welcome !== undefined || this.#socket.isDone) return;
    this.#welcome = welcome;
    this.#socket.write(encodeWelcome(welcome));
  }

  refuse(code: RefusalCode, epoch: number, reason: string): void {
    this.#socket.endWith(encodeRefused(epoch, code, reason), `refused with ${code}: ${reason}`);
  }

  onWritten(): void {
    this.#sender?.pump();
  }

  probe(): void {
    const welcome = this.#welcome;
    // A slave that takes nothing any more gets no probes piled up for it.
    if (welcome === undefined || this.#sender === undefined || this.#socket.pendingBytes > 2 * SOCKET_BYTES) return;
    const { elapsedMs, confirm, feed } = this.#options;
    this.#lastStampMs = elapsedMs();
    this.#socket.write(
      encodeProbe({ epoch: welcome.epoch, stampMs: this.#lastStampMs, confirm: confirm(), max: feed.end }),
    );
  }

  close(reason: string): void {
    this.#socket.close(reason);
  }

  #onFrame(frame: ReceivedFrame): void {
    const { listener } = this.#options;
    switch (frame.type) {
      case FrameType.HELLO:
        this.#onHello(decodeHello(frame));
        break;
      case FrameType.ACK:
        this.#onAck(decodeAck(frame));
        break;
      case FrameType.LEAVING:
        this.#greeted('LEAVING');
        listener.onLeaving(this, decodeGoodbye(frame));
        break;
      default:
        this.#greeted('FENCED');
        listener.onFenced(this, frame.epoch, decodeGoodbye(frame));
    }
  }

  #onHello(hello: Hello): void {
    if (this.#hello !== undefined) throw new ProtocolError('a second HELLO');
    clearTimeout(this.#helloTimer);
    this.#hello = hello;
    this.#options.listener.onHello(this, hello);
  }

  #greeted(what: string): void {
    if (this.#hello === undefined) throw new ProtocolError(`${what} before HELLO`);
  }

  #onAck(ack: Ack): void {
    const welcome = this.#welcome;
    if (welcome === undefined) throw new ProtocolError('ACK before WELCOME');
    if (ack.epoch !== welcome.epoch) return;
    this.#checkAck(ack, welcome);
    this.#acked = { written: ack.written, flushed: ack.flushed };
    this.#options.listener.onAck(this, ack);
    if (this.#socket.isDone) return;
    if (this.#sender === undefined) this.#startSending(welcome);
    else this.#sender.onAck(ack.written);
  }

  /** An offset nobody sent must never acknowledge a message. */
  #checkAck(ack: Ack, welcome: Welcome): void {
    const { written, flushed, stampMs } = ack;
    if (this.#sender === undefined && written !== welcome.startFrom) {
      throw new ProtocolError(`the first ACK is for ${written}, the log was to start from ${welcome.startFrom}`);
    }
    if (written > this.sentTo) throw new ProtocolError(`ACK for ${written}, sent up to ${this.sentTo}`);
    if (written < this.#acked.written || flushed < this.#acked.flushed) {
      throw new ProtocolError(`ACK went back to ${written}/${flushed}`);
    }
    if (flushed > written) throw new ProtocolError(`ACK says ${flushed} is durable of ${written} written`);
    if (stampMs > this.#lastStampMs) throw new ProtocolError(`ACK echoes the stamp ${stampMs}, which was never sent`);
  }

  #startSending(welcome: Welcome): void {
    const { feed, confirm, maxSyncBytesPerSecond } = this.#options;
    this.#sender = new LogSender({
      feed,
      epoch: welcome.epoch,
      from: welcome.startFrom,
      confirm,
      socket: this.#socket,
      maxBytesPerSecond: maxSyncBytesPerSecond,
      onFailed: (reason) => this.close(reason),
    });
    this.#probes = setInterval(() => this.probe(), PROBE_INTERVAL_MS);
    this.probe();
    this.#sender.limited = this.#limited;
  }

  #onClosed(reason: string): void {
    clearTimeout(this.#helloTimer);
    clearInterval(this.#probes);
    this.#sender?.stop();
    this.#options.listener.onClosed(this, reason);
  }
}
