import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { folded, MAX_FOLDED_ROWS } from '../../../src/cli/output/fold.ts';
import { Output, type OutputOptions } from '../../../src/cli/output/output.ts';
import { type Column, tableLines } from '../../../src/cli/output/table.ts';
import { TableView } from '../../../src/cli/output/view/table-view.ts';

type Row = readonly string[];

const columnsOf = (headings: readonly string[]): Column<Row>[] =>
  headings.map((heading, index) => ({ heading, value: (row) => row[index] }));

const shown = (headings: readonly string[], rows: readonly Row[], width: number): string[][] =>
  folded(columnsOf(headings), rows, width).map((columns) => [...tableLines(columns, rows)].flat());

const HEADINGS = ['#Cluster', '#Broker', '#BID', '#Addr', '#Version'];
const ROWS = [
  ['C', 'broker-a', '0', '127.0.0.1:10911', 'V5_3_3'],
  ['C', 'broker-a', '1', '127.0.0.1:20911', 'V5_3_3'],
];

describe('a table that is wider than a terminal', () => {
  it('goes on below, with the columns that tell its rows apart', () => {
    expect(shown(HEADINGS, ROWS, 50)).toEqual([
      [
        '#Cluster  #Broker   #BID  #Addr',
        'C         broker-a  0     127.0.0.1:10911',
        'C         broker-a  1     127.0.0.1:20911',
      ],
      ['#Cluster  #Broker   #BID  #Version', 'C         broker-a  0     V5_3_3', 'C         broker-a  1     V5_3_3'],
    ]);
  });

  it('repeats no more than it takes', () => {
    expect(shown(HEADINGS, ROWS.slice(0, 1), 30)).toEqual([
      ['#Cluster  #Broker   #BID', 'C         broker-a  0'],
      ['#Cluster  #Addr', 'C         127.0.0.1:10911'],
      ['#Cluster  #Version', 'C         V5_3_3'],
    ]);
  });

  it('stays as it is where it fits to the cell', () => {
    const [lines = []] = shown(HEADINGS, ROWS, 1000);
    const width = Math.max(...lines.map((line) => line.length));
    expect(shown(HEADINGS, ROWS, width + '#Version'.length - 'V5_3_3'.length)).toHaveLength(1);
    expect(shown(HEADINGS, ROWS, width - 1)).toHaveLength(2);
  });

  it('stays as it is where rows are too many, too alike, or known by names that leave no room', () => {
    const many = Array.from({ length: MAX_FOLDED_ROWS + 1 }, (_, index) => [`${index}`, 'x'.repeat(50)]);
    expect(shown(['#A', '#B'], many, 40)).toHaveLength(1);
    expect(shown(['#A', '#B'], many.slice(1), 40)).toHaveLength(1);
    const twins = [ROWS[0] ?? [], ROWS[0] ?? []];
    expect(shown(HEADINGS, twins, 40)).toHaveLength(1);
    expect(shown(HEADINGS, ROWS, 45)).toHaveLength(1);
  });

  it('shows every column once beside those, in order, and no line too long but for a cell that is', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 12 });
    const row = fc.array(cell, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.integer({ min: 30, max: 90 }), (rows, width) => {
        const columns = columnsOf(['#1', '#2', '#3', '#4', '#5', '#6']);
        const tables = folded(columns, rows, width);
        expect([...new Set(tables.flat().map(({ heading }) => heading))]).toEqual(columns.map((one) => one.heading));
        if (tables.length === 1) return;
        for (const table of tables) {
          for (const line of [...tableLines(table, rows)].flat()) expect(line.length).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

describe('the output', () => {
  const { isTTY, columns } = process.stdout;
  afterEach(() => {
    vi.restoreAllMocks();
    Object.assign(process.stdout, { isTTY, columns });
  });

  function written(terminal: { isTTY: boolean; columns: number }, options: Partial<OutputOptions> = {}): string {
    let text = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
    Object.assign(process.stdout, terminal);
    new Output({ json: false, noColor: true, ...options }).table(columnsOf(HEADINGS), ROWS);
    vi.restoreAllMocks();
    return text;
  }

  it('folds on a terminal that is too narrow, with an empty line between', () => {
    const text = written({ isTTY: true, columns: 50 });
    expect(text.split('\n')).toHaveLength(3 + 1 + 3 + 1);
    expect(text.match(/^#Cluster/gm)).toHaveLength(2);
  });

  it('does not in a pipe, on a wide terminal, on one of no size, and where flags shape the table', () => {
    const whole = written({ isTTY: false, columns: 50 });
    expect(whole.split('\n')).toHaveLength(3 + 1);
    expect(written({ isTTY: true, columns: 80 })).toBe(whole);
    expect(written({ isTTY: true, columns: 0 })).toBe(whole);
    expect(written({ isTTY: true, columns: 50 }, { view: new TableView({ sort: 'BID' }) })).toBe(whole);
  });
});
