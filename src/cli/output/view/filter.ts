import { MqError, messageOf } from '../../../errors/index.ts';
import type { Cell } from '../table.ts';
import { numberIn, textIn } from './compare.ts';

/** What a cell of one column must be for its row to show. */
export interface Filter {
  readonly column: string;
  readonly matches: (cell: Cell) => boolean;
}

const FILTER = /^([^=~<>!]+)(>=|<=|!=|!~|=|~|>|<)(.*)$/s;

/**
 * Reads a condition: `Topic=Orders`, `Topic~^Or`, `Diff>100`, and `!=`, `!~`, `>=`, `<=`, `<`. A cell without a number
 * is neither more nor less than any.
 *
 * @throws MqError USAGE for anything else
 */
export function parseFilter(text: string): Filter {
  const [, column, operator, value] = FILTER.exec(text) ?? [];
  if (column === undefined || operator === undefined || value === undefined || column.trim() === '') {
    throw new MqError('USAGE', `--filter takes COLUMN=TEXT, COLUMN~REGEX, COLUMN>N or COLUMN<N, not ${text}`);
  }
  return { column: column.trim(), matches: condition(operator, value.trim(), text) };
}

function condition(operator: string, value: string, text: string): Filter['matches'] {
  switch (operator) {
    case '=':
      return (cell) => isEqual(cell, value);
    case '!=':
      return (cell) => !isEqual(cell, value);
    case '~':
      return matching(value, text);
    case '!~': {
      const matches = matching(value, text);
      return (cell) => !matches(cell);
    }
    default:
      return comparing(operator, value, text);
  }
}

/** A missing cell equals nothing but what it is shown as, and no text at all. */
function isEqual(cell: Cell, value: string): boolean {
  const shown = textIn(cell);
  if (shown === value || (shown === '' && value === '-')) return true;
  const [left, right] = [numberIn(cell), numberIn(value)];
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal
  return left !== undefined && right !== undefined && left == right;
}

function matching(pattern: string, text: string): Filter['matches'] {
  try {
    const regex = new RegExp(pattern, 'u');
    return (cell) => regex.test(textIn(cell));
  } catch (error) {
    throw new MqError('USAGE', `--filter ${text}: ${messageOf(error)}`, { cause: error });
  }
}

function comparing(operator: string, value: string, text: string): Filter['matches'] {
  const limit = numberIn(value);
  if (limit === undefined) throw new MqError('USAGE', `--filter ${text}: ${operator} compares with a number`);
  return (cell) => {
    const number = numberIn(cell);
    if (number === undefined) return false;
    switch (operator) {
      case '>':
        return number > limit;
      case '<':
        return number < limit;
      case '>=':
        return number >= limit;
      default:
        return number <= limit;
    }
  };
}
