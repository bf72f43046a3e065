import { MqError } from '../../../errors/index.ts';
import { nearest } from '../../suggest.ts';
import type { Column } from '../table.ts';

/** A heading as it is typed: `Diff Total` for `#Diff Total`. */
export const columnName = (heading: string): string => heading.replace(/^#/, '').trim();

/** What two ways to type a column have in common: neither case nor `#` nor blanks count. */
const bare = (name: string): string => name.replace(/[#\s]/g, '').toLowerCase();

/** The column a name means, or undefined. */
export function columnNamed<Row>(columns: readonly Column<Row>[], name: string): Column<Row> | undefined {
  return columns.find(({ heading }) => bare(heading) === bare(name));
}

/** The error for a column that no table shown has, with those there are. */
export function unknownColumn(name: string, headings: readonly string[]): MqError {
  const known = [...new Set(headings.map(columnName))];
  const near = nearest(name.trim(), known);
  return new MqError('USAGE', `there is no column ${name.trim()}; the columns are ${known.join(', ')}`, {
    hint: near === undefined ? 'Case, # and blanks do not count.' : `Did you mean ${near}?`,
  });
}
