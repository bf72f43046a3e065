import { type Cell, plainText } from '../table.ts';
import { numberIn, textIn } from './compare.ts';

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
const LINE_BREAK_OR_TAB = /([\n\r\t])/;

/**
 * One cell after RFC 4180: quoted where it has to be, in full, empty where there is none. Words that a spreadsheet
 * would run as a formula get an apostrophe in front; control characters but line ends and tabs are written as escapes.
 */
function csvCell(cell: Cell): string {
  const text = textIn(cell);
  if (typeof cell !== 'string') return text;
  const harmless = FORMULA.test(text) && text !== '-' && numberIn(text) === undefined ? `'${text}` : text;
  const plain = harmless
    .split(LINE_BREAK_OR_TAB)
    .map((part) => (LINE_BREAK_OR_TAB.test(part) ? part : plainText(part)))
    .join('');
  return NEEDS_QUOTES.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** One line of CSV, without its end. */
export const csvLine = (cells: readonly Cell[]): string => cells.map(csvCell).join(',');
