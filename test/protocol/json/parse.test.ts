import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonError, JsonMap, parseLenientJson } from '../../../src/protocol/json/parse.ts';

describe('what Java writes', () => {
  test('integer keys without quotes', () => {
    expect(parseLenientJson('{0:"10.0.0.1:10911",1:"10.0.0.2:10911"}')).toEqual({
      0: '10.0.0.1:10911',
      1: '10.0.0.2:10911',
    });
    expect(parseLenientJson('{-1:2}')).toEqual({ '-1': 2 });
  });

  test('objects as keys', () => {
    const value = parseLenientJson('{"t":{{"brokerName":"b-a","queueId":0,"topic":"T"}:{"maxOffset":3}}}');
    expect(value).toEqual({
      t: new JsonMap([[{ brokerName: 'b-a', queueId: 0, topic: 'T' }, { maxOffset: 3 }]]),
    });
  });

  test('an empty map, and several keys', () => {
    expect(parseLenientJson('{"offsetTable":{}}')).toEqual({ offsetTable: {} });
    const value = parseLenientJson('{{"q":1}:1,{"q":2}:2}');
    expect(value).toEqual(
      new JsonMap([
        [{ q: 1 }, 1],
        [{ q: 2 }, 2],
      ]),
    );
  });

  test('references to what was met before', () => {
    expect(parseLenientJson('{"statsDay":{"sum":1},"statsHour":{"$ref":"$.statsDay"}}')).toEqual({
      statsDay: { sum: 1 },
      statsHour: { sum: 1 },
    });
    expect(parseLenientJson('{"consumerTable":{"c1":{"a":1},"c2":{"$ref":"$.consumerTable.c1"}}}')).toEqual({
      consumerTable: { c1: { a: 1 }, c2: { a: 1 } },
    });
    expect(parseLenientJson('{"list":[{"a":1},{"$ref":"$.list[0]"}]}')).toEqual({ list: [{ a: 1 }, { a: 1 }] });
  });

  test('a reference into a map with object keys, and one that leads nowhere, is null', () => {
    expect(parseLenientJson('{"t":{{"q":1}:{"a":1},{"q":2}:{"$ref":"$.t.X\\\\ \\\\[q\\\\]"}}}')).toEqual({
      t: new JsonMap([
        [{ q: 1 }, { a: 1 }],
        [{ q: 2 }, null],
      ]),
    });
    expect(parseLenientJson('{"a":{"$ref":"$.nowhere"}}')).toEqual({ a: null });
  });

  test('integers up to 64 bits', () => {
    expect(parseLenientJson('{"max":9223372036854775807,"safe":9007199254740991,"low":-9223372036854775808}')).toEqual({
      max: 9223372036854775807n,
      safe: 9007199254740991,
      low: -9223372036854775808n,
    });
    expect(parseLenientJson('1.0E20')).toBe(1e20);
    expect(parseLenientJson('{"rate":0.3333333333333333}')).toEqual({ rate: 0.3333333333333333 });
  });

  test('NaN is null, raw control characters in strings are kept', () => {
    expect(parseLenientJson('{0:NaN}')).toEqual({ 0: null });
    expect(parseLenientJson('{0:"a\tb"}')).toEqual({ 0: 'a\tb' });
  });

  test('__proto__ is a name like any other', () => {
    for (const text of ['{"__proto__":{"x":1}}', '{0:1,"__proto__":{"x":1}}']) {
      const value = parseLenientJson(text);
      expect(Object.keys(value as object)).toContain('__proto__');
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
  });
});

describe('malformed text', () => {
  test.each([
    '',
    '{',
    '{"a"',
    '{"a":',
    '[1,',
    '{0:1',
    '{0:1}x',
    '"abc',
    '{0:"\\q"}',
    '{0:bad}',
    '{:1}',
    '{0:+}',
    '01x',
  ])('%j is refused', (text) => {
    expect(() => parseLenientJson(text)).toThrow(JsonError);
  });

  test('deep nesting ends in an error, not in a stack overflow', () => {
    for (const open of ['[', '{0:', '{{0:']) {
      expect(() => parseLenientJson(`{0:${open.repeat(100_000)}`)).toThrow(JsonError);
    }
    expect(() => parseLenientJson('[0'.repeat(100_000))).toThrow(JsonError);
  });

  test('a reference to what holds it does not hang the reader', () => {
    const value = parseLenientJson('{"a":{"b":{"$ref":"$.a"}}}') as { a: { b: unknown } };
    expect(value.a.b).toBe(value.a);
  });
});

test('ordinary JSON reads as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      fc.pre(!/\d{16}/.test(text));
      expect(parseLenientJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('ordinary JSON next to a bare key reads the same in the tolerant reader', () => {
  const jsonWithoutBigNumbers = fc.json({ maxDepth: 4, noUnicodeString: true }).filter((text) => !/\d{16}/.test(text));
  fc.assert(
    fc.property(jsonWithoutBigNumbers, (text) => {
      expect(parseLenientJson(`{0:${text}}`)).toEqual({ 0: JSON.parse(text) });
    }),
  );
});

test('random text throws nothing but JsonError', () => {
  const alphabet = fc.constantFrom(...'{}[]:,"\\$ref.0123456789-+eE truefalsn\n\t中'.split(''));
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 80 }), (text) => {
      try {
        parseLenientJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonError);
      }
    }),
    { numRuns: 3000 },
  );
});
