import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';

/** Name of ZooKeeper as an end of a link. */
export const ZK = 'zk';

/** Directed links between members and ZooKeeper: each may be cut, one way too. */
export class Network {
  readonly #cut = new Map<string, number>();
  readonly #agenda: Agenda;
  readonly #random: Random;
  #waiting: { from: string; to: string; run: () => void }[] = [];

  constructor(agenda: Agenda, random: Random) {
    this.#agenda = agenda;
    this.#random = random;
  }

  isCut(from: string, to: string): boolean {
    return (this.#cut.get(`${from}>${to}`) ?? 0) > 0;
  }

  cut(from: string, to: string): void {
    const key = `${from}>${to}`;
    this.#cut.set(key, (this.#cut.get(key) ?? 0) + 1);
  }

  heal(from: string, to: string): void {
    const key = `${from}>${to}`;
    this.#cut.set(key, Math.max(0, (this.#cut.get(key) ?? 0) - 1));
    this.#release();
  }

  healAll(): void {
    this.#cut.clear();
    this.#release();
  }

  delayMs(): number {
    if (this.#random.chance(0.02)) return this.#random.between(5, 150);
    return this.#random.between(0.1, 2);
  }

  /** Runs once the link is whole: what TCP does with what was under way. */
  whenWhole(from: string, to: string, run: () => void): void {
    if (this.isCut(from, to)) this.#waiting.push({ from, to, run });
    else run();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { from, to, run } of waiting) {
      this.#agenda.after(1, () => this.whenWhole(from, to, run));
    }
  }
}
