import { StatsItem, type StatsWindow } from './stats-item.ts';

/** Items that may still be made, shared by all statistics of a broker: what bounds their memory and sampling time. */
export interface StatsRoom {
  left: number;
}

/** The items of one statistic, by key; bounded. */
export class StatsSet {
  readonly #items = new Map<string, StatsItem>();
  readonly #room: StatsRoom;
  /** Takes what is counted while there is no room; shows in no answer. */
  readonly #overflow = new StatsItem('', 0);
  #refused = 0;

  constructor(room: StatsRoom) {
    this.#room = room;
    this.#overflow.dropped = true;
  }

  get size(): number {
    return this.#items.size;
  }

  /** Times an item was not made for want of room. */
  get refused(): number {
    return this.#refused;
  }

  /** The item of a key, made when there is none. Without room it gives one that nobody sees. */
  item(key: string, nowMs: number): StatsItem {
    const found = this.#items.get(key);
    if (found !== undefined) return found;
    if (this.#room.left <= 0) {
      this.#refused++;
      return this.#overflow;
    }
    const item = new StatsItem(key, nowMs);
    this.#items.set(key, item);
    this.#room.left--;
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
      this.#room.left++;
      removed++;
    }
    return removed;
  }

  values(): Iterable<StatsItem> {
    return this.#items.values();
  }
}
