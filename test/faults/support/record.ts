import { crc32 } from 'node:zlib';

/** A stored message, read by the tests' own rules (store-format 2): nothing of the engine judges itself here. */
export interface Stored {
  readonly size: number;
  readonly bodyCrc: number;
  readonly queueId: number;
  readonly queueOffset: number;
  readonly physicalOffset: number;
  readonly bornTimestamp: number;
  readonly storeTimestamp: number;
  readonly body: Buffer;
  readonly topic: string;
  readonly properties: string;
}

const V1 = 0xdaa320a7;
const V2 = 0xdaa320ab;
export const BLANK = 0xcbd43194;

/** Reads the record at `at`. @throws Error saying what is wrong with it */
export function parseStored(bytes: Buffer, at: number): Stored {
  const magic = bytes.readUInt32BE(at + 4);
  if (magic !== V1 && magic !== V2) throw new Error(`magic ${magic.toString(16)}`);
  const size = bytes.readInt32BE(at);
  if (size < 91 || at + size > bytes.length) throw new Error(`size ${size}`);
  const sysFlag = bytes.readInt32BE(at + 36);
  const bornWidth = (sysFlag & 16) !== 0 ? 20 : 8;
  const storeWidth = (sysFlag & 32) !== 0 ? 20 : 8;
  const timeAt = at + 48 + bornWidth;
  const bodyAt = timeAt + 8 + storeWidth + 12;
  const bodyLength = bytes.readInt32BE(bodyAt);
  const body = bytes.subarray(bodyAt + 4, bodyAt + 4 + bodyLength);
  const crc = crc32(body) & 0x7fffffff;
  const bodyCrc = bytes.readInt32BE(at + 8);
  if (bodyLength > 0 && crc !== bodyCrc) throw new Error(`body CRC ${bodyCrc}, computed ${crc}`);
  const topicAt = bodyAt + 4 + bodyLength;
  const prefix = magic === V2 ? 2 : 1;
  const topicLength = magic === V2 ? bytes.readInt16BE(topicAt) : bytes.readInt8(topicAt);
  const propertiesAt = topicAt + prefix + topicLength;
  const propertiesLength = bytes.readInt16BE(propertiesAt);
  if (propertiesAt + 2 + propertiesLength !== at + size) throw new Error(`parts do not add up to ${size}`);
  return {
    size,
    bodyCrc,
    queueId: bytes.readInt32BE(at + 12),
    queueOffset: Number(bytes.readBigInt64BE(at + 20)),
    physicalOffset: Number(bytes.readBigInt64BE(at + 28)),
    bornTimestamp: Number(bytes.readBigInt64BE(at + 40)),
    storeTimestamp: Number(bytes.readBigInt64BE(timeAt)),
    body,
    topic: bytes.toString('utf8', topicAt + prefix, topicAt + prefix + topicLength),
    properties: bytes.toString('utf8', propertiesAt + 2, propertiesAt + 2 + propertiesLength),
  };
}
