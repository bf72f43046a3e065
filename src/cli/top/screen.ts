const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Where a screen is drawn, and what keys come from. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/**
 * The whole terminal, drawn in place. However the process ends, the terminal is as it was before: it is given back when
 * the process exits, and writing to a terminal does not wait.
 */
export class Screen {
  readonly #terminal: Terminal;
  readonly #restore = (): void => this.close();
  #open = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get size(): { columns: number; rows: number } {
    const { columns = 80, rows = 24 } = this.#terminal.stdout;
    return { columns: Math.max(columns, 1), rows: Math.max(rows, 1) };
  }

  /** @param onKeys gets what is typed; @param onResize is told of another size */
  open(onKeys: (text: string) => void, onResize: () => void): void {
    const { stdin, stdout } = this.#terminal;
    this.#open = true;
    process.on('exit', this.#restore);
    stdout.write(ENTER);
    stdout.on('resize', onResize);
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', onKeys);
    stdin.resume();
  }

  draw(lines: readonly string[]): void {
    if (!this.#open) return;
    this.#terminal.stdout.write(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE_END}`).join('\r\n')}${CLEAR_BELOW}`);
  }

  /** Gives the terminal back; a second call does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const { stdin, stdout } = this.#terminal;
    process.removeListener('exit', this.#restore);
    stdin.setRawMode(false);
    stdin.pause();
    stdout.removeAllListeners('resize');
    stdout.write(LEAVE);
  }
}
