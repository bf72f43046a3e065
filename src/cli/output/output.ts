import { once } from 'node:events';
import type { ChalkInstance } from 'chalk';
import { systemClock } from '../../clock.ts';
import { colourOf } from './colour.ts';
import { folded } from './fold.ts';
import { jsonLine, jsonText } from './json.ts';
import { LiveLine } from './live-line.ts';
import { Progress, type ProgressOptions } from './progress.ts';
import { type Cell, type Column, pairLines, plainText, tableLines, withValues } from './table.ts';
import { columnName } from './view/column-name.ts';
import { csvLine } from './view/csv.ts';
import type { TableView } from './view/table-view.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly noColor: boolean;
  /** How tables are shown; then only tables are shown, and not the words around them. */
  readonly view?: TableView | undefined;
  /** Whether a document stands on one line, since others follow it. */
  readonly oneLine?: boolean | undefined;
  /** What is written before anything else. */
  readonly opening?: string | undefined;
}

/** Lines of CSV that are written at once. */
const LINES_PER_WRITE = 500;

/** The one writer to stdout, and to stderr for words that are not data. */
export class Output {
  readonly json: boolean;
  private readonly options: OutputOptions;
  private pen: ChalkInstance | undefined;
  private written = false;
  private hasProgress = false;
  /** Says on a terminal what is waited for; taken away before any other word. */
  readonly live = new LiveLine();

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.options = options;
  }

  /** Whether anything was written to stdout. */
  get hasWritten(): boolean {
    return this.written;
  }

  /** Whether the command shows by itself how far it is: with its first lines, or a progress. */
  get speaksForItself(): boolean {
    return this.written || this.hasProgress;
  }

  /** Whether flags ask for a table: a command that has one and shows something else by itself shows it then. */
  get wantsTable(): boolean {
    return this.options.view !== undefined;
  }

  /** Colours for stdout; without effect where stdout is no terminal. */
  get colour(): ChalkInstance {
    this.pen ??= colourOf({ env: process.env, refused: this.options.noColor, stream: 'stdout' });
    return this.pen;
  }

  /** One line of data; control characters in it are written as escapes. */
  line(text = ''): void {
    if (!this.wantsTable) this.write(`${plainText(text)}\n`);
  }

  /** Text that is already laid out (help, scripts), as it is, with a final newline. */
  text(text: string): void {
    if (!this.wantsTable) this.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /**
   * A table without borders, one row a line, nothing cut. On a terminal that is too narrow for it, its columns go on in
   * a table below; elsewhere, and with flags that shape tables, it is as wide as it is.
   *
   * @param empty a line to show in place of a table without rows; nothing at all for an empty one. Flags that shape
   *   tables show its headings all the same.
   */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], { empty }: { readonly empty?: string } = {}): void {
    const { view } = this.options;
    if (view === undefined) {
      if (rows.length > 0 || empty === undefined) this.writeTable(withValues(columns, rows), rows);
      else if (empty !== '') this.line(empty);
      return;
    }
    const shaped = view.shape(columns, rows);
    if (shaped === undefined) return;
    if (view.hasPrevious) this.write('\n');
    if (view.csv) this.writeAll(csvLines(shaped.columns, shaped.rows, view.header));
    else this.writeAll(tableLines(shaped.columns, shaped.rows, view.header));
  }

  /** Lines `name  value`. */
  pairs(pairs: readonly (readonly [string, Cell])[]): void {
    if (!this.wantsTable) this.writeAll([pairLines(pairs)]);
  }

  /** One JSON document. */
  document(value: unknown): void {
    this.write(`${this.options.oneLine === true ? jsonLine(value) : jsonText(value)}\n`);
  }

  /** One JSON document of a stream, on its own line. */
  streamed(value: unknown): void {
    this.write(`${jsonLine(value)}\n`);
  }

  /**
   * Says that all is shown.
   *
   * @throws MqError USAGE when flags that shape tables met none, or none with the columns they name
   */
  finish(): void {
    if (!this.json) this.options.view?.finish();
  }

  /** Resolves when the reader of stdout keeps up: long streams wait for it, so that they do not pile up in memory. */
  async drained(): Promise<void> {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  }

  /** Words for whoever watches: what is dialled, what comes next. On stderr; silent under `--json`. */
  note(text: string): void {
    if (this.json) return;
    this.live.clear();
    process.stderr.write(`${plainText(text)}\n`);
  }

  /** Shows how far long work has come, on stderr; under `--json` only where stderr is a terminal. */
  progress(options: ProgressOptions): Progress {
    this.live.clear();
    this.hasProgress = true;
    const isTTY = process.stderr.isTTY === true;
    const write = this.json && !isTTY ? () => {} : (text: string) => void process.stderr.write(text);
    return new Progress(options, { write, isTTY, clock: systemClock });
  }

  private write(text: string): void {
    const opening = this.written ? '' : (this.options.opening ?? '');
    this.written = true;
    this.live.clear();
    process.stdout.write(opening + text);
  }

  private writeTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    const width = process.stdout.isTTY === true ? process.stdout.columns : undefined;
    const tables = width ? folded(columns, rows, width) : [columns];
    for (const [index, shown] of tables.entries()) {
      if (index > 0) this.write('\n');
      this.writeAll(tableLines(shown, rows));
    }
  }

  /** Stops where nobody reads any more (`| head -1`). */
  private writeAll(parts: Iterable<readonly string[]>): void {
    for (const lines of parts) {
      if (process.stdout.destroyed) return;
      if (lines.length > 0) this.write(`${lines.join('\n')}\n`);
    }
  }
}

/** Lines of CSV, in parts, under names as `--columns` takes them. */
function* csvLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  header: boolean,
): Generator<readonly string[]> {
  if (header) yield [csvLine(columns.map(({ heading }) => columnName(heading)))];
  for (let start = 0; start < rows.length; start += LINES_PER_WRITE) {
    const part = rows.slice(start, start + LINES_PER_WRITE);
    yield part.map((row) => csvLine(columns.map(({ value }) => value(row))));
  }
}
