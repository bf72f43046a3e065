/**
 * The JSON that the original writes (wire-protocol 2.1): ordinary JSON, and besides it bare integer keys, objects in key
 * position, `{"$ref":"$.path"}` for an object met twice, and integers up to 64 bits.
 *
 * Ordinary text takes `JSON.parse`; only what that refuses, or could falsify, is read by the tolerant reader here.
 */

export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonObject | JsonMap;
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** An object one of whose keys is itself an object: the entries in the order they came. */
export class JsonMap {
  readonly entries: [JsonValue, JsonValue][];

  constructor(entries: [JsonValue, JsonValue][]) {
    this.entries = entries;
  }
}

/** Text that even the tolerant reader refuses. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  /** Index of the offending character. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} at character ${position}`);
    this.position = position;
  }
}

/** Integers of 16 digits and more may not fit a double. */
const LONG_INTEGER = /\d{16}/;
const MAX_DEPTH = 100;

/**
 * Reads JSON as the original writes it. Integers beyond 2^53 come as bigint.
 * @throws JsonError on malformed text
 */
export function parseLenientJson(text: string): JsonValue {
  if (!LONG_INTEGER.test(text) && !text.includes('"$ref"')) {
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      return new Reader(text).readDocument();
    }
  }
  return new Reader(text).readDocument();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #references: { holder: JsonObject | JsonValue[] | JsonMap; key: string | number; path: string }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): JsonValue {
    const value = this.#value();
    this.#blank();
    if (this.#at < this.#text.length) this.#fail('text after the end');
    for (const { holder, key, path } of this.#references) assign(holder, key, follow(value, path));
    return value;
  }

  #fail(message: string): never {
    throw new JsonError(message, this.#at);
  }

  #blank(): void {
    while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 32) this.#at++;
  }

  #take(char: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #expect(char: string): void {
    if (!this.#take(char)) this.#fail(`expected ${char}`);
  }

  #value(): JsonValue {
    this.#blank();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #enter(): void {
    this.#at++;
    if (++this.#depth > MAX_DEPTH) this.#fail('nested too deeply');
  }

  #array(): JsonValue[] {
    this.#enter();
    const result: JsonValue[] = [];
    if (!this.#take(']')) {
      do {
        const value = this.#value();
        this.#noteReference(result, result.length, value);
        result.push(value);
      } while (this.#take(','));
      this.#expect(']');
    }
    this.#depth--;
    return result;
  }

  #object(): JsonObject | JsonMap {
    this.#enter();
    const entries: [JsonValue, JsonValue][] = [];
    let plain = true;
    if (!this.#take('}')) {
      do {
        this.#blank();
        const key = this.#text[this.#at] === '"' ? this.#string() : this.#key();
        if (typeof key !== 'string') plain = false;
        this.#expect(':');
        entries.push([key, this.#value()]);
      } while (this.#take(','));
      this.#expect('}');
    }
    this.#depth--;
    return plain ? this.#plainObject(entries) : this.#map(entries);
  }

  #plainObject(entries: [JsonValue, JsonValue][]): JsonObject {
    const object: JsonObject = {};
    for (const [key, value] of entries) {
      assign(object, key as string, value);
      this.#noteReference(object, key as string, value);
    }
    return object;
  }

  #map(entries: [JsonValue, JsonValue][]): JsonMap {
    const map = new JsonMap(entries);
    entries.forEach(([, value], i) => {
      this.#noteReference(map, i, value);
    });
    return map;
  }

  /** A key that is not a string: an object, or a bare word or number, which is taken as its text. */
  #key(): JsonValue {
    if (this.#text[this.#at] === '{') return this.#object();
    const word = /[^\s:,{}[\]"]+/y;
    word.lastIndex = this.#at;
    const match = word.exec(this.#text);
    if (match === null) this.#fail('expected a key');
    this.#at = word.lastIndex;
    return match[0];
  }

  #string(): string {
    const start = this.#at;
    for (let i = start + 1; i < this.#text.length; i++) {
      const char = this.#text.charCodeAt(i);
      if (char === 0x5c) i++;
      else if (char === 0x22) {
        this.#at = i + 1;
        return this.#unquote(this.#text.slice(start, i + 1), start);
      }
    }
    return this.#fail('a string does not end');
  }

  #unquote(literal: string, start: number): string {
    try {
      // fastjson leaves control characters as they are; the strict reader wants them escaped.
      const escaped = literal.replace(
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        /[\u0000-\u001f]/g,
        (char) => `\\u00${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
      );
      return JSON.parse(escaped) as string;
    } catch {
      throw new JsonError('malformed string', start);
    }
  }

  #scalar(): JsonValue {
    const word = /[-+.\w]+/y;
    word.lastIndex = this.#at;
    const text = word.exec(this.#text)?.[0];
    if (text === undefined) return this.#fail('expected a value');
    const value = scalarOf(text);
    if (value === undefined) return this.#fail(`unknown word ${text.slice(0, 20)}`);
    this.#at = word.lastIndex;
    return value;
  }

  #noteReference(holder: JsonObject | JsonValue[] | JsonMap, key: string | number, value: JsonValue): void {
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof JsonMap)) {
      const path = value['$ref'];
      if (typeof path === 'string') this.#references.push({ holder, key, path });
    }
  }
}

function scalarOf(text: string): JsonValue | undefined {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null' || text === 'NaN') return null;
  if (!/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(text) ? BigInt(text) : value;
}

function assign(holder: JsonObject | JsonValue[] | JsonMap, key: string | number, value: JsonValue): void {
  if (holder instanceof JsonMap) {
    const entry = holder.entries[key as number];
    if (entry !== undefined) entry[1] = value;
  } else if (Array.isArray(holder)) {
    holder[key as number] = value;
  } else {
    // `__proto__` as a key must become a property, not a prototype.
    Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
  }
}

/** Follows a path such as `$.statsDay` or `$.consumerTable.c1` or `$.list[0]`; null when it leads nowhere. */
function follow(root: JsonValue, path: string): JsonValue {
  let value: JsonValue = root;
  for (const step of path.match(/(?:\\.|[^.\\[\]])+/g)?.slice(1) ?? []) {
    const name = step.replace(/\\(.)/g, '$1');
    if (Array.isArray(value)) value = value[Number(name)] ?? null;
    else if (value !== null && typeof value === 'object' && !(value instanceof JsonMap)) value = value[name] ?? null;
    else return null;
  }
  return value;
}
