import type { Cell } from '../table.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?$/;
/** Digits that a double surely holds. */
const SAFE_DIGITS = 15;

let collator: Intl.Collator | undefined;

/** The number in a cell, or undefined: figures, text that is a number, `12.5%`. */
export function numberIn(cell: Cell): number | bigint | undefined {
  if (typeof cell === 'number') return Number.isNaN(cell) ? undefined : cell;
  if (typeof cell === 'bigint') return cell;
  if (typeof cell !== 'string' || !NUMBER.test(cell)) return undefined;
  if (cell.length > SAFE_DIGITS && /^-?\d+$/.test(cell)) return BigInt(cell);
  return Number.parseFloat(cell);
}

/** A cell as it is compared; what is missing is empty. */
export const textIn = (cell: Cell): string => (cell === undefined || cell === null ? '' : String(cell));

const isMissing = (cell: Cell): boolean => textIn(cell) === '' || cell === '-';

/**
 * The order of two cells: numbers as numbers and before words, words as a reader sorts them (broker-2 before
 * broker-10). What is missing comes last in either direction.
 *
 * @param direction 1, or -1 from the largest down
 */
export function compareCells(left: Cell, right: Cell, direction: 1 | -1): number {
  if (isMissing(left) || isMissing(right)) return Number(isMissing(left)) - Number(isMissing(right));
  const [a, b] = [numberIn(left), numberIn(right)];
  if (a !== undefined && b !== undefined) return a < b ? -direction : Number(a > b) * direction;
  if (a !== undefined || b !== undefined) return a !== undefined ? -direction : direction;
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(textIn(left), textIn(right)) * direction;
}
