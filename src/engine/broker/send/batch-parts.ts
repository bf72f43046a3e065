import { ResponseCode } from '../../../protocol/codes/response.ts';
import { BatchReader } from '../../../protocol/message/batch.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import { Refusal } from '../../../remoting/refusal.ts';

/** Most messages one batch may carry. */
const MAX_BATCH_COUNT = 32_768;

/** Takes one message of a batch; the bytes are views of the batch's body. */
export type BatchHandler = (body: Buffer, flag: number, properties: Buffer) => void;

/** Hands out the messages of a batch body. @throws Refusal 13 when it is malformed, or has an empty message */
export function splitBatch(batch: Buffer, each: BatchHandler): void {
  const reader = new BatchReader(batch);
  for (let count = 1; next(reader); count++) {
    if (count > MAX_BATCH_COUNT) throw illegal(`the batch has more than ${MAX_BATCH_COUNT} messages`);
    if (reader.bodyEnd === reader.bodyStart) throw illegal('a message of the batch is empty');
    const body = batch.subarray(reader.bodyStart, reader.bodyEnd);
    each(body, reader.flag, batch.subarray(reader.propertiesStart, reader.propertiesEnd));
  }
}

function next(reader: BatchReader): boolean {
  try {
    return reader.next();
  } catch (error) {
    if (error instanceof ProtocolError) throw illegal(`the batch body is malformed: ${error.message}`);
    throw error;
  }
}

const illegal = (reason: string): Refusal => new Refusal(ResponseCode.MESSAGE_ILLEGAL, reason);
