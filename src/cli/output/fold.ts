import { type Column, cellText, GAP, type Measured, measured } from './table.ts';

/** Rows up to which a table is folded: in a longer one the parts of a row would stand too far apart. */
export const MAX_FOLDED_ROWS = 100;

/**
 * Columns of a table that is wider than a terminal, as tables that fit below each other; the columns that tell its rows
 * apart stand in each. The only table where all fits, where there are too many rows to find one again, and where those
 * columns leave less than half of the room.
 *
 * @param width cells of one line of the terminal
 */
export function folded<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly (readonly Column<Row>[])[] {
  if (rows.length > MAX_FOLDED_ROWS) return [columns];
  const all = measured(columns, rows);
  if (widthOf(all) <= width) return [columns];
  const named = all.slice(0, distinguishing(columns, rows));
  if (widthOf(named) > width / 2) return [columns];
  const tables: Measured<Row>[][] = [];
  let table = [...named];
  for (const column of all.slice(named.length)) {
    if (table.length > named.length && widthOf([...table, column]) > width) {
      tables.push(table);
      table = [...named];
    }
    table.push(column);
  }
  return [...tables, table];
}

const widthOf = (columns: readonly Measured<never>[]): number =>
  columns.reduce((sum, { width }) => sum + width, GAP.length * (columns.length - 1));

/** How many of the first columns it takes until no two rows show the same there. */
function distinguishing<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): number {
  for (let count = 1; count < columns.length; count++) {
    const key = (row: Row): string => JSON.stringify(columns.slice(0, count).map(({ value }) => cellText(value(row))));
    if (new Set(rows.map(key)).size === rows.length) return count;
  }
  return columns.length;
}
