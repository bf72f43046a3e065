import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { request } from '../../../src/protocol/command.ts';
import { decodeFrame, encodeFrame } from '../../../src/protocol/frame.ts';
import { SendRequest } from '../../../src/protocol/hot/send-request.ts';

/** Everything a decode leaves behind, as plain values. */
function snapshot(send: SendRequest) {
  const { properties, propertiesLength, body, ...rest } = send;
  return { ...rest, body: body.toString('hex'), properties: properties.subarray(0, propertiesLength).toString('hex') };
}

const javaHeader = {
  a: 'PG',
  b: 'TopicTest',
  c: 'TBW102',
  d: '4',
  e: '2',
  f: '0',
  g: '1700000000000',
  h: '0',
  i: 'KEYS\u0001k0\u0002UNIQ_KEY\u0001AC1\u0002WAIT\u0001true\u0002TAGS\u0001TagA',
  j: '0',
  k: 'false',
  m: 'false',
};

describe('the fast reader of send headers', () => {
  it('takes the ordinary frame of a Java client', () => {
    const frame = encodeFrame({ ...request(310, javaHeader, Buffer.from('hello')), opaque: 77 });
    const send = new SendRequest();
    expect(send.decodeFast(frame, 0, frame.length)).toBe(true);
    expect(snapshot(send)).toEqual({
      opaque: 77,
      oneway: false,
      version: 479,
      batch: false,
      producerGroup: 'PG',
      topic: 'TopicTest',
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      queueId: 2,
      sysFlag: 0,
      bornTimestamp: 1700000000000,
      flag: 0,
      reconsumeTimes: 0,
      maxReconsumeTimes: -1,
      unitMode: false,
      body: Buffer.from('hello').toString('hex'),
      properties: Buffer.from(javaHeader.i).toString('hex'),
    });
  });

  it('concludes the same as the ordinary reader, or nothing', () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9 _%|-]{0,40}$/);
    const text = fc.oneof(
      { weight: 30, arbitrary: plain },

      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a"b', '\\', '\u0001\u0002', '中文', 'x'.repeat(300)),
    );
    const number = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2147483647)).map(String);
    const headers = fc.record(
      {
        a: text,
        b: text,
        c: text,
        d: number,
        e: number,
        f: number,
        g: number,
        h: number,
        i: text,
        j: number,
        k: fc.constantFrom('true', 'false', 'TRUE', ''),
        l: number,
        m: fc.constantFrom('true', 'false'),
        n: text,
      },
      { requiredKeys: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
    );
    let fast = 0;
    fc.assert(
      fc.property(
        headers,
        fc.constantFrom(310, 320),
        fc.integer(),
        fc.constantFrom(0, 2),
        fc.uint8Array(),
        (fields, code, opaque, flag, body) => {
          const frame = encodeFrame({ ...request(code, fields, Buffer.from(body)), opaque, flag });
          const quick = new SendRequest();
          if (!quick.decodeFast(frame, 0, frame.length)) return;
          fast++;
          const slow = new SendRequest();
          slow.decode(decodeFrame(frame, 0, frame.length));
          expect(snapshot(quick)).toEqual(snapshot(slow));
        },
      ),
      { numRuns: 2000 },
    );
    expect(fast).toBeGreaterThan(100);
  });

  it.each([
    ['another code', encodeFrame(request(11, javaHeader))],
    ['an unknown field', encodeFrame(request(310, { ...javaHeader, z: '1' }))],
    ['a remark', encodeFrame({ ...request(310, javaHeader), remark: 'x' })],
    ['a missing topic', encodeFrame(request(310, { a: 'x', c: 'y', d: '1', e: '1', f: '1', g: '1', h: '1' }))],
    ['a queue id that is no number', encodeFrame(request(310, { ...javaHeader, e: 'x' }))],
    ['a response', encodeFrame({ ...request(310, javaHeader), flag: 1 })],
    ['the binary header', encodeFrame(request(310, javaHeader), 1)],
  ])('leaves %s to the ordinary reader', (_, frame) => {
    expect(new SendRequest().decodeFast(frame, 0, frame.length)).toBe(false);
  });

  it('never reads beyond a header that was cut or changed anywhere', () => {
    const frame = encodeFrame({ ...request(310, javaHeader, Buffer.from('hello')), opaque: 77 });
    fc.assert(
      fc.property(fc.nat(frame.length - 9), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = Buffer.from(frame);
        changed[8 + at] = byte;
        const quick = new SendRequest();
        if (!quick.decodeFast(changed, 0, changed.length)) return;
        const slow = new SendRequest();
        slow.decode(decodeFrame(changed, 0, changed.length));
        expect(snapshot(quick)).toEqual(snapshot(slow));
      }),
      { numRuns: 5000 },
    );
  });
});
