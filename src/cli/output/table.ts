import CliTable from 'cli-table3';
import stringWidth from 'string-width';

/** What a cell may hold; undefined and null show as `-`. */
export type Cell = string | number | bigint | boolean | null | undefined;

/** One column: its heading, and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly value: (row: Row) => Cell;
  /** `right` for figures; left unless given. */
  readonly align?: 'left' | 'right';
  /** Left out where no row has a value for it, as a column of reasons is when nothing failed. */
  readonly optional?: boolean;
}

/** The columns to show of these rows: without the optional ones that are empty. */
export const withValues = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Column<Row>[] =>
  columns.filter(({ optional, value }) => optional !== true || rows.some((row) => (value(row) ?? '') !== ''));

/**
 * Rows that are laid out and written at once: the table library's time grows with the square of them, and a large table
 * is never held as a whole.
 */
export const ROWS_PER_PART = 50;
/** Blanks between two columns. */
export const GAP = '  ';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
};

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeControl(character: string): string {
  return ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/**
 * Text that stays on one line and cannot steer the terminal: control characters are written as escapes. Data from
 * brokers goes through here.
 */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, escapeControl);
}

/** A cell as it is shown. */
export function cellText(cell: Cell): string {
  if (cell === undefined || cell === null) return '-';
  return typeof cell === 'string' ? plainText(cell) : String(cell);
}

/** The cells a text takes on a terminal; most text is plain letters, one cell each. */
const widthOf = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text));

/** A column with the cells it takes on a terminal. */
export interface Measured<Row> extends Column<Row> {
  readonly width: number;
}

/** Columns as wide as their widest cell, each row looked at once. */
export function measured<Row>(columns: readonly Column<Row>[], rows: readonly Row[], header = true): Measured<Row>[] {
  return columns.map((column) => {
    let width = header ? Math.max(1, widthOf(column.heading)) : 1;
    for (const row of rows) width = Math.max(width, widthOf(cellText(column.value(row))));
    return { ...column, width };
  });
}

/** @param cells of each row, as they are shown; one that has grown since it was measured is shown whole */
function partLines(columns: readonly Measured<never>[], cells: readonly (readonly string[])[]): string[] {
  const table = new CliTable({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: columns.map(({ width }, index) => Math.max(width, ...cells.map((row) => widthOf(row[index] ?? '')))),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: false,
  });
  for (const row of cells) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/**
 * Lays rows out as a table without borders, one row a line, nothing cut, wide (CJK) characters counted as two. Yields
 * lines in parts, so that a large table starts to show at once and is never held as a whole.
 *
 * @param header false leaves the headings out
 */
export function* tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  header = true,
): Generator<string[]> {
  const laidOut = measured(columns, rows, header);
  if (header) yield partLines(laidOut, [laidOut.map(({ heading }) => heading)]);
  for (let start = 0; start < rows.length; start += ROWS_PER_PART) {
    const part = rows.slice(start, start + ROWS_PER_PART);
    yield partLines(
      laidOut,
      part.map((row) => laidOut.map(({ value }) => cellText(value(row)))),
    );
  }
}

/** Lines `name  value`, the values in one column. */
export function pairLines(pairs: readonly (readonly [string, Cell])[]): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => stringWidth(name)));
  return pairs.map(([name, value]) =>
    `${name}${' '.repeat(width - stringWidth(name))}${GAP}${cellText(value)}`.trimEnd(),
  );
}
