import { connect, type Socket } from 'node:net';
import { messageOf } from '../../../errors/index.ts';
import { parseAddress } from '../../../remoting/address.ts';
import type { ReplicaLog } from '../../store/replica/types.ts';
import type { FlowRate } from './flow-rate.ts';
import { encodeReport, PieceReader } from './frames.ts';
import type { KnownBytes } from './known-bytes.ts';

export interface MasterConnectionOptions {
  /** `host:port` of the master's HA port. */
  address: string;
  replica: ReplicaLog;
  /** The end of the own log, to be compared first. */
  known: KnownBytes;
  rate: FlowRate;
  /** haSendHeartbeatInterval. */
  heartbeatMs(): number;
  /** haHousekeepingInterval. */
  silentMs(): number;
  onConnected(): void;
  /** Something came; how far the master's log is known to go. */
  onHeard(masterOffset: number): void;
  onReported(): void;
  /** An empty log begins behind the master's first file: it will never hold what lies before. */
  onBegun(position: number): void;
  /** Once, last. */
  onClosed(reason: string): void;
}

const CONNECT_MS = 5000;

/**
 * One connection of a slave to a master of the original's protocol. It first asks for what it has already and compares:
 * a master whose log is another one would otherwise be appended to without a word.
 */
export class MasterConnection {
  readonly #options: MasterConnectionOptions;
  readonly #socket: Socket;
  readonly #pieces = new PieceReader();
  readonly #timer: NodeJS.Timeout;
  /** Position of the next byte expected. */
  #cursor: number;
  #reason: string | undefined;
  #heardAt = performance.now();
  #saidAt = 0;
  #isConnected = false;

  constructor(options: MasterConnectionOptions) {
    this.#options = options;
    this.#cursor = options.known.start;
    this.#socket = connect({ ...parseAddress(options.address), noDelay: true });
    this.#socket.once('connect', () => this.#begin());
    this.#socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    this.#socket.on('end', () => this.close('the master closed the connection'));
    this.#socket.on('error', (error) => this.close(error.message));
    this.#socket.once('close', () => this.#ended());
    this.#timer = setInterval(
      () => this.#tick(),
      Math.max(10, Math.min(options.heartbeatMs(), options.silentMs()) / 4),
    );
  }

  #begin(): void {
    this.#isConnected = true;
    this.#heardAt = performance.now();
    this.#options.onConnected();
    this.#report();
  }

  /** Until the own end is found in the master's log, its position is not said: it would be an acknowledgement. */
  get #isVerified(): boolean {
    return this.#cursor >= this.#options.known.start + this.#options.known.bytes.length;
  }

  #report(): void {
    const { replica, known, onReported } = this.#options;
    this.#saidAt = performance.now();
    this.#socket.write(encodeReport(this.#isVerified ? replica.end : known.start));
    onReported();
  }

  #hear(chunk: Buffer): void {
    if (this.#reason !== undefined) return;
    this.#heardAt = performance.now();
    const wasVerified = this.#isVerified;
    const before = this.#options.replica.end;
    try {
      this.#pieces.read(chunk, {
        onBytes: (position, bytes) => this.#take(position, bytes),
        onHeartbeat: (position) => this.#beat(position),
      });
    } catch (error) {
      this.close(messageOf(error));
      return;
    }
    if (this.#reason !== undefined) return;
    if (this.#options.replica.end !== before || wasVerified !== this.#isVerified) this.#report();
  }

  #take(position: number, bytes: Buffer): void {
    if (this.#reason !== undefined) return;
    const { replica, known, rate, onHeard, onBegun } = this.#options;
    if (this.#cursor === 0 && known.bytes.length === 0 && position > 0) {
      onBegun(position);
      this.#cursor = position;
    }
    if (position !== this.#cursor) {
      throw new Error(`the master sends the log from ${position} on, but ${this.#cursor} comes next here`);
    }
    rate.add(bytes.length);
    const rest = this.#isVerified ? bytes : this.#compare(position, bytes);
    if (rest.length > 0) replica.append(position + bytes.length - rest.length, rest);
    this.#cursor = position + bytes.length;
    onHeard(this.#cursor);
  }

  /** Returns what comes behind the own end. */
  #compare(position: number, bytes: Buffer): Buffer {
    const { known } = this.#options;
    const own = known.bytes.subarray(position - known.start, position - known.start + bytes.length);
    const theirs = bytes.subarray(0, own.length);
    if (own.equals(theirs)) return bytes.subarray(own.length);
    const at = position + own.findIndex((byte, i) => byte !== theirs[i]);
    throw new Error(
      `the logs differ at ${at}: this is not a slave of that master, or either has been made anew; nothing was taken over`,
    );
  }

  /** A master says where it would go on when it has no more. */
  #beat(position: number): void {
    const { known, onHeard } = this.#options;
    const end = known.start + known.bytes.length;
    if (!this.#isVerified) {
      const theirs = Math.max(position, this.#cursor);
      throw new Error(
        `this log ends at ${end}, the master's at ${theirs}: what only this one has (${end - theirs} bytes) is neither sent nor cut`,
      );
    }
    onHeard(position);
  }

  #tick(): void {
    const now = performance.now();
    const { heartbeatMs, silentMs } = this.#options;
    if (!this.#isConnected) {
      if (now - this.#heardAt > CONNECT_MS) this.close('no connection was made in time');
    } else if (now - this.#heardAt > silentMs()) {
      this.close(`the master has said nothing for ${Math.round(silentMs())} ms`);
    } else if (now - this.#saidAt > heartbeatMs()) this.#report();
  }

  close(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#socket.destroy();
  }

  #ended(): void {
    clearInterval(this.#timer);
    this.#options.onClosed(this.#reason ?? 'the connection was closed');
  }
}
