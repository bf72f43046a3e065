import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeKey,
  escapeValue,
  parseProperties,
  propertiesToMap,
  updateProperties,
} from '../../src/config/properties.ts';

describe('parseProperties', () => {
  it('takes the separators, comments and escapes of Java', () => {
    const text = [
      '# a comment',
      '  ! another',
      '',
      'a=1',
      ' b : 2',
      'c 3',
      'd\t=\t4 ',
      'e',
      'f==5',
      'k\\=\\:\\ x=v',
      'u=\\u4e2d\\t\\\\n\\q',
    ].join('\n');
    expect([...propertiesToMap(text)]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4 '],
      ['e', ''],
      ['f', '=5'],
      ['k=: x', 'v'],
      ['u', '中\t\\nq'],
    ]);
  });

  it('joins continuation lines and keeps line numbers', () => {
    const entries = parseProperties('x=1\r\nlist=a,\\\r\n   b,\\\r\n\tc\r\n#c\\\r\ny=2\\\\\nz=3\\');
    expect(entries).toEqual([
      { key: 'x', value: '1', line: 1, lastLine: 1 },
      { key: 'list', value: 'a,b,c', line: 2, lastLine: 4 },
      { key: 'y', value: '2\\', line: 6, lastLine: 6 },
      { key: 'z', value: '3', line: 7, lastLine: 7 },
    ]);
  });

  it('starts afresh after a line of nothing but a backslash, as Java does', () => {
    expect(parseProperties('\\\n# no=1\n \\\n\na=1\n\\')).toEqual([{ key: 'a', value: '1', line: 5, lastLine: 5 }]);
  });

  it('names the line of a malformed unicode escape', () => {
    expect(() => parseProperties('a=1\nb=\\u12x4')).toThrow('line 2: malformed \\u escape "\\u12x4"');
  });
});

describe('updateProperties', () => {
  it('changes values in place and keeps everything else', () => {
    const before = '# keep me\n  fileReservedTime : 48\n\nunknown=x # not a comment\ndeleteWhen 04\n';
    const after = updateProperties(
      before,
      new Map([
        ['fileReservedTime', '12'],
        ['deleteWhen', '05;17'],
        ['maxMessageSize', '1024'],
      ]),
    );
    expect(after).toBe(
      '# keep me\n  fileReservedTime : 12\n\nunknown=x # not a comment\ndeleteWhen 05;17\nmaxMessageSize=1024\n',
    );
  });

  it('changes the last of equal keys and collapses continued values', () => {
    expect(updateProperties('a=1\na=2\\\n  3\nb=4', new Map([['a', '9']]))).toBe('a=1\na=9\nb=4');
  });

  it('gives a key without separator one', () => {
    expect(updateProperties('a\nb=1\n', new Map([['a', '2']]))).toBe('a=2\nb=1\n');
  });

  it('keeps Windows line ends and ends the last line before appending', () => {
    expect(updateProperties('a=1\r\nb=2', new Map([['c', '3']]))).toBe('a=1\r\nb=2\r\nc=3\r\n');
  });

  it('never lets a value become a second entry', () => {
    const after = updateProperties('a=1\n', new Map([['a', 'x\nbrokerRole=SLAVE']]));
    expect([...propertiesToMap(after)]).toEqual([['a', 'x\nbrokerRole=SLAVE']]);
  });

  it('reads back any key and value it wrote, and leaves other keys alone', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(text, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), text, (noise, key, value) => {
        const base = `${escapeKey('other key')}=${escapeValue(noise)}\n`;
        fc.pre(key !== 'other key');
        const once = updateProperties(base, new Map([[key, 'first']]));
        const twice = propertiesToMap(updateProperties(once, new Map([[key, value]])));
        expect(twice.get(key)).toBe(value);
        expect(twice.get('other key')).toBe(noise);
        expect(twice.size).toBe(2);
      }),
    );
  });

  it('leaves every other entry as it was, whatever the text', () => {
    const line = fc.constantFrom('#c', 'a=1', 'b : 2\\', '  c', 'a 3', '', 'd=\\u0041', 'e\\', '!x\\', '=', 'f');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('a', 'c', 'b', 'new'), (lines, key) => {
        const text = lines.join('\n');
        const expected = propertiesToMap(text).set(key, 'changed');
        expect(propertiesToMap(updateProperties(text, new Map([[key, 'changed']])))).toEqual(expected);
      }),
    );
  });
});
