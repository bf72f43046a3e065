const NAME_END = 1;
const VALUE_END = 2;
const TAGS = Buffer.from('TAGS');
const KEYS = Buffer.from('KEYS');
const UNIQ_KEY = Buffer.from('UNIQ_KEY');

/**
 * Where the three properties that queues and index are made of lie in a record, found in one pass and without strings:
 * one object serves a whole scan. A start of -1 says there is no such property; of duplicates the last counts.
 */
export class PropertyRanges {
  tagsStart = -1;
  tagsEnd = -1;
  keysStart = -1;
  keysEnd = -1;
  uniqueStart = -1;
  uniqueEnd = -1;

  find(bytes: Buffer, start: number, end: number): void {
    this.tagsStart = -1;
    this.keysStart = -1;
    this.uniqueStart = -1;
    for (let at = start; at < end; ) {
      let nameEnd = at;
      while (nameEnd < end && bytes[nameEnd] !== NAME_END && bytes[nameEnd] !== VALUE_END) nameEnd++;
      let valueEnd = nameEnd;
      while (valueEnd < end && bytes[valueEnd] !== VALUE_END) valueEnd++;
      if (valueEnd - nameEnd > 1) this.#note(bytes, at, nameEnd, valueEnd);
      at = valueEnd + 1;
    }
  }

  #note(bytes: Buffer, start: number, nameEnd: number, valueEnd: number): void {
    if (isName(bytes, start, nameEnd, TAGS)) {
      this.tagsStart = nameEnd + 1;
      this.tagsEnd = valueEnd;
    } else if (isName(bytes, start, nameEnd, KEYS)) {
      this.keysStart = nameEnd + 1;
      this.keysEnd = valueEnd;
    } else if (isName(bytes, start, nameEnd, UNIQ_KEY)) {
      this.uniqueStart = nameEnd + 1;
      this.uniqueEnd = valueEnd;
    }
  }
}

function isName(bytes: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}
