import type { ClientLog } from '../instance/client-log.ts';

/** The same matter is told at most this often, milliseconds. */
const EVERY_MS = 10_000;
const MAX_MATTERS = 1000;

/** Tells what may happen a thousand times a second only now and then, with how often it was left out. */
export class RareLog {
  readonly #log: ClientLog;
  readonly #told = new Map<string, { atMs: number; leftOut: number }>();

  constructor(log: ClientLog) {
    this.#log = log;
  }

  /** @param matter what makes it the same; the fields may differ */
  warn(matter: string, fields: object, message: string): void {
    const nowMs = performance.now();
    const told = this.#told.get(matter);
    if (told !== undefined && nowMs - told.atMs < EVERY_MS) {
      told.leftOut++;
      return;
    }
    if (this.#told.size >= MAX_MATTERS) this.#told.clear();
    this.#told.set(matter, { atMs: nowMs, leftOut: 0 });
    this.#log.warn(told !== undefined && told.leftOut > 0 ? { ...fields, leftOut: told.leftOut } : fields, message);
  }
}
