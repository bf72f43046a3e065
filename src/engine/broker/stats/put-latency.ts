/** Upper bounds of the classes of `putMessageDistributeTime`, in milliseconds, with their names (store-format 10.1). */
const CLASSES: readonly (readonly [bound: number, name: string])[] = [
  [0, '[<=0ms]'],
  [10, '[0~10ms]'],
  [50, '[10~50ms]'],
  [100, '[50~100ms]'],
  [200, '[100~200ms]'],
  [500, '[200~500ms]'],
  [1000, '[500ms~1s]'],
  [2000, '[1~2s]'],
  [3000, '[2~3s]'],
  [4000, '[3~4s]'],
  [5000, '[4~5s]'],
  [10_000, '[5~10s]'],
  [Number.POSITIVE_INFINITY, '[10s~]'],
];

const BOUNDS = CLASSES.map(([bound]) => bound);

/** Steps of 5 % from 10 microseconds to a minute: percentiles are right to 5 %. */
const STEP = Math.log(1.05);
const SMALLEST_MS = 0.01;
const STEPS = Math.ceil(Math.log(60_000 / SMALLEST_MS) / STEP) + 1;

const stepOf = (ms: number): number =>
  ms <= SMALLEST_MS ? 0 : Math.min(STEPS - 1, Math.ceil(Math.log(ms / SMALLEST_MS) / STEP));

/** Facts of the minute before this one. */
interface Minute {
  classes: readonly number[];
  p99: number;
  p999: number;
}

/** How long puts take, minute by minute. */
export class PutLatency {
  /** Longest since start, in milliseconds. */
  maxMs = 0;
  #classes = new Array<number>(CLASSES.length).fill(0);
  readonly #steps = new Uint32Array(STEPS);
  #count = 0;
  #previous: Minute | undefined;

  /** Counts a put of this many milliseconds, fractions welcome. Whole milliseconds decide its class. */
  record(ms: number): void {
    if (ms > this.maxMs) this.maxMs = ms;
    const whole = Math.floor(ms);
    let at = 0;
    if (whole > 0) for (at = 1; at < BOUNDS.length - 1 && whole >= (BOUNDS[at] ?? 0); at++);
    this.#classes[at] = (this.#classes[at] ?? 0) + 1;
    const step = stepOf(ms);
    this.#steps[step] = (this.#steps[step] ?? 0) + 1;
    this.#count++;
  }

  /** Ends a minute: its numbers become the ones that are shown. */
  rotate(): void {
    this.#previous = { classes: this.#classes, p99: this.#percentile(0.99), p999: this.#percentile(0.999) };
    this.#classes = new Array<number>(CLASSES.length).fill(0);
    this.#steps.fill(0);
    this.#count = 0;
  }

  #percentile(share: number): number {
    const rank = Math.ceil(this.#count * share);
    if (rank === 0) return 0;
    let seen = 0;
    for (let step = 0; step < STEPS; step++) {
      seen += this.#steps[step] ?? 0;
      if (seen >= rank) return SMALLEST_MS * Math.exp(step * STEP);
    }
    return this.maxMs;
  }

  /** `putMessageDistributeTime`: the classes of the minute before, `null` in the first minute. */
  get distribution(): string {
    const classes = this.#previous?.classes;
    if (classes === undefined) return 'null';
    return CLASSES.map(([, name], i) => `${name}:${classes[i]} `).join('');
  }

  /** Counts of the minute before, by class name; empty in the first minute. */
  get classes(): ReadonlyMap<string, number> {
    const counts = this.#previous?.classes ?? [];
    return new Map(counts.map((count, i) => [CLASSES[i]?.[1] ?? '', count]));
  }

  /** `putLatency99` in milliseconds. */
  get p99(): number {
    return this.#previous?.p99 ?? 0;
  }

  /** `putLatency999` in milliseconds. */
  get p999(): number {
    return this.#previous?.p999 ?? 0;
  }
}
