import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine } from '../../../../src/cli/output/view/csv.ts';

it('quotes what holds a comma, a quote, a line end or outer blanks, and nothing else', () => {
  expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', ' x', '订单', true])).toBe(
    'a,"b,c","say ""hi""","two\nlines"," x",订单,true',
  );
});

it('leaves what is missing empty and numbers as they are', () => {
  expect(csvLine([undefined, null, '', 0, -1, '-5', 9223372036854775807n, '-'])).toBe(
    ',,,0,-1,-5,9223372036854775807,-',
  );
});

it('puts an apostrophe before what a spreadsheet would run', () => {
  expect(csvLine(['=1+1', '@SUM(A1)', '+x', '-2+3', '%RETRY%g'])).toBe("'=1+1,'@SUM(A1),'+x,'-2+3,%RETRY%g");
});

it('keeps the terminal out of reach', () => {
  expect(csvLine(['\u001b[31m'])).toBe('\\x1b[31m');
});

/** A reader of RFC 4180 that knows nothing of the writer. */
function cellsOf(line: string): string[] {
  return [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}

it('gives any cells back', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' ', '单', '.') });
  fc.assert(
    fc.property(
      fc.array(
        word.filter((text) => !/^[\r\t]/.test(text)),
        { minLength: 2, maxLength: 5 },
      ),
      (cells) => {
        expect(cellsOf(csvLine(cells))).toEqual(cells);
      },
    ),
  );
});
