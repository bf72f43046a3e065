import { expect, test } from 'vitest';
import { checkRecord, RecordCheck, RecordView } from '../../../src/protocol/message/check.ts';
import { decodeMessage, decodeMessages } from '../../../src/protocol/message/decode.ts';
import { parseIp } from '../../../src/protocol/message/host.ts';
import {
  encodeRecord,
  type RecordFields,
  readInt64,
  recordSize,
  writeInt64,
} from '../../../src/protocol/message/record.ts';
import { ProtocolError } from '../../../src/protocol/protocol-error.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

const HELLO = hex(`0000006b daa320a7 3610a686 00000003 00000000 0000000000000005 00000000000014c0 00000000
  0000018bcfe56800 7f000001 00009c40 0000018bcfe56801 7f000001 00002a9f 00000000 0000000000000000
  00000005 68656c6c6f 01 54 000a 54414753015461674102`);

const fields: RecordFields = {
  queueId: 3,
  flag: 0,
  queueOffset: 5,
  physicalOffset: 0x14c0,
  sysFlag: 0,
  bornTimestamp: 1700000000000,
  bornIp: parseIp('127.0.0.1'),
  bornPort: 40000,
  storeTimestamp: 1700000000001,
  storeIp: parseIp('127.0.0.1'),
  storePort: 10911,
  reconsumeTimes: 0,
  preparedTransactionOffset: 0,
  body: Buffer.from('hello'),
  topic: Buffer.from('T'),
  properties: Buffer.from('TAGS\u0001TagA\u0002'),
};

const encode = (given: Partial<RecordFields>): Buffer => {
  const r = { ...fields, ...given };
  const size = recordSize(
    r.bornIp.length + 4,
    r.storeIp.length + 4,
    r.body.length,
    r.topic.length,
    r.properties.length,
  );
  const target = Buffer.alloc(size);
  expect(encodeRecord(target, 0, r)).toBe(size);
  return target;
};

test('writes the bytes Java writes', () => {
  expect(encode({})).toEqual(HELLO);
});

test('reads the bytes Java writes', () => {
  const message = decodeMessage(HELLO);
  expect(message).toMatchObject({
    topic: 'T',
    queueId: 3,
    queueOffset: 5,
    commitLogOffset: 0x14c0,
    bornTimestamp: 1700000000000,
    bornHost: '127.0.0.1:40000',
    storeTimestamp: 1700000000001,
    storeHost: '127.0.0.1:10911',
    reconsumeTimes: 0,
    storeSize: 107,
    tags: 'TagA',
    uniqueKey: undefined,
    offsetMsgId: '7F00000100002A9F00000000000014C0',
    msgId: '7F00000100002A9F00000000000014C0',
    bodyCrc: 907060870,
  });
  expect(message.body.toString()).toBe('hello');
});

test('records follow each other', () => {
  expect(
    decodeMessages(Buffer.concat([HELLO, encode({ topic: Buffer.from('TopicTest') }), HELLO])).map(
      (message) => message.topic,
    ),
  ).toEqual(['T', 'TopicTest', 'T']);
  expect(decodeMessages(Buffer.alloc(0))).toEqual([]);
});

for (const born of ['10.0.0.1', 'fe80::1'])
  for (const store of ['10.0.0.2', '2001:db8::7'])
    test(`hosts ${born} and ${store}`, () => {
      const message = decodeMessage(
        encode({ bornIp: parseIp(born), storeIp: parseIp(store), reconsumeTimes: 7, preparedTransactionOffset: 99 }),
      );
      expect(message).toMatchObject({ topic: 'T', reconsumeTimes: 7, preparedTransactionOffset: 99, tags: 'TagA' });
      expect(message.bornHost).toContain(born === 'fe80::1' ? '[fe80:0:0:0:0:0:0:1]:40000' : '10.0.0.1:40000');
      expect(message.offsetMsgId).toHaveLength(store.includes(':') ? 56 : 32);
      expect(message.storeTimestamp).toBe(1700000000001);
    });

test('a topic longer than 127 bytes takes V2', () => {
  const topic = `%RETRY%${'g'.repeat(200)}`;
  const record = encode({ topic: Buffer.from(topic) });
  expect(record.readInt32BE(4)).toBe(-626843477);
  expect(decodeMessage(record).topic).toBe(topic);
});

test('a malformed record is an error that says where, never a message fewer', () => {
  const broken = Buffer.from(HELLO);
  broken[88] = 0x78;
  expect(() => decodeMessages(Buffer.concat([HELLO, broken]))).toThrow(/byte 107: BAD_CRC/);
  for (let length = 1; length < HELLO.length; length++) {
    expect(() => decodeMessages(HELLO.subarray(0, length))).toThrow(ProtocolError);
  }
});

test('which flipped bytes the check of a V1 record finds', () => {
  const view = new RecordView();
  const undetected: number[] = [];
  for (let at = 0; at < HELLO.length; at++) {
    const record = Buffer.from(HELLO);
    record[at] = (record[at] as number) ^ 0x01;
    if (checkRecord(record, 0, record.length, 0x14c0, true, view) === RecordCheck.VALID) undetected.push(at);
  }
  const inside = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  // Queue id, flag, queue offset; all but the host bits of sysFlag; times, hosts, reconsume times, prepared offset;
  // topic and properties have no checksum.
  expect(undetected).toEqual([...inside(12, 28), ...inside(36, 84), 94, ...inside(97, 107)]);
});

test('64-bit numbers in two halves', () => {
  const bytes = Buffer.alloc(8);
  for (const value of [0, 1, -1, 0xffffffff, 0x100000000, Number.MAX_SAFE_INTEGER, -(2 ** 40) - 3]) {
    writeInt64(bytes, value, 0);
    expect(bytes.readBigInt64BE(0)).toBe(BigInt(value));
    expect(readInt64(bytes, 0)).toBe(value);
  }
});
