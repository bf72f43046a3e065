import { describe, expect, test } from 'vitest';
import { type RemotingCommand, request, response, SerializeType } from '../../src/protocol/command.ts';
import { decodeFrame, encodeFrame, encodeFrameHead, frameLength, MAX_FRAME_LENGTH } from '../../src/protocol/frame.ts';
import { ProtocolError } from '../../src/protocol/protocol-error.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const decode = (frame: Buffer): RemotingCommand => decodeFrame(frame, 0, frame.length);

const JSON_HEADER =
  '{"code":105,"extFields":{"topic":"T"},"flag":0,"language":"JAVA","opaque":7,"serializeTypeCurrentRPC":"JSON","version":479}';
const JSON_FRAME = Buffer.concat([hex('0000007f 0000007b'), Buffer.from(JSON_HEADER)]);
const BINARY_FRAME = hex(
  '00000025 01000021 0069 00 01df 00000007 00000000 00000000 0000000c 0005 746f706963 00000001 54',
);
const GET_ROUTE: RemotingCommand = { ...request(105, { topic: 'T' }), opaque: 7 };

describe('golden frames', () => {
  test('a JSON frame as Java writes it', () => {
    expect(encodeFrame(GET_ROUTE)).toEqual(JSON_FRAME);
    expect(decode(JSON_FRAME)).toEqual(GET_ROUTE);
  });

  test('a binary frame as Java writes it', () => {
    expect(encodeFrame(GET_ROUTE, SerializeType.ROCKETMQ)).toEqual(BINARY_FRAME);
    expect(decode(BINARY_FRAME)).toEqual(GET_ROUTE);
  });

  test('the smallest answer Java accepts', () => {
    const header = Buffer.from('{"code":0,"flag":1,"opaque":5}');
    const frame = Buffer.concat([hex('00000022 0000001e'), header]);
    expect(decode(frame)).toMatchObject({ code: 0, flag: 1, opaque: 5, version: 0, extFields: undefined });
  });
});

describe('encoding', () => {
  const answer = response(1, 'Zeichen äöü 中文 "quoted"', { a: '1', b: 'ü' }, Buffer.from([0, 1, 255]));

  for (const [name, type] of Object.entries(SerializeType)) {
    test(`${name} keeps every field, and counts bytes, not characters`, () => {
      const command = { ...answer, opaque: -5 };
      expect(decode(encodeFrame(command, type))).toEqual(command);
    });
  }

  test('the head of a frame is the frame without its body', () => {
    const whole = encodeFrame(answer);
    expect(encodeFrameHead(answer, 3)).toEqual(whole.subarray(0, whole.length - 3));
  });

  test('an empty body is none', () => {
    expect(decode(encodeFrame({ ...GET_ROUTE, body: Buffer.alloc(0) })).body).toBeUndefined();
  });

  test('POP codes do not fit the binary header', () => {
    expect(() => encodeFrame(request(200050), SerializeType.ROCKETMQ)).toThrow(ProtocolError);
    expect(decode(encodeFrame(request(200050))).code).toBe(200050);
  });
});

describe('tolerance', () => {
  const frameOf = (header: string): Buffer => {
    const bytes = Buffer.from(header);
    const prefix = Buffer.alloc(8);
    prefix.writeInt32BE(4 + bytes.length, 0);
    prefix.writeInt32BE(bytes.length, 4);
    return Buffer.concat([prefix, bytes]);
  };

  test('numbers and booleans among the ext fields become text, null is left out', () => {
    expect(decode(frameOf('{"code":1,"extFields":{"a":1,"b":true,"c":null,"d":"x"}}')).extFields).toEqual({
      a: '1',
      b: 'true',
      d: 'x',
    });
  });

  test('unknown fields, other orders and blanks do not matter', () => {
    expect(decode(frameOf(' { "opaque" : 3 , "what" : [1] , "code" : 34 } '))).toMatchObject({ code: 34, opaque: 3 });
  });

  for (const [what, header] of [
    ['no JSON', 'hello'],
    ['no object', '[]'],
    ['null', 'null'],
    ['an unsigned opaque', '{"code":1,"opaque":4294967295}'],
    ['a fraction', '{"code":1.5}'],
    ['an array of ext fields', '{"code":1,"extFields":[]}'],
  ] as const) {
    test(`refuses a header that is ${what}`, () => {
      expect(() => decode(frameOf(header))).toThrow(ProtocolError);
    });
  }

  test('refuses an unknown serialize type and a header longer than its frame', () => {
    expect(() => decode(hex('00000004 02000000'))).toThrow(/serialize type 2/);
    expect(() => decode(hex('00000004 00000001'))).toThrow(/longer than its frame/);
  });

  test('refuses binary headers whose lengths lead out of them', () => {
    const good = encodeFrame({ ...GET_ROUTE, remark: 'r' }, SerializeType.ROCKETMQ);
    for (let at = 8; at < good.length; at++) {
      for (const value of [0x7f, 0xff, 0x80]) {
        const bad = Buffer.from(good);
        bad[at] = value;
        try {
          decode(bad);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }
    }
  });
});

describe('lengths', () => {
  const announced = (length: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32BE(length, 0);
    return bytes;
  };

  test('4 bytes to 16 MiB', () => {
    expect(frameLength(announced(4), 0)).toBe(8);
    expect(frameLength(announced(MAX_FRAME_LENGTH), 0)).toBe(MAX_FRAME_LENGTH + 4);
    for (const length of [3, 0, -1, MAX_FRAME_LENGTH + 1, 0x7fffffff]) {
      expect(() => frameLength(announced(length), 0)).toThrow(ProtocolError);
    }
  });

  for (const [bytes, words] of [
    ['GET / HTTP/1.1\r\n', /HTTP/],
    ['POST /x HTTP/1.1', /HTTP/],
    ['\x16\x03\x01\x02\x00\x01\x00\x01', /TLS/],
    ['PROXY TCP4 1.2.3.4', /PROXY/],
    ['SSH-2.0-OpenSSH', /SSH/],
    ['hello there\r\n', /plain text/],
    ['\xff\xfd\x18\xff\xfd\x20\xff\xfd', /not a remoting frame/],
  ] as const) {
    test(`names ${JSON.stringify(bytes.slice(0, 8))}`, () => {
      expect(() => frameLength(Buffer.from(bytes, 'latin1'), 0)).toThrow(words);
    });
  }
});
