import { randomInt } from 'node:crypto';

/** A reproducible source of random numbers (mulberry32): the same seed gives the same run. */
export class Random {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number in [from, to], both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as T;
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i++) bytes[i] = this.below(256);
    return bytes;
  }
}

/** Runs a test with a seed of its own, or that of MQ_SEED, and names it when the test fails. */
export async function seeded(run: (random: Random) => Promise<void>): Promise<void> {
  const given = process.env['MQ_SEED'];
  const seed = given === undefined ? randomInt(0x7fffffff) : Number(given);
  try {
    await run(new Random(seed));
  } catch (error) {
    console.error(`Run again with MQ_SEED=${seed}`);
    throw error;
  }
}

/** How often something is repeated: the given number in CI, scaled by MQ_ROUNDS (a factor; 10 = ten times as often). */
export const scaled = (count: number): number => Math.max(1, Math.round(count * Number(process.env['MQ_ROUNDS'] ?? 1)));
