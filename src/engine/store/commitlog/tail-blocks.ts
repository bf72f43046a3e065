/** A stretch of the newest commit log in memory. A record lies in one block; a block lies in one file. */
export class TailBlock {
  /** Position of the first byte in the log. */
  readonly base: number;
  readonly bytes: Buffer;
  /** Bytes filled. */
  used = 0;
  /** A slice was handed out and may still wait in a socket: the bytes must not be written over. */
  isShared = false;

  constructor(base: number, bytes: Buffer) {
    this.base = base;
    this.bytes = bytes;
  }

  get end(): number {
    return this.base + this.used;
  }
}

const BLOCK_SIZE = 4 * 1024 * 1024;

/**
 * The newest part of the log, where puts are encoded and hot reads are served from. The memory of a block that fell out
 * of the bound serves the next one, unless a slice of it was handed out. Fresh memory for each would be what the
 * garbage collector works on: it counts 4 MB more in the old generation every 15,000 small messages, and marking it
 * nine times a second was most of the p99 of sends.
 */
export class TailBlocks {
  readonly #limitBytes: number;
  /** Ascending; there may be a gap between two, the rest of a file behind its filler. */
  #blocks: TailBlock[] = [];
  #totalBytes = 0;
  /** Memory of a block that fell out, for the next. */
  #spare: Buffer | undefined;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  get blocks(): readonly TailBlock[] {
    return this.#blocks;
  }

  /**
   * The block to put `length` bytes at `position` into.
   *
   * @param fileRest bytes from `position` to the end of its file
   * @param writtenTo blocks up to here may be dropped
   */
  blockFor(position: number, length: number, fileRest: number, writtenTo: number): TailBlock {
    const last = this.#blocks[this.#blocks.length - 1];
    if (last !== undefined && last.end === position && last.used + length <= last.bytes.length) return last;
    const size = Math.min(Math.max(BLOCK_SIZE, length), Math.max(fileRest, length));
    const block = new TailBlock(position, this.#memory(size));
    this.#blocks.push(block);
    this.#totalBytes += block.bytes.length;
    this.#dropOld(writtenTo);
    return block;
  }

  /** The bytes at a position, when they are all here; they stay what they are for as long as they are held. */
  slice(position: number, size: number): Buffer | undefined {
    const block = this.blockAt(position);
    if (block === undefined || position + size > block.end) return undefined;
    block.isShared = true;
    const from = position - block.base;
    return block.bytes.subarray(from, from + size);
  }

  /** Copies the bytes at a position to the start of `target`; false when they are not all here. */
  copyTo(target: Buffer, position: number, size: number): boolean {
    const block = this.blockAt(position);
    if (block === undefined || position + size > block.end) return false;
    block.bytes.copy(target, 0, position - block.base, position - block.base + size);
    return true;
  }

  /** Bytes from a position to the end of its block; 0 when it is not here. */
  restAt(position: number): number {
    const block = this.blockAt(position);
    return block === undefined ? 0 : block.end - position;
  }

  blockAt(position: number): TailBlock | undefined {
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      const block = this.#blocks[i] as TailBlock;
      if (position >= block.base) return position < block.end ? block : undefined;
    }
    return undefined;
  }

  /** Takes back everything from `position` on. */
  cut(position: number): void {
    this.#blocks = this.#blocks.filter((block) => block.base < position);
    const last = this.#blocks[this.#blocks.length - 1];
    if (last !== undefined && last.end > position) last.used = position - last.base;
    this.#totalBytes = this.#blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  }

  #dropOld(writtenTo: number): void {
    while (this.#totalBytes > this.#limitBytes && this.#blocks.length > 1) {
      const oldest = this.#blocks[0] as TailBlock;
      if (oldest.end > writtenTo) return;
      this.#blocks.shift();
      this.#totalBytes -= oldest.bytes.length;
      if (!oldest.isShared && oldest.bytes.length === BLOCK_SIZE) this.#spare = oldest.bytes;
    }
  }

  #memory(size: number): Buffer {
    const spare = this.#spare;
    if (spare === undefined || size !== BLOCK_SIZE) return Buffer.allocUnsafeSlow(size);
    this.#spare = undefined;
    return spare;
  }
}
