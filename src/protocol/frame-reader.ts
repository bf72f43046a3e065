import { frameLength } from './frame.ts';

const LENGTH_FIELD = 4;

/** Receives each whole frame as the bytes from `start` to `end` of `bytes`, valid after the call as well. */
export type FrameHandler = (bytes: Buffer, start: number, end: number) => void;

/**
 * Cuts a byte stream into frames, however it is chunked. Frames that arrive whole are handed out without a copy; only a
 * frame that spans chunks is gathered, into one buffer of its own size that grows as bytes really come.
 */
export class FrameReader {
  readonly #onFrame: FrameHandler;
  /** Bytes of an unfinished frame. */
  #pending: Buffer = Buffer.alloc(0);
  #filled = 0;
  /** Length of the unfinished frame, or 0 while even its length field is incomplete. */
  #wanted = 0;

  constructor(onFrame: FrameHandler) {
    this.#onFrame = onFrame;
  }

  /** Bytes held of a frame that is not complete. */
  get pendingBytes(): number {
    return this.#filled;
  }

  /**
   * Takes the next chunk and hands out every frame that is complete.
   * @throws ProtocolError for an impossible length
   */
  push(chunk: Buffer): void {
    let at = this.#filled > 0 ? this.#complete(chunk) : 0;
    while (chunk.length - at >= LENGTH_FIELD) {
      const end = at + frameLength(chunk, at);
      if (end > chunk.length) break;
      this.#onFrame(chunk, at, end);
      at = end;
    }
    if (at < chunk.length) this.#keep(chunk, at);
  }

  /** Adds to the unfinished frame; returns how much of the chunk it took. */
  #complete(chunk: Buffer): number {
    let at = 0;
    if (this.#wanted === 0) {
      at = Math.min(LENGTH_FIELD - this.#filled, chunk.length);
      this.#append(chunk, 0, at);
      if (this.#filled < LENGTH_FIELD) return at;
      this.#wanted = frameLength(this.#pending, 0);
    }
    const take = Math.min(this.#wanted - this.#filled, chunk.length - at);
    this.#append(chunk, at, at + take);
    if (this.#filled === this.#wanted) {
      const frame = this.#pending;
      const length = this.#filled;
      this.#pending = Buffer.alloc(0);
      this.#filled = 0;
      this.#wanted = 0;
      this.#onFrame(frame, 0, length);
    }
    return at + take;
  }

  #keep(chunk: Buffer, at: number): void {
    this.#wanted = chunk.length - at >= LENGTH_FIELD ? frameLength(chunk, at) : 0;
    this.#append(chunk, at, chunk.length);
  }

  /** Grows by doubling, at most to the frame's size: an announced length alone costs no memory. */
  #append(chunk: Buffer, from: number, to: number): void {
    const needed = this.#filled + to - from;
    if (needed > this.#pending.length) {
      const doubled = Math.max(needed, this.#pending.length * 2, 256);
      const grown = Buffer.allocUnsafe(
        this.#wanted === 0 ? doubled : Math.max(needed, Math.min(doubled, this.#wanted)),
      );
      this.#pending.copy(grown, 0, 0, this.#filled);
      this.#pending = grown;
    }
    chunk.copy(this.#pending, this.#filled, from, to);
    this.#filled = needed;
  }
}
