import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../../errors/index.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import type { ReplicaLog } from '../../store/replica/types.ts';
import { decodeProbe, decodeRefused, encodeAck, encodeGoodbye } from './control-frames.ts';
import { decodeData } from './data-frame.ts';
import { FrameType, PREAMBLE } from './frame.ts';
import type { ReceivedFrame } from './frame-decoder.ts';
import { FramedSocket } from './framed-socket.ts';
import { decodeWelcome, encodeHello } from './handshake.ts';
import { FlushRule, type Hello, type SlaveStream, type SlaveStreamListener, type Welcome } from './types.ts';

/** Above so much that is not yet durable, nothing is read from the socket. */
const UNFLUSHED_BYTES = 8 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 3000;
/** The master probes twice a second. */
const SILENT_MS = 5000;

export interface SlaveConnectionOptions {
  host: string;
  port: number;
  /** What this member has, now that it connects. */
  hello: Hello;
  replica: ReplicaLog;
  listener: SlaveStreamListener;
  /** The highest epoch promised: whoever speaks for a lower one is told, and left. */
  promised(): number;
}

/** The connection to the master, in a slave; see {@link SlaveStream}. Made, it dials; the first word is HELLO. */
export class SlaveConnection implements SlaveStream {
  readonly peer: string;
  readonly #options: SlaveConnectionOptions;
  readonly #socket: FramedSocket;
  readonly #connectTimer: NodeJS.Timeout;
  #welcome: Welcome | undefined;
  #isFollowing = false;
  /** Where the next bytes go. An empty log takes any start of a file, so its own end says nothing. */
  #end = 0;
  #confirm = 0;
  #burst: NodeJS.Immediate | undefined;
  #flushing = false;
  #isPaused = false;

  constructor(options: SlaveConnectionOptions) {
    const { host, port, hello } = options;
    this.peer = `${host}:${port}`;
    this.#options = options;
    const socket: Socket = connect({ host, port });
    this.#socket = new FramedSocket(socket, {
      peer: this.peer,
      accepts: [FrameType.WELCOME, FrameType.REFUSED, FrameType.DATA, FrameType.PROBE],
      silentMs: SILENT_MS,
      onFrame: (frame) => this.#onFrame(frame),
      onBurst: (isLast) => {
        if (isLast && this.#burst !== undefined) this.#endBurst();
      },
      onClosed: (reason) => this.#onClosed(reason),
    });
    this.#connectTimer = setTimeout(
      () => this.close(`no connection within ${CONNECT_TIMEOUT_MS} ms`),
      CONNECT_TIMEOUT_MS,
    );
    socket.once('connect', () => clearTimeout(this.#connectTimer));
    this.#socket.write(Buffer.concat([PREAMBLE, encodeHello(hello)]));
  }

  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  follow(): void {
    const welcome = this.#welcome;
    if (welcome === undefined || this.#isFollowing || this.#socket.isDone) return;
    this.#isFollowing = true;
    this.#end = welcome.startFrom;
    this.#sendAck(welcome, 0, false);
  }

  answerProbe(stampMs: number, granted: boolean): void {
    if (this.#isFollowing) this.#sendAck(this.#followed('an answer to a probe'), stampMs, granted);
  }

  leave(reason: string): void {
    const frame = encodeGoodbye(FrameType.LEAVING, this.#options.promised(), reason);
    this.#socket.endWith(frame, `left: ${reason}`);
  }

  close(reason: string): void {
    this.#socket.close(reason);
  }

  #onFrame(frame: ReceivedFrame): void {
    if (frame.type === FrameType.REFUSED) {
      this.#onRefused(frame);
      return;
    }
    if (!this.#isOfNow(frame)) return;
    switch (frame.type) {
      case FrameType.WELCOME:
        if (this.#welcome !== undefined) throw new ProtocolError('a second WELCOME');
        this.#welcome = decodeWelcome(frame);
        this.#options.listener.onWelcome(this, this.#welcome);
        break;
      case FrameType.DATA:
        this.#onData(frame);
        break;
      default:
        this.#followed('PROBE');
        this.#options.listener.onProbe(this, decodeProbe(frame));
    }
  }

  #onRefused(frame: ReceivedFrame): void {
    const { code, reason } = decodeRefused(frame);
    this.#options.listener.onRefused(this, code, frame.epoch, reason);
    this.close(`refused with ${code}: ${reason}`);
  }

  /** A frame of an epoch below the promise comes from a master that is none any more. */
  #isOfNow(frame: ReceivedFrame): boolean {
    const promised = this.#options.promised();
    if (frame.epoch < promised) {
      const reason = `it speaks for epoch ${frame.epoch}`;
      this.#socket.endWith(encodeGoodbye(FrameType.FENCED, promised, reason), `told of epoch ${promised}: ${reason}`);
      return false;
    }
    if (this.#welcome !== undefined && frame.epoch !== this.#welcome.epoch) {
      throw new ProtocolError(`a frame of epoch ${frame.epoch} in a connection of epoch ${this.#welcome.epoch}`);
    }
    return true;
  }

  #followed(what: string): Welcome {
    if (this.#welcome === undefined || !this.#isFollowing) throw new ProtocolError(`${what} before it was asked for`);
    return this.#welcome;
  }

  #onData(frame: ReceivedFrame): void {
    const { replica, listener } = this.#options;
    this.#followed('DATA');
    const { position, confirm, bytes } = decodeData(frame);
    if (position !== this.#end) {
      throw new ProtocolError(`DATA for position ${position}, the log ends at ${this.#end}`);
    }
    try {
      replica.append(position, bytes);
    } catch (error) {
      listener.onStoreFailed(this, error);
      this.close(`the log took nothing at ${position}: ${messageOf(error)}`);
      return;
    }
    this.#end = replica.end;
    this.#confirm = confirm;
    this.#burst ??= setImmediate(() => this.#endBurst());
  }

  /** All that came together is acknowledged at once. */
  #endBurst(): void {
    if (this.#burst !== undefined) clearImmediate(this.#burst);
    this.#burst = undefined;
    const welcome = this.#welcome;
    if (welcome === undefined || this.#socket.isDone) return;
    const { replica, listener } = this.#options;
    listener.onData(this, replica.end, this.#confirm);
    if (welcome.flushRule === FlushRule.WRITTEN) this.#sendAck(welcome, 0, false);
    else void this.#flush(welcome);
  }

  /** One sync at a time; what arrives meanwhile is covered by the next. */
  async #flush(welcome: Welcome): Promise<void> {
    const { replica, listener } = this.#options;
    this.#holdBack();
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      do {
        if (replica.flushed < replica.end) await replica.flush();
        // What arrives all the time must not keep the loop from everything else.
        await nextTurn();
        this.#sendAck(welcome, 0, false);
        this.#holdBack();
      } while (replica.flushed < replica.end && !this.#socket.isDone);
    } catch (error) {
      listener.onStoreFailed(this, error);
      this.close(`the log could not be synced: ${messageOf(error)}`);
    } finally {
      this.#flushing = false;
    }
  }

  #holdBack(): void {
    const { replica } = this.#options;
    const isFull = replica.end - replica.flushed > UNFLUSHED_BYTES;
    if (isFull === this.#isPaused || this.#socket.isDone) return;
    this.#isPaused = isFull;
    if (isFull) this.#socket.pause();
    else this.#socket.resume();
  }

  #sendAck(welcome: Welcome, stampMs: number, granted: boolean): void {
    const flushed = Math.min(this.#options.replica.flushed, this.#end);
    this.#socket.write(encodeAck({ epoch: welcome.epoch, written: this.#end, flushed, stampMs, granted }));
  }

  #onClosed(reason: string): void {
    clearTimeout(this.#connectTimer);
    if (this.#burst !== undefined) clearImmediate(this.#burst);
    this.#options.listener.onClosed(this, reason);
  }
}
