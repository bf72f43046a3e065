import stringWidth from 'string-width';
import { plainText } from '../output/table.ts';
import { arranged, type TopTable } from './columns.ts';
import type { TopState } from './state.ts';

/** Cells of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What stands around the table. */
export interface Surroundings {
  /** What is looked at: the name servers. */
  readonly title: string;
  /** What went wrong in the last round. */
  readonly trouble: string | undefined;
}

/** Lines above and below the table: title, headings; keys. */
const AROUND = 3;
const GAP = '  ';
const KEY_LINE = 'q quit  t topics  g groups  b brokers  s sort  r reverse  / filter  space hold';

/** How many lines of the table a screen has room for. */
export const pageOf = ({ rows }: Size): number => Math.max(1, rows - AROUND);

/** Text that takes `width` cells: cut, or filled up with blanks. */
export function fitted(text: string, width: number, right = false): string {
  const plain = plainText(text);
  const taken = stringWidth(plain);
  if (taken <= width) return right ? ' '.repeat(width - taken) + plain : plain + ' '.repeat(width - taken);
  let kept = '';
  let cells = 0;
  for (const character of plain) {
    cells += stringWidth(character);
    if (cells > width - 1) break;
    kept += character;
  }
  return width <= 0 ? '' : `${kept}…${' '.repeat(Math.max(0, width - 1 - stringWidth(kept)))}`;
}

/**
 * One screen: as many lines as the terminal has rows at most, none wider than it. Names give way to figures where it is
 * narrow.
 *
 * @returns the lines, and the names in them
 */
export function frame(
  table: TopTable,
  state: TopState,
  { title, trouble }: Surroundings,
  size: Size,
): { lines: string[]; names: string[] } {
  const sort = state.sort[state.view];
  const found = arranged(table, { sort, reverse: state.reverse, filter: state.filter });
  const page = pageOf(size);
  const top = Math.min(state.top, Math.max(0, found.length - page));
  const shown = found.slice(top, top + page);
  const headings = table.headings.map((heading, index) =>
    index === sort ? `${heading}${table.isFigure[index] === state.reverse ? '^' : 'v'}` : heading,
  );
  const widths = headings.map((heading, index) =>
    Math.max(stringWidth(heading), ...shown.map(({ texts }) => stringWidth(plainText(texts[index] ?? '')))),
  );
  const others = widths.slice(1).reduce((sum, width) => sum + GAP.length + width, 0);
  widths[0] = Math.max(8, Math.min(widths[0] ?? 0, size.columns - others));
  const line = (texts: readonly string[]): string =>
    texts.map((text, index) => fitted(text, widths[index] ?? 0, table.isFigure[index])).join(GAP);
  const place = found.length > shown.length ? `${top + 1}-${top + shown.length} of ${found.length}` : `${found.length}`;
  const filter = state.typing ? `  /${state.filter}_` : state.filter === '' ? '' : `  /${state.filter}`;
  const head = `mq top  ${title}  ${state.view}: ${place}${filter}${state.paused ? '  (held)' : ''}`;
  const all = [head, line(headings), ...shown.map(({ texts }) => line(texts)), trouble ?? KEY_LINE];
  return {
    lines: all.slice(0, size.rows).map((text) => fitted(text, size.columns).trimEnd()),
    names: shown.map(({ name }) => name),
  };
}
