import { JsonMap, type JsonValue } from './parse.ts';

/**
 * JSON as the original's readers need it (wire-protocol 2.3): no whitespace, never NaN or Infinity, absent fields left
 * out, maps with `MessageQueue` keys as bare objects in key position.
 */

/** What the writer takes: plain values, and maps whose keys are objects. */
export type Writable =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly Writable[]
  | ObjectKeyMap
  | JsonValue
  | { readonly [key: string]: Writable };

/** A map written with its keys unquoted: `{{"brokerName":…}:value}`, or `{0:value}` for integer keys. */
export class ObjectKeyMap {
  readonly entries: readonly (readonly [Writable, Writable])[];

  constructor(entries: Iterable<readonly [Writable, Writable]>) {
    this.entries = [...entries];
  }
}

/** What `Long.MAX_VALUE` ("no end") becomes as a number. */
const LONG_MAX = 2 ** 63;

/** Writes compact JSON. Numbers beyond Java's `long` are written as its nearest value. */
export function writeJson(value: Writable): string {
  if (value === null || value === undefined) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return numberText(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      break;
  }
  if (value instanceof ObjectKeyMap || value instanceof JsonMap) {
    return `{${value.entries.map(([key, item]) => `${writeJson(key)}:${writeJson(item)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value as { [key: string]: Writable })) {
    if (item !== undefined && item !== null) parts.push(`${JSON.stringify(key)}:${writeJson(item)}`);
  }
  return `{${parts.join(',')}}`;
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return '0';
  if (value >= LONG_MAX) return '9223372036854775807';
  return value <= -LONG_MAX ? '-9223372036854775808' : String(value);
}

/** The same as bytes, ready to be a body. */
export const jsonBody = (value: Writable): Buffer => Buffer.from(writeJson(value));
