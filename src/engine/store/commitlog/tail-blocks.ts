/** A stretch of the newest commit log in memory. A record lies in one block; a block lies in one file. */
export class TailBlock {
  /** Position of the first byte in the log. */
  readonly base: number;
  readonly bytes: Buffer;
  /** Bytes filled. */
  used = 0;

  constructor(base: number, size: number) {
    this.base = base;
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  get end(): number {
    return this.base + this.used;
  }
}

const BLOCK_SIZE = 4 * 1024 * 1024;

/**
 * The newest part of the log, where puts are encoded and hot reads are served from. Blocks that fell out of the bound
 * are left to the garbage collector, never reused: a slice may still wait in a socket.
 */
export class TailBlocks {
  readonly #limitBytes: number;
  /** Ascending; there may be a gap between two, the rest of a file behind its filler. */
  #blocks: TailBlock[] = [];
  #totalBytes = 0;

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
    const block = new TailBlock(position, Math.min(Math.max(BLOCK_SIZE, length), Math.max(fileRest, length)));
    this.#blocks.push(block);
    this.#totalBytes += block.bytes.length;
    this.#dropOld(writtenTo);
    return block;
  }

  /** The bytes at a position, when they are all here. */
  slice(position: number, size: number): Buffer | undefined {
    const block = this.blockAt(position);
    if (block === undefined || position + size > block.end) return undefined;
    const from = position - block.base;
    return block.bytes.subarray(from, from + size);
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
    }
  }
}
