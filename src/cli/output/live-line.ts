/** Where a line is drawn: stderr, when it is a terminal. */
export interface LiveTarget {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
}

/** One line on a terminal that is drawn anew; nothing at all elsewhere. */
export class LiveLine {
  readonly #target: LiveTarget;
  #isDrawn = false;

  constructor(target: LiveTarget = { write: (text) => void process.stderr.write(text), isTTY: process.stderr.isTTY }) {
    this.#target = target;
  }

  draw(text: string): void {
    if (!this.#target.isTTY) return;
    this.#target.write(`\r${text}\u001b[K`);
    this.#isDrawn = true;
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isDrawn) this.#target.write('\r\u001b[K');
    this.#isDrawn = false;
  }
}
