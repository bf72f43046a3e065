import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bool,
  decodeHeader,
  encodeHeader,
  HeaderError,
  header,
  i32,
  i64,
  optional,
  str,
} from '../../src/protocol/header.ts';

const sample = header({ name: str(), count: i32(), offset: i64(), force: bool(), note: optional(str()) });

describe('header fields', () => {
  test('come from text by their declared type', () => {
    expect(
      decodeHeader(sample, { name: 'x', count: '-3', offset: '9007199254740991', force: 'TRUE', extra: '?' }),
    ).toEqual({ name: 'x', count: -3, offset: 9007199254740991, force: true, note: undefined });
  });

  test('everything but true is false', () => {
    for (const force of ['false', 'yes', '1', '']) {
      expect(decodeHeader(sample, { name: '', count: '0', offset: '0', force }).force).toBe(false);
    }
  });

  test.each([
    [{ name: 'x', count: '1', offset: '1' }, /force is missing/],
    [{ name: 'x', count: 'abc', offset: '1', force: '' }, /count is not a whole number: abc/],
    [{ name: 'x', count: '', offset: '1', force: '' }, /count/],
    [{ name: 'x', count: '2147483648', offset: '1', force: '' }, /does not fit 32 bits/],
    [{ name: 'x', count: '1', offset: '1.5', force: '' }, /offset/],
  ])('%o is refused', (fields, words) => {
    expect(() => decodeHeader(sample, fields)).toThrow(HeaderError);
    expect(() => decodeHeader(sample, fields)).toThrow(words);
  });

  test('no fields at all', () => {
    expect(() => decodeHeader(sample, undefined)).toThrow(HeaderError);
    expect(decodeHeader(header({ note: optional(str()) }), undefined)).toEqual({ note: undefined });
  });

  test('Long.MAX_VALUE stays what it is on the way through', () => {
    const end = header({ endTimestamp: i64() });
    expect(encodeHeader(end, decodeHeader(end, { endTimestamp: '9223372036854775807' }))).toEqual({
      endTimestamp: '9223372036854775807',
    });
  });

  test('any values survive encoding and decoding', () => {
    const values = fc.record({
      name: fc.string(),
      count: fc.integer(),
      offset: fc.maxSafeInteger(),
      force: fc.boolean(),
      note: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(values, (given) => {
        const text = encodeHeader(sample, given);
        for (const value of Object.values(text)) expect(typeof value).toBe('string');
        expect(decodeHeader(sample, text)).toEqual(given);
      }),
    );
  });
});
