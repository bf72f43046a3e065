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

/** Rows that are laid out and written at once: a large table is never held as a whole. */
export const ROWS_PER_PART = 500;
/** Blanks between two columns. */
export const GAP = '  ';

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

function padded(text: string, { width, align }: Measured<never>): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

/**
 * Lays rows out as a table without borders, one row a line, nothing cut, wide (CJK) characters counted as two. The work
 * grows with the cells and no faster: each is measured once and written once. Yields lines in parts, so that a large table
 * starts to show at once and is never held as a whole.
 *
 * @param header false leaves the headings out
 */
export function* tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  header = true,
): Generator<string[]> {
  const laidOut = measured(columns, rows, header);
  const line = (textOf: (column: Measured<Row>) => string): string =>
    laidOut
      .map((column) => padded(textOf(column), column))
      .join(GAP)
      .trimEnd();
  if (header) yield [line(({ heading }) => heading)];
  for (let start = 0; start < rows.length; start += ROWS_PER_PART) {
    yield rows.slice(start, start + ROWS_PER_PART).map((row) => line(({ value }) => cellText(value(row))));
  }
}

/** Lines `name  value`, the values in one column. */
export function pairLines(pairs: readonly (readonly [string, Cell])[]): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => stringWidth(name)));
  return pairs.map(([name, value]) =>
    `${name}${' '.repeat(width - stringWidth(name))}${GAP}${cellText(value)}`.trimEnd(),
  );
}
