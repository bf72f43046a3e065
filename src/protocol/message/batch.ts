import { ProtocolError } from '../protocol-error.ts';
import { MAX_PROPERTIES_LENGTH } from './record.ts';

/**
 * The body of a batch send (wire-protocol 4.6); per message, big-endian:
 * i32 total size, i32 magic 0, i32 CRC 0, i32 flag, i32 + n body, i16 + n properties.
 */
const FIXED_SIZE = 22;

/** One message of a batch, as it is written. */
export interface BatchMessage {
  flag: number;
  body: Uint8Array;
  /** The encoded property string. */
  properties: Uint8Array;
}

/** Writes a batch body. @throws ProtocolError when a message's properties exceed 32,767 bytes */
export function encodeBatch(messages: readonly BatchMessage[]): Buffer {
  const size = messages.reduce((sum, { body, properties }) => sum + FIXED_SIZE + body.length + properties.length, 0);
  const target = Buffer.alloc(size);
  let at = 0;
  for (const { flag, body, properties } of messages) {
    if (properties.length > MAX_PROPERTIES_LENGTH) {
      throw new ProtocolError(`the properties take ${properties.length} bytes, at most ${MAX_PROPERTIES_LENGTH} fit`);
    }
    target.writeInt32BE(FIXED_SIZE + body.length + properties.length, at);
    target.writeInt32BE(flag, at + 12);
    target.writeInt32BE(body.length, at + 16);
    target.set(body, at + 20);
    at += 20 + body.length;
    target.writeInt16BE(properties.length, at);
    target.set(properties, at + 2);
    at += 2 + properties.length;
  }
  return target;
}

/**
 * Walks a batch body without a copy or an object per message: after {@link next} has returned true, the fields say
 * where the parts of the current message lie.
 */
export class BatchReader {
  flag = 0;
  bodyStart = 0;
  bodyEnd = 0;
  propertiesStart = 0;
  propertiesEnd = 0;
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /**
   * Moves to the next message; false after the last.
   * @throws ProtocolError when a length leads out of the body, or the lengths do not add up
   */
  next(): boolean {
    const start = this.#at;
    if (start === this.#bytes.length) return false;
    if (start + FIXED_SIZE > this.#bytes.length) this.#fail(start);
    const end = start + this.#bytes.readInt32BE(start);
    const bodyLength = this.#bytes.readInt32BE(start + 16);
    if (end < start + FIXED_SIZE || end > this.#bytes.length || bodyLength < 0) this.#fail(start);
    this.flag = this.#bytes.readInt32BE(start + 12);
    this.bodyStart = start + 20;
    this.bodyEnd = this.bodyStart + bodyLength;
    this.propertiesStart = this.bodyEnd + 2;
    if (this.propertiesStart > end) this.#fail(start);
    this.propertiesEnd = this.propertiesStart + this.#bytes.readInt16BE(this.bodyEnd);
    if (this.propertiesEnd !== end) this.#fail(start);
    this.#at = end;
    return true;
  }

  #fail(position: number): never {
    throw new ProtocolError(`the batch has no whole message at byte ${position}`);
  }
}
