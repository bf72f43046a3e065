import type { JsonValue } from '../../../protocol/json/parse.ts';
import { asNumber, entriesOf } from '../../../protocol/json/read.ts';

/** The bit of reading; the original numbers permissions from 0 and uses 2 for it. */
const READ_BIT = 1 << 2;

/** Which topics a group may not read: group to topic to bits (store-format 6.3). */
export class ForbiddenTable {
  readonly #table = new Map<string, Map<string, number>>();

  isForbidden(group: string, topic: string): boolean {
    return ((this.#table.get(group)?.get(topic) ?? 0) & READ_BIT) !== 0;
  }

  /** @returns true when that changed something */
  set(group: string, topic: string, forbidden: boolean): boolean {
    const topics = this.#table.get(group) ?? new Map<string, number>();
    const old = topics.get(topic) ?? 0;
    const bits = forbidden ? old | READ_BIT : old & ~READ_BIT;
    if (bits === old) return false;
    if (bits === 0) topics.delete(topic);
    else topics.set(topic, bits);
    if (topics.size === 0) this.#table.delete(group);
    else this.#table.set(group, topics);
    return true;
  }

  removeGroup(group: string): void {
    this.#table.delete(group);
  }

  load(json: JsonValue | undefined): void {
    for (const [group, topics] of entriesOf(json)) {
      const bits = entriesOf(topics).map(([topic, value]) => [String(topic), asNumber(value)] as const);
      this.#table.set(String(group), new Map(bits));
    }
  }

  /** Takes the place of what is there. */
  adopt(table: ReadonlyMap<string, ReadonlyMap<string, number>>): void {
    this.#table.clear();
    for (const [group, topics] of table) this.#table.set(group, new Map(topics));
  }

  toMap(): Map<string, Map<string, number>> {
    return this.#table;
  }

  toJson(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#table].map(([group, topics]) => [group, Object.fromEntries(topics)]));
  }
}
