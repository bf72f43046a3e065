import { ProtocolError } from '../../../protocol/protocol-error.ts';
import { FRAME_HEADER, FrameType, frameName, MAX_CONTROL_BODY, MAX_DATA_BODY } from './frame.ts';

/** One frame; the object and the bytes are valid during the call only. */
export class ReceivedFrame {
  type: FrameType = FrameType.HELLO;
  flags = 0;
  epoch = 0;
  bytes: Buffer = NOTHING;
  /** Where the body lies in {@link bytes}. */
  start = 0;
  end = 0;
}

const NOTHING = Buffer.alloc(0);
/** A buffer up to this size is kept for the next frame that arrives in pieces. */
const KEPT = 512 * 1024;

export interface DecoderOptions {
  /** What may come from this side; anything else is malformed before its body is waited for. */
  accepts: readonly FrameType[];
  /** Bytes that must come before the first frame. */
  preamble?: Buffer;
  onFrame(frame: ReceivedFrame): void;
  /** Asked between frames: true leaves what follows alone, because the connection is closed. */
  isDone(): boolean;
}

/** Cuts a byte stream into frames, however it is chunked. Memory grows with bytes that came, not with announced lengths. */
export class FrameDecoder {
  readonly #options: DecoderOptions;
  readonly #frame = new ReceivedFrame();
  #pending: Buffer = NOTHING;
  #filled = 0;
  /** Bytes of preamble seen. */
  #greeted = 0;

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /** Bytes held of a frame that is not complete. */
  get pendingBytes(): number {
    return this.#filled;
  }

  /** @throws ProtocolError for bytes that are not the protocol's */
  push(chunk: Buffer): void {
    let at = this.#greet(chunk);
    if (this.#filled > 0) at = this.#complete(chunk, at);
    while (chunk.length - at >= FRAME_HEADER && !this.#options.isDone()) {
      const end = at + this.#lengthAt(chunk, at);
      if (end > chunk.length) break;
      this.#give(chunk, at, end);
      at = end;
    }
    if (at < chunk.length && !this.#options.isDone()) this.#keep(chunk, at, chunk.length, FRAME_HEADER);
  }

  #greet(chunk: Buffer): number {
    const { preamble = NOTHING } = this.#options;
    let at = 0;
    while (this.#greeted < preamble.length && at < chunk.length) {
      if (chunk[at] !== preamble[this.#greeted])
        throw new ProtocolError('it does not begin as a replication stream does');
      at++;
      this.#greeted++;
    }
    return at;
  }

  /** Adds to the unfinished frame; returns where the chunk goes on behind it. */
  #complete(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#filled < FRAME_HEADER) {
      const take = Math.min(FRAME_HEADER - this.#filled, chunk.length - at);
      this.#keep(chunk, at, at + take, FRAME_HEADER);
      at += take;
      if (this.#filled < FRAME_HEADER) return at;
    }
    const length = this.#lengthAt(this.#pending, 0);
    const take = Math.min(length - this.#filled, chunk.length - at);
    this.#keep(chunk, at, at + take, length);
    at += take;
    if (this.#filled < length) return at;
    const frame = this.#pending;
    this.#filled = 0;
    if (frame.length > KEPT) this.#pending = NOTHING;
    this.#give(frame, 0, length);
    return at;
  }

  /** Length of the frame whose header lies at `at`. */
  #lengthAt(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at) + 4;
    const type = bytes[at + 4] as FrameType;
    if (!this.#options.accepts.includes(type))
      throw new ProtocolError(`a ${frameName(type)} frame has no business here`);
    if (bytes.readUInt16BE(at + 6) !== 0)
      throw new ProtocolError(`a ${frameName(type)} frame's reserved field is not 0`);
    const most = FRAME_HEADER + (type === FrameType.DATA ? MAX_DATA_BODY : MAX_CONTROL_BODY);
    if (length < FRAME_HEADER || length > most)
      throw new ProtocolError(`a ${frameName(type)} frame of ${length} bytes`);
    return length;
  }

  #give(bytes: Buffer, at: number, end: number): void {
    const frame = this.#frame;
    frame.type = bytes[at + 4] as FrameType;
    frame.flags = bytes[at + 5] as number;
    frame.epoch = bytes.readUInt32BE(at + 8);
    frame.bytes = bytes;
    frame.start = at + FRAME_HEADER;
    frame.end = end;
    this.#options.onFrame(frame);
    frame.bytes = NOTHING;
  }

  /** Grows by doubling up to what is wanted. */
  #keep(chunk: Buffer, from: number, to: number, wanted: number): void {
    const needed = this.#filled + to - from;
    if (needed > this.#pending.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.max(needed, Math.min(wanted, Math.max(4096, this.#pending.length * 2))),
      );
      this.#pending.copy(grown, 0, 0, this.#filled);
      this.#pending = grown;
    }
    chunk.copy(this.#pending, this.#filled, from, to);
    this.#filled = needed;
  }
}
