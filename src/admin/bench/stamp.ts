/** Body of a load test's message: `mqbench `, the time of sending as milliseconds with three decimals, a blank, filling. */
const MARK = Buffer.from('mqbench ');
const BLANK = 0x20;
/** `1700000000000.123`. */
const TIME_LENGTH = 17;

/** Bytes that a stamped body takes at least. */
export const MIN_STAMPED_BYTES = MARK.length + TIME_LENGTH + 1;

/** This machine's time in milliseconds, finer than Date.now(). */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

/** Makes bodies of one size that carry the time they were made. @param size from {@link MIN_STAMPED_BYTES} on, bytes */
export class Stamper {
  readonly #filled: Buffer;

  constructor(size: number) {
    this.#filled = Buffer.alloc(size, 'x');
    MARK.copy(this.#filled);
    this.#filled[MIN_STAMPED_BYTES - 1] = BLANK;
  }

  /** A body of its own: it may be kept until the send has settled. */
  make(nowMs: number): Buffer {
    const body = Buffer.from(this.#filled);
    body.write(nowMs.toFixed(3), MARK.length, TIME_LENGTH, 'latin1');
    return body;
  }
}

/** When a stamped body was sent, milliseconds; undefined for any other body. */
export function stampOf(body: Buffer): number | undefined {
  if (body.length < MIN_STAMPED_BYTES || body.compare(MARK, 0, MARK.length, 0, MARK.length) !== 0) return undefined;
  const time = Number(body.latin1Slice(MARK.length, MARK.length + TIME_LENGTH));
  return Number.isFinite(time) ? time : undefined;
}
