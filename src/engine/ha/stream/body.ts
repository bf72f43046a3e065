import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';

/** Longest text in a frame, in bytes: names, ids, reasons. */
const MAX_TEXT = 4096;

/** Writes a control frame's body: u32, positions as i64, elapsed milliseconds as f64, texts as u16 length and UTF-8. */
export class BodyWriter {
  #bytes = Buffer.allocUnsafe(512);
  #at = 0;

  u32(value: number): this {
    this.#room(4).writeUInt32BE(value, this.#at);
    this.#at += 4;
    return this;
  }

  position(value: number): this {
    writeInt64(this.#room(8), value, this.#at);
    this.#at += 8;
    return this;
  }

  milliseconds(value: number): this {
    this.#room(8).writeDoubleBE(value, this.#at);
    this.#at += 8;
    return this;
  }

  /** Cut at {@link MAX_TEXT} bytes. */
  text(value: string): this {
    const bytes = Buffer.from(value).subarray(0, MAX_TEXT);
    const target = this.#room(2 + bytes.length);
    target.writeUInt16BE(bytes.length, this.#at);
    target.set(bytes, this.#at + 2);
    this.#at += 2 + bytes.length;
    return this;
  }

  done(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  #room(size: number): Buffer {
    if (this.#at + size > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#at + size, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#at);
      this.#bytes = grown;
    }
    return this.#bytes;
  }
}

/** Reads what {@link BodyWriter} wrote; anything short, negative or left over is a ProtocolError. */
export class BodyReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  readonly #what: string;
  #at: number;

  constructor(bytes: Buffer, start: number, end: number, what: string) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#what = what;
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  position(): number {
    const value = readInt64(this.#bytes, this.#take(8));
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) throw new ProtocolError(`${this.#what}: position ${value}`);
    return value;
  }

  milliseconds(): number {
    const value = this.#bytes.readDoubleBE(this.#take(8));
    if (!Number.isFinite(value) || value < 0) throw new ProtocolError(`${this.#what}: time ${value}`);
    return value;
  }

  text(): string {
    const length = this.#bytes.readUInt16BE(this.#take(2));
    if (length > MAX_TEXT) throw new ProtocolError(`${this.#what}: a text of ${length} bytes`);
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Whether there is more. */
  get hasMore(): boolean {
    return this.#at < this.#end;
  }

  end(): void {
    if (this.hasMore) throw new ProtocolError(`${this.#what}: ${this.#end - this.#at} bytes too many`);
  }

  #take(size: number): number {
    const at = this.#at;
    if (at + size > this.#end) throw new ProtocolError(`${this.#what} ends too early`);
    this.#at = at + size;
    return at;
  }
}
