import { randomUUID } from 'node:crypto';

/** Groups without anything that are remembered, so that a slave hears that theirs is gone; more and it takes all anew. */
const MAX_GONE = 1000;

/** Which groups have changed since when, for slaves that ask for what is new. */
export class ChangedGroups {
  readonly #origin = randomUUID();
  readonly #changes = new Map<string, number>();
  readonly #gone = new Map<string, number>();
  #count = 0;
  /** What a group that is forgotten said last. */
  #forgotten = 0;

  /** Opaque; another one after every change, and in every process. */
  get version(): string {
    return `${this.#origin}.${this.#count}`;
  }

  changed(group: string): void {
    this.#gone.delete(group);
    this.#changes.set(group, ++this.#count);
  }

  /** The group has nothing any more. */
  gone(group: string): void {
    this.#changes.delete(group);
    this.#gone.delete(group);
    this.#gone.set(group, ++this.#count);
    if (this.#gone.size <= MAX_GONE) return;
    for (const [oldest, at] of this.#gone) {
      this.#gone.delete(oldest);
      this.#forgotten = at;
      break;
    }
  }

  /** Everything has changed. */
  allChanged(): void {
    this.#changes.clear();
    this.#gone.clear();
    this.#forgotten = ++this.#count;
  }

  /** Groups that changed after a version, those that are gone among them; undefined where that is not known. */
  since(version: string | undefined): string[] | undefined {
    const [origin, at] = version?.split('.') ?? [];
    const since = Number(at ?? Number.NaN);
    if (origin !== this.#origin || !(since >= this.#forgotten && since <= this.#count)) return undefined;
    return [...this.#changes, ...this.#gone].filter(([, changedAt]) => changedAt > since).map(([group]) => group);
  }
}
