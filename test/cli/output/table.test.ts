import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, pairLines, plainText, ROWS_PER_PART, tableLines } from '../../../src/cli/output/table.ts';

interface Row {
  readonly name: string | undefined;
  readonly count: number | bigint;
}

const columns: readonly Column<Row>[] = [
  { heading: '#Topic', value: (row) => row.name },
  { heading: '#Count', value: (row) => row.count, align: 'right' },
];

const lines = (rows: readonly Row[]) => [...tableLines(columns, rows)].flat();

describe('a table', () => {
  it('has one line per row, no borders, and two blanks between columns', () => {
    expect(
      lines([
        { name: 'TopicTest', count: 7 },
        { name: 'A', count: 12345678 },
      ]),
    ).toEqual(['#Topic       #Count', 'TopicTest         7', 'A          12345678']);
  });

  it('shows its headings when there is no row', () => {
    expect(lines([])).toEqual(['#Topic  #Count']);
  });

  it('shows a missing value as a dash, and 64-bit numbers in full', () => {
    expect(lines([{ name: undefined, count: 9223372036854775807n }])[1]).toBe('-       9223372036854775807');
  });

  it('counts wide characters as two', () => {
    const [, chinese, latin] = lines([
      { name: '订单主题', count: 1 },
      { name: 'orders', count: 2 },
    ]);
    expect(chinese).toBe('订单主题       1');
    expect(latin).toBe('orders         2');
  });

  it('cuts nothing, however long', () => {
    const name = 'n'.repeat(500);
    expect(lines([{ name, count: 1 }])[1]).toContain(name);
  });

  it('keeps every row on its line and the terminal out of reach', () => {
    expect(lines([{ name: 'a\nb\u001b[31m\tc', count: 1 }])[1]).toMatch(/^a\\nb\\x1b\[31m\\tc {2}/);
  });

  it('keeps columns in line over 20,000 rows, in parts of which none grows with the table', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ name: `topic-${index}`, count: index }));
    const parts = [...tableLines(columns, rows)];
    expect(Math.max(...parts.map((part) => part.length))).toBe(ROWS_PER_PART);
    const all = parts.flat();
    expect(all).toHaveLength(20_001);
    expect(new Set(all.map((line) => line.length))).toEqual(new Set(['topic-19999'.length + 2 + '#Count'.length]));
    expect(all.slice(1).map((line) => line.split(/\s+/))).toEqual(rows.map((r) => [r.name, String(r.count)]));
  });

  it('asks each row twice for each cell, however many rows there are: to measure, and to show', () => {
    for (const length of [10, 2000]) {
      let asked = 0;
      const counting = columns.map((column) => ({ ...column, value: (row: Row) => [column.value(row), asked++][0] }));
      const rows = Array.from({ length }, (_, index) => ({ name: '主题', count: index }));
      for (const part of tableLines(counting, rows)) expect(part.length).toBeGreaterThan(0);
      expect(asked).toBe(2 * columns.length * length);
    }
  });

  it('keeps going where a cell is longer when it is shown than when it was measured', () => {
    let age = 99;
    const aging: readonly Column<Row>[] = [{ heading: '#', value: () => age++, align: 'right' }];
    expect([...tableLines(aging, [{ name: 'a', count: 1 }])].flat()).toEqual([' #', '100']);
  });

  it('gives any words back, whatever they are', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\s/.test(text));
    fc.assert(
      fc.property(fc.array(fc.record({ name: word, count: fc.nat() }), { maxLength: 20 }), (rows) => {
        const shown = lines(rows).slice(1);
        expect(shown).toHaveLength(rows.length);
        rows.forEach((row, index) => {
          expect(shown[index]).toContain(plainText(row.name));
          expect(shown[index]?.endsWith(String(row.count))).toBe(true);
        });
      }),
    );
  });
});

describe('pairs', () => {
  it('put the values in one column', () => {
    expect(
      pairLines([
        ['brokerName', 'broker-a'],
        ['id', 0],
        ['名', null],
      ]),
    ).toEqual(['brokerName  broker-a', 'id          0', '名          -']);
  });
});
