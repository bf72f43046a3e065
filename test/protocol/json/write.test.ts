import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, parseLenientJson } from '../../../src/protocol/json/parse.ts';
import { ObjectKeyMap, writeJson } from '../../../src/protocol/json/write.ts';

describe('the writer', () => {
  test('writes no whitespace and leaves out what is absent', () => {
    expect(writeJson({ a: 1, b: undefined, c: null, d: [true, 'x', null], e: {} })).toBe(
      '{"a":1,"d":[true,"x",null],"e":{}}',
    );
  });

  test('writes objects and integers as bare keys', () => {
    expect(writeJson(new ObjectKeyMap([[{ brokerName: 'b', queueId: 0 }, 5]]))).toBe(
      '{{"brokerName":"b","queueId":0}:5}',
    );
    expect(
      writeJson(
        new ObjectKeyMap([
          [0, 'x'],
          [1, 'y'],
        ]),
      ),
    ).toBe('{0:"x",1:"y"}');
    expect(writeJson(new ObjectKeyMap([]))).toBe('{}');
  });

  test('never writes NaN, Infinity or what a long does not hold', () => {
    expect(writeJson([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 63, -(2 ** 64), 9223372036854775807n])).toBe(
      '[0,0,9223372036854775807,-9223372036854775808,9223372036854775807]',
    );
  });

  test('what the tolerant reader read is written as it was', () => {
    for (const text of [
      '{{"brokerName":"b","queueId":0}:{"x":9223372036854775807}}',
      '{"a":[{"b":"\\n"}],"c":false,"d":0.5}',
    ]) {
      expect(writeJson(parseLenientJson(text))).toBe(text);
    }
  });

  test('ordinary values read back', () => {
    const value = fc
      .jsonValue({ maxDepth: 4 })
      .map((given) => JSON.parse(JSON.stringify(given)) as JsonValue)
      .filter((given) => !/\d{19}|e\+/.test(JSON.stringify(given)));
    fc.assert(
      fc.property(value, (given) => {
        const text = writeJson([given]);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify([given], (_, v) => withoutNulls(v))));
      }),
    );
  });
});

function withoutNulls(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}
