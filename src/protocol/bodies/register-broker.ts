import { deflateSync, inflateSync } from 'node:zlib';
import { parseLenientJson } from '../json/parse.ts';
import { asStrings, parseObject } from '../json/read.ts';
import { jsonBody, type Writable, writeJson } from '../json/write.ts';
import { ProtocolError } from '../protocol-error.ts';
import { type DataVersion, dataVersionJson, decodeDataVersion } from './data-version.ts';
import { formatTopicConfig, parseTopicConfig, type TopicConfig } from './topic-config.ts';
import { readTopicConfigTable, type TopicConfigSerializeWrapper, topicConfigTableJson } from './topic-config-table.ts';

/** What a broker tells a name server about itself (body of 103). */
export type RegisterBrokerBody = {
  topicConfigSerializeWrapper: TopicConfigSerializeWrapper;
  filterServerList: string[];
};

/** Below this version the body is the bare topic table. */
const BODY_VERSION = 37;
/** A name server accepts no more than this after inflating; some 500,000 topics. */
const MAX_INFLATED_LENGTH = 64 * 1024 * 1024;

/** What the request says about its body: the `compressed` header field, and the sender's version. */
export interface RegisterBrokerForm {
  compressed: boolean;
  version: number;
}

/** @throws JsonError or ProtocolError when the body is malformed */
export function decodeRegisterBrokerBody(body: Buffer | undefined, form: RegisterBrokerForm): RegisterBrokerBody {
  if (form.compressed && form.version >= BODY_VERSION) return decodeCompressed(body ?? Buffer.alloc(0));
  const object = parseObject(body);
  if (form.version < BODY_VERSION) {
    return { topicConfigSerializeWrapper: readTopicConfigTable(object), filterServerList: [] };
  }
  return {
    topicConfigSerializeWrapper: readTopicConfigTable(object['topicConfigSerializeWrapper']),
    filterServerList: asStrings(object['filterServerList']),
  };
}

export const encodeRegisterBrokerBody = (body: RegisterBrokerBody): Buffer =>
  jsonBody({
    filterServerList: body.filterServerList,
    topicConfigSerializeWrapper: topicConfigTableJson(body.topicConfigSerializeWrapper),
  });

/**
 * The compressed form, one zlib stream, integers big-endian: i32 + data version JSON; i32 topics, each i32 + text form;
 * i32 + filter servers as JSON; and, from a sender that announces version 413 or later, i32 queue mappings
 * (none here).
 */
export function encodeCompressedRegisterBrokerBody(body: RegisterBrokerBody): Buffer {
  const { dataVersion, topicConfigTable } = body.topicConfigSerializeWrapper;
  const parts = [sized(dataVersionJson(dataVersion)), int32(topicConfigTable.size)];
  for (const config of topicConfigTable.values()) parts.push(sizedText(formatTopicConfig(config)));
  parts.push(sized(body.filterServerList), int32(0));
  return deflateSync(Buffer.concat(parts), { level: 9 });
}

function decodeCompressed(body: Buffer): RegisterBrokerBody {
  const reader = new PieceReader(inflate(body));
  const dataVersion: DataVersion = decodeDataVersion(reader.text());
  const topicConfigTable = new Map<string, TopicConfig>();
  for (let left = reader.int32(); left > 0; left--) {
    const config = parseTopicConfig(reader.text());
    if (config !== undefined) topicConfigTable.set(config.topicName, config);
  }
  const filterServerList = asStrings(parseLenientJson(reader.text()));
  return { topicConfigSerializeWrapper: { topicConfigTable, dataVersion }, filterServerList };
}

function inflate(body: Buffer): Buffer {
  try {
    return inflateSync(body, { maxOutputLength: MAX_INFLATED_LENGTH });
  } catch (error) {
    throw new ProtocolError('the compressed register body cannot be inflated', { cause: error });
  }
}

const sized = (value: Writable): Buffer => sizedText(writeJson(value));

function sizedText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

class PieceReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int32(): number {
    if (this.#at + 4 > this.#bytes.length) throw new ProtocolError('the register body ends early');
    const value = this.#bytes.readInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  text(): string {
    const length = this.int32();
    const start = this.#at;
    this.#at += length;
    if (length < 0 || this.#at > this.#bytes.length) throw new ProtocolError('the register body ends early');
    return this.#bytes.toString('utf8', start, this.#at);
  }
}
