import type { Clock } from '../../clock.ts';

/** What a progress counts; bytes are shown in MB. */
export type ProgressUnit = 'bytes' | 'messages' | 'queues' | 'files' | 'changes';

export interface ProgressOptions {
  /** What is going on, as in `Rebuilding queues`. */
  readonly label: string;
  /** How many units make it complete; 0 when that is not known. */
  readonly total: number;
  readonly unit: ProgressUnit;
}

/** Where progress is drawn. */
export interface ProgressTarget {
  readonly write: (text: string) => void;
  /** A terminal is redrawn in place; anything else gets a line now and then. */
  readonly isTTY: boolean;
  readonly clock: Clock;
}

const REDRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;
const BAR_CELLS = 24;
const BYTES_PER_MB = 1024 * 1024;

function amount(value: number, unit: ProgressUnit): string {
  return unit === 'bytes' ? `${(value / BYTES_PER_MB).toFixed(1)} MB` : `${Math.round(value)} ${unit}`;
}

/** How far a long piece of work has come, with its rate; on stderr, never on stdout. */
export class Progress {
  private readonly options: ProgressOptions;
  private readonly target: ProgressTarget;
  private readonly startedMs: number;
  private drawnMs = Number.NEGATIVE_INFINITY;
  private current = 0;

  constructor(options: ProgressOptions, target: ProgressTarget) {
    this.options = options;
    this.target = target;
    this.startedMs = target.clock.now();
    if (!target.isTTY) this.drawnMs = this.startedMs;
  }

  /** Says that `count` more units are done. */
  advance(count: number): void {
    this.current += count;
    const now = this.target.clock.now();
    if (now - this.drawnMs < (this.target.isTTY ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return;
    this.drawnMs = now;
    this.target.write(this.target.isTTY ? `\r${this.bar()}\u001b[K` : `${this.words()}\n`);
  }

  /** Draws the final state and ends its line. */
  done(): void {
    this.target.write(this.target.isTTY ? `\r${this.bar()}\u001b[K\n` : `${this.words()}\n`);
  }

  private words(): string {
    const { label, total, unit } = this.options;
    const seconds = Math.max((this.target.clock.now() - this.startedMs) / 1000, 0.001);
    const of = total > 0 ? ` of ${amount(total, unit)}` : '';
    return `${label}: ${amount(this.current, unit)}${of}, ${amount(this.current / seconds, unit)}/s`;
  }

  private bar(): string {
    if (this.options.total <= 0) return this.words();
    const part = Math.min(this.current / this.options.total, 1);
    const filled = Math.round(part * BAR_CELLS);
    const percent = `${Math.floor(part * 100)}%`.padStart(4);
    return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}]${percent} ${this.words()}`;
  }
}
