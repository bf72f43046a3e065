import { StatsItem, type StatsWindow } from './stats-item.ts';

/** The items of one statistic, by key; bounded. */
export class StatsSet {
  readonly #items = new Map<string, StatsItem>();
  readonly #maxItems: number;
  /** Takes what is counted while there is no room; in no answer. */
  readonly #overflow = new StatsItem('', 0);
  #refused = 0;

  constructor(maxItems: number) {
    this.#maxItems = maxItems;
    this.#overflow.dropped = true;
  }

  get size(): number {
    return this.#items.size;
  }

  /** Times an item was not made because the set was full. */
  get refused(): number {
    return this.#refused;
  }

  /** The item of a key, made when there is none. A full set gives one that nobody sees. */
  item(key: string, nowMs: number): StatsItem {
    const found = this.#items.get(key);
    if (found !== undefined) return found;
    if (this.#items.size >= this.#maxItems) {
      this.#refused++;
      return this.#overflow;
    }
    const item = new StatsItem(key, nowMs);
    this.#items.set(key, item);
    return item;
  }

  find(key: string): StatsItem | undefined {
    return this.#items.get(key);
  }

  sample(window: StatsWindow, nowMs: number): void {
    for (const item of this.#items.values()) item.sample(window, nowMs);
  }

  /** Removes what `matches`; returns how many. */
  remove(matches: (item: StatsItem) => boolean): number {
    let removed = 0;
    for (const item of this.#items.values()) {
      if (!matches(item)) continue;
      this.#items.delete(item.key);
      item.dropped = true;
      removed++;
    }
    return removed;
  }

  values(): Iterable<StatsItem> {
    return this.#items.values();
  }
}
