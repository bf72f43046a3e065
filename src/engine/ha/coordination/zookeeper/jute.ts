import { MqError } from '../../../../errors/index.ts';

/**
 * Writes ZooKeeper's serialisation: big-endian numbers, `i32 length` before buffers, UTF-8 texts and vectors. The frame's own
 * length stands first.
 */
export class JuteWriter {
  private readonly parts: Buffer[] = [];

  int(value: number): this {
    const part = Buffer.allocUnsafe(4);
    part.writeInt32BE(value);
    return this.add(part);
  }

  long(value: bigint): this {
    const part = Buffer.allocUnsafe(8);
    part.writeBigInt64BE(value);
    return this.add(part);
  }

  bool(value: boolean): this {
    return this.add(Buffer.from([value ? 1 : 0]));
  }

  buffer(value: Buffer): this {
    return this.int(value.length).add(value);
  }

  string(value: string): this {
    return this.buffer(Buffer.from(value));
  }

  vector<T>(items: readonly T[], write: (writer: JuteWriter, item: T) => void): this {
    this.int(items.length);
    for (const item of items) write(this, item);
    return this;
  }

  /** Everything written, behind its length. */
  frame(): Buffer {
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(this.parts.reduce((sum, part) => sum + part.length, 0));
    return Buffer.concat([length, ...this.parts]);
  }

  private add(part: Buffer): this {
    this.parts.push(part);
    return this;
  }
}

/** Reads it; throws BAD_DATA where the bytes end early or a length is impossible. */
export class JuteReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  int(): number {
    return this.bytes.readInt32BE(this.take(4));
  }

  long(): bigint {
    return this.bytes.readBigInt64BE(this.take(8));
  }

  bool(): boolean {
    return this.bytes[this.take(1)] !== 0;
  }

  /** A length of -1 is ZooKeeper's null, read as empty. */
  buffer(): Buffer {
    const length = this.int();
    if (length < -1) throw malformed(`a length of ${length}`);
    const start = this.take(Math.max(0, length));
    return this.bytes.subarray(start, this.at);
  }

  string(): string {
    return this.buffer().toString();
  }

  vector<T>(read: (reader: JuteReader) => T): T[] {
    const count = this.int();
    // Each item has at least one byte.
    if (count < -1 || count > this.left) throw malformed(`a list of ${count}`);
    return Array.from({ length: Math.max(0, count) }, () => read(this));
  }

  private take(length: number): number {
    const start = this.at;
    if (length > this.left) throw malformed(`${this.left} bytes where ${length} are due`);
    this.at += length;
    return start;
  }
}

function malformed(what: string): MqError {
  return new MqError('BAD_DATA', `an answer of ZooKeeper holds ${what}`, {
    hint: 'Is the address that of a ZooKeeper?',
  });
}
