import { asIntegerMap, asMap, asNumber, isObject, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { type DataVersion, dataVersionJson, readDataVersion } from './data-version.ts';

/** Offsets by queue id. */
export type OffsetsByQueue = Map<number, number>;

/** Every group's progress on a broker (answer of 43). */
export type ConsumerOffsetSerializeWrapper = {
  /** By `topic@group`. */
  offsetTable: Map<string, OffsetsByQueue>;
  /** 5.x only. */
  dataVersion?: DataVersion | undefined;
};

/** @throws JsonError when the body is no object */
export function decodeConsumerOffsets(body: Buffer | undefined): ConsumerOffsetSerializeWrapper {
  const object = parseObject(body);
  return {
    offsetTable: asMap(object['offsetTable'], readOffsets),
    dataVersion: isObject(object['dataVersion']) ? readDataVersion(object['dataVersion']) : undefined,
  };
}

export const encodeConsumerOffsets = (wrapper: ConsumerOffsetSerializeWrapper): Buffer =>
  jsonBody({
    dataVersion: wrapper.dataVersion && dataVersionJson(wrapper.dataVersion),
    offsetTable: Object.fromEntries([...wrapper.offsetTable].map(([key, offsets]) => [key, offsetsJson(offsets)])),
  });

/** Progress of the delay levels (answer of 45); the key is the level. */
export type DelayOffsetSerializeWrapper = { offsetTable: OffsetsByQueue; dataVersion?: DataVersion | undefined };

/** @throws JsonError when the body is no object */
export function decodeDelayOffsets(body: Buffer | undefined): DelayOffsetSerializeWrapper {
  const object = parseObject(body);
  return {
    offsetTable: readOffsets(object['offsetTable'] ?? null),
    dataVersion: isObject(object['dataVersion']) ? readDataVersion(object['dataVersion']) : undefined,
  };
}

export const encodeDelayOffsets = (wrapper: DelayOffsetSerializeWrapper): Buffer =>
  jsonBody({
    dataVersion: wrapper.dataVersion && dataVersionJson(wrapper.dataVersion),
    offsetTable: offsetsJson(wrapper.offsetTable),
  });

/** Answer of 308: the lowest offset of the other groups by queue; `Long.MAX_VALUE` where there is none. */
export const decodeQueryCorrectionOffset = (body: Buffer | undefined): OffsetsByQueue =>
  readOffsets(parseObject(body)['correctionOffsets'] ?? null);

export const encodeQueryCorrectionOffset = (offsets: OffsetsByQueue): Buffer =>
  jsonBody({ correctionOffsets: offsetsJson(offsets) });

const readOffsets = (value: Parameters<typeof asIntegerMap>[0]): OffsetsByQueue =>
  asIntegerMap(value, (offset) => asNumber(offset));

const LONG_MAX = 2n ** 63n - 1n;

/** 2^63 stands for `Long.MAX_VALUE`, which no number holds. */
const offsetsJson = (offsets: OffsetsByQueue): Writable =>
  Object.fromEntries([...offsets].map(([queueId, offset]) => [queueId, offset >= 2 ** 63 ? LONG_MAX : offset]));
