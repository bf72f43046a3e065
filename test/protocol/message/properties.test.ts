import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findProperty, formatProperties, parseProperties } from '../../../src/protocol/message/properties.ts';

const WITH_LAST = 'KEYS\u0001k1 k2\u0002TAGS\u0001TagA\u0002';
const WITHOUT_LAST = WITH_LAST.slice(0, -1);

const find = (text: string, name: string): string | undefined => {
  const bytes = Buffer.from(text);
  return findProperty(bytes, 0, bytes.length, name);
};

test.each([WITH_LAST, WITHOUT_LAST])('reads %j', (text) => {
  expect([...parseProperties(text)]).toEqual([
    ['KEYS', 'k1 k2'],
    ['TAGS', 'TagA'],
  ]);
  expect(find(text, 'TAGS')).toBe('TagA');
  expect(find(text, 'KEYS')).toBe('k1 k2');
  expect(find(text, 'AGS')).toBeUndefined();
});

test('names and values that are empty do not count', () => {
  const text = '\u0001v\u0002A\u0001\u0002B\u0002C\u0001c\u0002';
  expect([...parseProperties(text)]).toEqual([['C', 'c']]);
  expect(find(text, 'A')).toBeUndefined();
  expect(find(text, 'B')).toBeUndefined();
  expect(find(text, 'C')).toBe('c');
  expect(
    formatProperties([
      ['A', ''],
      ['C', 'c'],
    ]),
  ).toBe('C\u0001c\u0002');
});

test('a value may hold the name separator, and the last duplicate wins', () => {
  const text = 'A\u0001x\u0001y\u0002B\u00011\u0002B\u00012';
  expect([...parseProperties(text)]).toEqual([
    ['A', 'x\u0001y'],
    ['B', '2'],
  ]);
  expect(find(text, 'A')).toBe('x\u0001y');
  expect(find(text, 'B')).toBe('2');
});

test('the search ends where the properties end', () => {
  const bytes = Buffer.from('TAGS\u0001TagA\u0002KEYS\u0001k');
  expect(findProperty(bytes, 0, 9, 'TAGS')).toBe('TagA');
  expect(findProperty(bytes, 0, 10, 'KEYS')).toBeUndefined();
  expect(findProperty(bytes, 10, bytes.length, 'KEYS')).toBe('k');
});

test('searching and reading agree on any properties', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0001') && !text.includes('\u0002'));
  const names = fc.stringMatching(/^[A-Z_]{1,6}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(names, word), { maxLength: 8 }), fc.boolean(), (pairs, trailing) => {
      const text = formatProperties(pairs);
      const cut = trailing ? text : text.slice(0, -1);
      const map = parseProperties(cut);
      for (const [name] of pairs) expect(find(cut, name)).toBe(map.get(name));
      expect(parseProperties(formatProperties(map))).toEqual(map);
    }),
  );
});
