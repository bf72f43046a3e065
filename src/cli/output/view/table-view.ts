import { MqError } from '../../../errors/index.ts';
import { type Column, withValues } from '../table.ts';
import { columnNamed, unknownColumn } from './column-name.ts';
import { compareCells } from './compare.ts';
import { type Filter, parseFilter } from './filter.ts';

/** What the flags that shape tables say. */
export interface ViewOptions {
  readonly columns?: string | undefined;
  readonly sort?: string | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly csv?: boolean | undefined;
  readonly 'no-header'?: boolean | undefined;
}

interface SortKey {
  readonly column: string;
  readonly direction: 1 | -1;
}

/** A table as it is shown. */
export interface Shaped<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

const names = (list: string | undefined): string[] => (list ?? '').split(',').filter((name) => name.trim() !== '');

/** `Diff:desc`. @throws MqError USAGE for a direction that is none */
function sortKey(text: string): SortKey {
  const [, column = text, direction = 'asc'] = /^(.*):([^:]*)$/s.exec(text) ?? [];
  const lower = direction.trim().toLowerCase();
  if (lower !== 'asc' && lower !== 'desc') {
    throw new MqError('USAGE', `--sort takes COLUMN, COLUMN:asc or COLUMN:desc, not ${text}`);
  }
  return { column, direction: lower === 'desc' ? -1 : 1 };
}

/**
 * How the tables of one run are shown: which columns, which rows, in which order. Of several tables those show that
 * have every column named.
 */
export class TableView {
  readonly csv: boolean;
  readonly header: boolean;
  private readonly columns: readonly string[];
  private readonly sort: readonly SortKey[];
  private readonly filters: readonly Filter[];
  private readonly passedOver: string[] = [];
  private missing: string | undefined;
  private shown = 0;

  /** @throws MqError USAGE for a condition or an order that is none */
  constructor(options: ViewOptions) {
    this.csv = options.csv === true;
    this.header = options['no-header'] !== true;
    this.columns = names(options.columns);
    if (options.columns !== undefined && this.columns.length === 0) throw new MqError('USAGE', '--columns names none');
    this.sort = names(options.sort).map(sortKey);
    this.filters = (options.filter ?? []).map(parseFilter);
  }

  /** The columns and rows to show of a table; undefined for one without a column that is named. */
  shape<Row>(all: readonly Column<Row>[], rows: readonly Row[]): Shaped<Row> | undefined {
    const found = new Map<string, Column<Row>>();
    for (const name of [
      ...this.columns,
      ...this.sort.map(({ column }) => column),
      ...this.filters.map((f) => f.column),
    ]) {
      const column = columnNamed(all, name);
      if (column === undefined) return this.passOver(all, name);
      found.set(name, column);
    }
    this.shown++;
    const named = this.columns.flatMap((name) => found.get(name) ?? []);
    const chosen = this.ordered(this.chosen(rows, found), found);
    // CSV has the same columns whatever is in them.
    return { columns: named.length > 0 ? named : this.csv ? all : withValues(all, chosen), rows: chosen };
  }

  /** Whether a table was shown before this one. */
  get hasPrevious(): boolean {
    return this.shown > 1;
  }

  /** @throws MqError USAGE when nothing was shown that these flags could shape */
  finish(): void {
    if (this.shown > 0) return;
    if (this.missing !== undefined) throw unknownColumn(this.missing, this.passedOver);
    throw new MqError('USAGE', '--columns, --sort, --filter, --csv and --no-header are about tables; this shows none', {
      hint: 'Leave them out, or take --json.',
    });
  }

  private passOver<Row>(columns: readonly Column<Row>[], name: string): undefined {
    this.missing ??= name;
    this.passedOver.push(...columns.map(({ heading }) => heading));
  }

  private chosen<Row>(rows: readonly Row[], found: ReadonlyMap<string, Column<Row>>): readonly Row[] {
    if (this.filters.length === 0) return rows;
    return rows.filter((row) => this.filters.every(({ column, matches }) => matches(found.get(column)?.value(row))));
  }

  private ordered<Row>(rows: readonly Row[], found: ReadonlyMap<string, Column<Row>>): readonly Row[] {
    if (this.sort.length === 0) return rows;
    const keyed = rows.map((row) => ({ row, cells: this.sort.map(({ column }) => found.get(column)?.value(row)) }));
    keyed.sort((a, b) => {
      for (const [index, { direction }] of this.sort.entries()) {
        const order = compareCells(a.cells[index], b.cells[index], direction);
        if (order !== 0) return order;
      }
      return 0;
    });
    return keyed.map(({ row }) => row);
  }
}
