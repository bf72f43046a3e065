import { expect, test } from 'vitest';
import { crc31 } from '../../../src/protocol/message/crc.ts';
import { javaHashCode, javaHashCodeOfUtf8 } from '../../../src/protocol/message/hash.ts';
import { formatHost, formatIp, parseIp } from '../../../src/protocol/message/host.ts';
import {
  OffsetIdMaker,
  parseOffsetMessageId,
  parseUniqueKey,
  UniqueKeyMaker,
  uniqueKeyTime,
} from '../../../src/protocol/message/ids.ts';

test.each([
  ['TagA', 2598919],
  ['中文', 646394],
  ['a-rather-long-tag-name', -379181890],
  ['', 0],
])('the Java hash code of %s', (text, hash) => {
  const bytes = Buffer.from(text);
  expect(javaHashCode(text)).toBe(hash);
  expect(javaHashCodeOfUtf8(bytes, 0, bytes.length)).toBe(hash);
});

test('a hash is continued from its first part', () => {
  const key = Buffer.from('k中');
  expect(javaHashCodeOfUtf8(key, 0, key.length, javaHashCode('Topic#'))).toBe(javaHashCode('Topic#k中'));
});

test.each([
  ['hello', 907060870],
  ['RocketMQ', 1776729057],
  ['', 0],
])('the body CRC of %j', (text, crc) => {
  expect(crc31(Buffer.from(text))).toBe(crc);
});

test('offset message ids of IPv4 and IPv6 brokers', () => {
  expect(new OffsetIdMaker(parseIp('127.0.0.1'), 10911).make(0x14c0)).toBe('7F00000100002A9F00000000000014C0');
  expect(parseOffsetMessageId('7F000001000051AF00000000000014C0')).toEqual({
    host: '127.0.0.1',
    port: 20911,
    physicalOffset: 0x14c0,
  });
  const wide = new OffsetIdMaker(parseIp('2001:db8::1'), 10911).make(2 ** 40 + 5);
  expect(wide).toHaveLength(56);
  expect(parseOffsetMessageId(wide)).toEqual({
    host: '2001:db8:0:0:0:0:0:1',
    port: 10911,
    physicalOffset: 2 ** 40 + 5,
  });
});

test.each(['', 'xyz', '7F00', `${'g'.repeat(32)}`])('%j is no message id', (id) => {
  expect(parseOffsetMessageId(id)).toBeUndefined();
  expect(uniqueKeyTime(id, 0)).toBeUndefined();
});

test('unique keys differ, carry their time, and roll over the month', () => {
  const maker = new UniqueKeyMaker(parseIp('10.0.0.1'), 70000, 0x18b4aac2);
  const now = new Date(2024, 4, 31, 23, 59, 59, 999).getTime();
  const first = maker.make(now);
  expect(first).toHaveLength(32);
  expect(first.startsWith('0A000001')).toBe(true);
  expect(maker.make(now)).not.toBe(first);
  expect(uniqueKeyTime(first, now)).toBe(now);
  expect(uniqueKeyTime(first, now + 5000)).toBe(now);
  expect(uniqueKeyTime(maker.make(now + 1), now + 1)).toBe(now + 1);
  const many = new Set(Array.from({ length: 65536 }, () => maker.make(now)));
  expect(many.size).toBe(65536);
});

test.each([
  ['127.0.0.1', '7f000001', '127.0.0.1'],
  ['::ffff:10.1.2.3', '0a010203', '10.1.2.3'],
  ['::1', `${'0'.repeat(31)}1`, '0:0:0:0:0:0:0:1'],
  ['fe80::1%eth0', `fe80${'0'.repeat(27)}1`, 'fe80:0:0:0:0:0:0:1'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
  ['64:ff9b::1.2.3.4', '0064ff9b000000000000000001020304', '64:ff9b:0:0:0:0:102:304'],
])('the address %s', (text, bytes, shown) => {
  expect(parseIp(text).toString('hex')).toBe(bytes);
  expect(formatIp(parseIp(text))).toBe(shown);
});

test('hosts with their port, and what is none', () => {
  expect(formatHost(parseIp('10.0.0.1'), 1)).toBe('10.0.0.1:1');
  expect(formatHost(parseIp('::1'), 1)).toBe('[0:0:0:0:0:0:0:1]:1');
  expect(() => parseIp('localhost')).toThrow(RangeError);
});

test('a unique key says who made it', () => {
  const now = Date.now();
  const key = new UniqueKeyMaker(Uint8Array.of(10, 0, 0, 7), 0x1_2345, 7).make(now);
  expect(parseUniqueKey(key, now)).toEqual({ ip: '10.0.0.7', pid: 0x2345, timestamp: now });
  expect(parseUniqueKey('no key', now)).toBeUndefined();
});
