import { describe, expect, test } from 'vitest';
import { type RemotingCommand, SerializeType } from '../../../src/protocol/command.ts';
import { decodeFrame, encodeFrame } from '../../../src/protocol/frame.ts';
import { decodeHeader, encodeHeader } from '../../../src/protocol/header.ts';
import { JsonMap, type JsonValue, parseLenientJson } from '../../../src/protocol/json/parse.ts';
import { writeJson } from '../../../src/protocol/json/write.ts';
import { decodeMessages } from '../../../src/protocol/message/decode.ts';
import {
  type BodyTrip,
  droppedFields,
  requestBodies,
  requestHeaders,
  responseBodies,
  responseHeaders,
} from './codecs.ts';
import { type CapturedFrame, capturedSamples } from './frames.ts';

const samples = capturedSamples();
const bytesOf = (frame: CapturedFrame): Buffer => Buffer.from(frame.hex, 'hex');
const decode = (bytes: Buffer): RemotingCommand => decodeFrame(bytes, 0, bytes.length);
const frames = samples.flatMap(({ title, request, response }) => [
  { title: `${title} request`, frame: request },
  ...(response === null ? [] : [{ title: `${title} response`, frame: response }]),
]);

test('there are frames of both versions', () => {
  const codes = (version: string): number =>
    new Set(samples.filter(({ title }) => title.startsWith(version)).map(({ code }) => code)).size;
  expect(codes('5.3.3')).toBeGreaterThan(50);
  expect(codes('4.9.7')).toBeGreaterThan(40);
});

describe('frames', () => {
  test.each(frames)('$title', ({ frame }) => {
    const bytes = bytesOf(frame);
    const command = decode(bytes);
    expect(command).toMatchObject({ code: frame.header.code, opaque: frame.header.opaque, flag: frame.header.flag });
    const type = bytes[4] === SerializeType.ROCKETMQ ? SerializeType.ROCKETMQ : SerializeType.JSON;
    expect(decode(encodeFrame(command, type))).toEqual(command);
    if (type === SerializeType.ROCKETMQ) expect(encodeFrame(command, type).length).toBe(bytes.length);
  });
});

describe('declared request headers hold what was sent', () => {
  test.each(samples.filter(({ code }) => requestHeaders[code] !== undefined))('$title', ({ code, request }) => {
    const { extFields } = decode(bytesOf(request));
    const fields = requestHeaders[code] ?? {};
    const declared = Object.fromEntries(Object.entries(extFields ?? {}).filter(([name]) => name in fields));
    expect(encodeHeader(fields, decodeHeader(fields, extFields))).toEqual(declared);
  });
});

describe('declared response headers hold what was answered', () => {
  const answered = samples.filter(
    ({ code, response }) => response?.header.code === 0 && responseHeaders[code] !== undefined,
  );
  test.each(answered)('$title', ({ code, response }) => {
    const { extFields } = decode(bytesOf(response as CapturedFrame));
    const fields = responseHeaders[code] ?? {};
    const declared = Object.fromEntries(Object.entries(extFields ?? {}).filter(([name]) => name in fields));
    expect(encodeHeader(fields, decodeHeader(fields, extFields))).toEqual(declared);
  });
});

describe('bodies lose nothing between decoding and encoding', () => {
  const bodies = samples.flatMap(({ title, code, request, response }) => {
    const sent = bodyCase(`${title} request`, request, requestBodies[code]);
    const answer = response?.header.code === 0 ? bodyCase(`${title} response`, response, responseBodies[code]) : [];
    return [...sent, ...answer];
  });
  test.each(bodies)('$title', ({ body, trip }) => {
    const theirs = plain(parseLenientJson(body.toString('utf8')));
    const ours = plain(parseLenientJson(trip(body).toString('utf8')));
    expect(ours).toMatchObject(theirs as object);
    expect(plain(parseLenientJson(trip(trip(body)).toString('utf8')))).toEqual(ours);
  });
});

describe('stored messages in answers', () => {
  const pulls = samples.filter(({ code, response }) => [11, 12, 33, 361].includes(code) && response?.header.code === 0);
  test.each(pulls)('$title', ({ response }) => {
    const body = decode(bytesOf(response as CapturedFrame)).body as Buffer;
    const messages = decodeMessages(body);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.reduce((sum, message) => sum + message.storeSize, 0)).toBe(body.length);
    for (const message of messages) {
      expect(message.topic).not.toBe('');
      expect(message.uniqueKey ?? message.offsetMsgId).toMatch(/^[0-9A-F]{32,56}$/);
    }
  });
});

function bodyCase(
  title: string,
  frame: CapturedFrame,
  trip: BodyTrip | undefined,
): { title: string; body: Buffer; trip: BodyTrip }[] {
  const command = decode(bytesOf(frame));
  if (trip === undefined || command.body === undefined || command.extFields?.['compressed'] === 'true') return [];
  return [{ title, body: command.body, trip }];
}

/** Comparable: maps with object keys as objects, keys in order, without what is null or dropped on purpose. */
function plain(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  const entries: [string, JsonValue][] =
    value instanceof JsonMap
      ? value.entries.map(([key, item]) => [writeJson(plain(key)), item])
      : Object.entries(value).map(([key, item]) => [key, item ?? null]);
  return Object.fromEntries(
    entries
      .filter(([key, item]) => item !== null && !droppedFields.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, plain(item)]),
  );
}
