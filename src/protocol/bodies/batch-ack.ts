import type { JsonValue } from '../json/parse.ts';
import { asArray, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** Acknowledgements of one pop of one queue. */
export type BatchAck = {
  consumerGroup: string;
  topic: string;
  /** `0`, or `1` and `2` for the two forms of the retry topic. */
  retry: string;
  startOffset: number;
  queueId: number;
  reviveQueueId: number;
  popTime: number;
  invisibleTime: number;
  /** Distances from the start offset. */
  bits: number[];
};

/** Body of 200151. */
export type BatchAckMessageRequestBody = { brokerName: string; acks: BatchAck[] };

/** More bits than a pop has messages: nothing a client sends. */
const MAX_BYTES = 4096;

/** @throws JsonError when the body is no object */
export function decodeBatchAck(body: Buffer | undefined): BatchAckMessageRequestBody {
  const object = parseObject(body);
  return { brokerName: asString(object['brokerName']), acks: asArray(object['acks']).map(readBatchAck) };
}

function readBatchAck(value: JsonValue): BatchAck {
  const object = asObject(value);
  return {
    consumerGroup: asString(object['c']),
    topic: asString(object['t']),
    retry: asString(object['r'], '0'),
    startOffset: asNumber(object['so']),
    queueId: asNumber(object['q']),
    reviveQueueId: asNumber(object['rq']),
    popTime: asNumber(object['pt']),
    invisibleTime: asNumber(object['it']),
    bits: bitsOf(Buffer.from(asString(object['b']), 'base64').subarray(0, MAX_BYTES)),
  };
}

function bitsOf(bytes: Buffer): number[] {
  const bits: number[] = [];
  for (const [index, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) bits.push(index * 8 + bit);
  }
  return bits;
}

export const encodeBatchAck = ({ brokerName, acks }: BatchAckMessageRequestBody): Buffer =>
  jsonBody({
    acks: acks.map((ack) => ({
      b: bytesOf(ack.bits).toString('base64'),
      c: ack.consumerGroup,
      it: ack.invisibleTime,
      pt: ack.popTime,
      q: ack.queueId,
      r: ack.retry,
      rq: ack.reviveQueueId,
      so: ack.startOffset,
      t: ack.topic,
    })),
    brokerName,
  });

/** The little-endian image of a bit set, without trailing zero bytes, as Java writes it. */
function bytesOf(bits: readonly number[]): Buffer {
  const bytes = Buffer.alloc(bits.length === 0 ? 0 : (Math.max(...bits) >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  return bytes;
}
