import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  compressBody,
  decompressBody,
  MAX_INFLATED_BODY,
  ZLIB_FLAGS,
} from '../../../src/protocol/message/compression.ts';
import { SysFlag } from '../../../src/protocol/message/sysflag.ts';
import { ProtocolError } from '../../../src/protocol/protocol-error.ts';

const body = Buffer.from('a'.repeat(5000));

test('ten a as Java deflates them at level 5', () => {
  expect(decompressBody(Buffer.from('785e4b4c84010014e103cb', 'hex'), SysFlag.COMPRESSED).toString()).toBe(
    'a'.repeat(10),
  );
  expect(compressBody(Buffer.from('a'.repeat(10))).toString('hex')).toBe('785e4b4c84010014e103cb');
});

test('zlib with and without its type bits', () => {
  expect(decompressBody(compressBody(body), ZLIB_FLAGS)).toEqual(body);
  expect(decompressBody(compressBody(body), SysFlag.COMPRESSED)).toEqual(body);
});

test('a body that is not compressed is handed through, whatever the type bits say', () => {
  expect(decompressBody(body, SysFlag.COMPRESSION_ZSTD)).toBe(body);
});

test('what cannot be read is named', () => {
  expect(() => decompressBody(body, SysFlag.COMPRESSED | SysFlag.COMPRESSION_LZ4)).toThrow(/LZ4/);
  expect(() => decompressBody(body, SysFlag.COMPRESSED | SysFlag.COMPRESSION_ZSTD)).toThrow(/ZSTD/);
  expect(() => decompressBody(body, SysFlag.COMPRESSED | 0x700)).toThrow(/unknown/);
  expect(() => decompressBody(body, SysFlag.COMPRESSED)).toThrow(ProtocolError);
});

test('a body that inflates without end is refused', () => {
  const bomb = deflateSync(Buffer.alloc(MAX_INFLATED_BODY + 1));
  expect(() => decompressBody(bomb, SysFlag.COMPRESSED)).toThrow(ProtocolError);
});
