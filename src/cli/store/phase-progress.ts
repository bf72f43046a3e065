import type { Progress, ProgressOptions } from '../output/progress.ts';

/** Shows work that says how many bytes of how many are done, in one phase or several. */
export class PhaseProgress {
  readonly #start: (options: ProgressOptions) => Progress;
  #bar: Progress | undefined;
  #label: string | undefined;
  #done = 0;

  constructor(start: (options: ProgressOptions) => Progress) {
    this.#start = start;
  }

  advance(label: string, doneBytes: number, totalBytes: number): void {
    if (label !== this.#label) {
      this.end();
      this.#bar = this.#start({ label, total: totalBytes, unit: 'bytes' });
      this.#label = label;
    }
    this.#bar?.advance(doneBytes - this.#done);
    this.#done = doneBytes;
  }

  end(): void {
    this.#bar?.done();
    this.#bar = undefined;
    this.#label = undefined;
    this.#done = 0;
  }
}
