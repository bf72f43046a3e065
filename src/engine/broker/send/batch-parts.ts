import { ResponseCode } from '../../../protocol/codes/response.ts';
import { MAX_PROPERTIES_LENGTH } from '../../../protocol/message/record.ts';
import { Refusal } from '../../../remoting/refusal.ts';

/** Most messages one batch may carry. */
const MAX_BATCH_COUNT = 32_768;

/** One message of a batch body; valid during the call it is handed to. */
export class BatchParts {
  flag = 0;
  body: Buffer = Buffer.alloc(0);
  #properties: Buffer = this.body;

  get propertiesLength(): number {
    return this.#properties.length;
  }

  /** Copies the property bytes to the start of `target`. */
  copyProperties(target: Buffer): void {
    target.set(this.#properties);
  }

  /**
   * Reads the message at `at`: i32 total size, i32 magic, i32 CRC (both unused), i32 flag, i32 + n body, i16 + n
   * properties (wire-protocol 4.6). Returns the position behind it.
   */
  read(bytes: Buffer, at: number): number {
    if (bytes.length - at < 22) throw malformed(at);
    const end = at + bytes.readInt32BE(at);
    this.flag = bytes.readInt32BE(at + 12);
    const bodyEnd = at + 20 + bytes.readInt32BE(at + 16);
    if (end > bytes.length || bodyEnd < at + 20 || bodyEnd + 2 > end) throw malformed(at);
    const propertiesEnd = bodyEnd + 2 + bytes.readInt16BE(bodyEnd);
    if (propertiesEnd !== end) throw malformed(at);
    this.body = bytes.subarray(at + 20, bodyEnd);
    this.#properties = bytes.subarray(bodyEnd + 2, propertiesEnd);
    if (this.body.length === 0) throw new Refusal(ResponseCode.MESSAGE_ILLEGAL, 'a message of the batch is empty');
    return end;
  }
}

/** Hands out the messages of a batch body. @throws Refusal 13 when it is malformed */
export function splitBatch(body: Buffer, each: (part: BatchParts) => void): void {
  const part = new BatchParts();
  let count = 0;
  for (let at = 0; at < body.length; ) {
    if (++count > MAX_BATCH_COUNT) {
      throw new Refusal(ResponseCode.MESSAGE_ILLEGAL, `the batch has more than ${MAX_BATCH_COUNT} messages`);
    }
    at = part.read(body, at);
    each(part);
  }
}

const malformed = (at: number): Refusal =>
  new Refusal(
    ResponseCode.MESSAGE_ILLEGAL,
    `the batch body is malformed at byte ${at} (properties have at most ${MAX_PROPERTIES_LENGTH} bytes)`,
  );
