import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';

const NAME_END = 1;
const VALUE_END = 2;

/**
 * Finds the values of some properties in a stored record, in one pass over its encoded properties and without making
 * strings of the others. The last duplicate wins, empty values are none, as in the original.
 */
export class PropertyFinder {
  readonly #names: readonly string[];
  readonly #values: (string | null)[];
  readonly #view = new RecordView();

  /** @param names ASCII only, each once */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#values = names.map(() => null);
  }

  /** The values in the order of the names; valid until the next call. */
  find(record: Buffer): readonly (string | null)[] {
    this.#values.fill(null);
    const view = this.#view;
    if (checkRecord(record, 0, record.length, -1, false, view) !== RecordCheck.VALID) return this.#values;
    const end = view.propertiesEnd;
    for (let at = view.propertiesStart; at < end; ) {
      let nameEnd = at;
      while (nameEnd < end && record[nameEnd] !== NAME_END && record[nameEnd] !== VALUE_END) nameEnd++;
      let valueEnd = nameEnd;
      while (valueEnd < end && record[valueEnd] !== VALUE_END) valueEnd++;
      if (nameEnd > at && valueEnd > nameEnd + 1) this.#note(record, at, nameEnd, valueEnd);
      at = valueEnd + 1;
    }
    return this.#values;
  }

  #note(record: Buffer, start: number, nameEnd: number, valueEnd: number): void {
    for (let slot = 0; slot < this.#names.length; slot++) {
      if (isName(record, start, nameEnd, this.#names[slot] as string)) {
        this.#values[slot] = record.utf8Slice(nameEnd + 1, valueEnd);
        return;
      }
    }
  }
}

function isName(bytes: Buffer, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false;
  return true;
}
