import { once } from 'node:events';
import type { ChalkInstance } from 'chalk';
import { systemClock } from '../../clock.ts';
import { colourOf } from './colour.ts';
import { jsonLine, jsonText } from './json.ts';
import { Progress, type ProgressOptions } from './progress.ts';
import { type Cell, type Column, pairLines, plainText, tableLines } from './table.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly noColor: boolean;
}

/** The one writer to stdout, and to stderr for words that are not data. */
export class Output {
  readonly json: boolean;
  private readonly noColor: boolean;
  private pen: ChalkInstance | undefined;

  constructor({ json, noColor }: OutputOptions) {
    this.json = json;
    this.noColor = noColor;
  }

  /** Colours for stdout; without effect where stdout is no terminal. */
  get colour(): ChalkInstance {
    this.pen ??= colourOf({ env: process.env, refused: this.noColor, stream: 'stdout' });
    return this.pen;
  }

  /** One line of data; control characters in it are written as escapes. */
  line(text = ''): void {
    process.stdout.write(`${plainText(text)}\n`);
  }

  /** Text that is already laid out (help, scripts), as it is, with a final newline. */
  text(text: string): void {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** A table without borders, one row a line, nothing cut. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    for (const lines of tableLines(columns, rows)) process.stdout.write(`${lines.join('\n')}\n`);
  }

  /** Lines `name  value`. */
  pairs(pairs: readonly (readonly [string, Cell])[]): void {
    for (const line of pairLines(pairs)) process.stdout.write(`${line}\n`);
  }

  /** One JSON document. */
  document(value: unknown): void {
    process.stdout.write(`${jsonText(value)}\n`);
  }

  /** One JSON document of a stream, on its own line. */
  streamed(value: unknown): void {
    process.stdout.write(`${jsonLine(value)}\n`);
  }

  /** Resolves when the reader of stdout keeps up: long streams wait for it, so that they do not pile up in memory. */
  async drained(): Promise<void> {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  }

  /** Words for whoever watches: what is dialled, what comes next. On stderr; silent under `--json`. */
  note(text: string): void {
    if (!this.json) process.stderr.write(`${plainText(text)}\n`);
  }

  /** Shows how far long work has come, on stderr; under `--json` only where stderr is a terminal. */
  progress(options: ProgressOptions): Progress {
    const isTTY = process.stderr.isTTY === true;
    const write = this.json && !isTTY ? () => {} : (text: string) => void process.stderr.write(text);
    return new Progress(options, { write, isTTY, clock: systemClock });
  }
}
