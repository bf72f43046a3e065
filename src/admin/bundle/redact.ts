/** What stands in the place of a secret. */
export const REMOVED = '(removed)';

const SECRET_WORDS =
  'secret|passw(?:or)?d|passphrase|token|access[_.-]?key|credential|private[_.-]?key|signature|authorization|authenticationuser';
const SECRET_NAME = new RegExp(SECRET_WORDS, 'i');

/** What a log line or a file of settings says of a secret or of a message's body: `name=value`, `"name": "value"`. */
const NAMED = new RegExp(
  `((?:[\\w.-]*(?:${SECRET_WORDS})[\\w.-]*|\\bbody)["']?\\s*[=:]\\s*)("(?:[^"\\\\\\n]|\\\\.)*"|'[^'\\n]*'|\\[[^\\]\\n]*\\]|(?:Bearer |Basic )?[^\\s,;&})\\]]+)`,
  'gi',
);
/** `scheme://user:password@host`. */
const IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
const KEY_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** A switch, a number or nothing is no secret, whatever it is called. */
const isHarmless = (text: string): boolean =>
  text === '' || text === REMOVED || /^(?:true|false|null|\d{1,9})$/.test(text);

/** Takes secrets and message bodies out of what goes into a bundle, and counts them. */
export class Redactor {
  #removed = 0;

  get removed(): number {
    return this.#removed;
  }

  /** A text, line by line: logs, files of settings. */
  text(text: string): string {
    return text
      .replace(KEY_BLOCK, () => this.#taken())
      .replace(IN_URL, (_, scheme: string) => `${scheme}${this.#taken()}@`)
      .replace(NAMED, (whole: string, name: string, value: string) =>
        isHarmless(value.replace(/^["']|["']$/g, '')) ? whole : `${name}${this.#taken()}`,
      );
  }

  /** A value as plain JSON: maps become objects, large integers and bytes texts, secrets are taken out by their names. */
  value(value: unknown, name = ''): unknown {
    if (value instanceof Uint8Array) return `(${value.byteLength} bytes)`;
    if (value instanceof Map) return this.#entries([...value].map(([key, item]) => [String(key), item]));
    if (value instanceof Set) return this.value([...value], name);
    if (Array.isArray(value)) return value.map((item) => this.value(item, name));
    if (value instanceof Error)
      return this.value('toJSON' in value ? { ...value, message: value.message } : value.message);
    if (value !== null && typeof value === 'object') return this.#entries(Object.entries(value));
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'string') return value;
    return SECRET_NAME.test(name) && !isHarmless(value) ? this.#taken() : this.text(value);
  }

  #entries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
    return Object.fromEntries(entries.map(([name, value]) => [name, this.value(value, name)]));
  }

  #taken(): string {
    this.#removed++;
    return REMOVED;
  }
}
