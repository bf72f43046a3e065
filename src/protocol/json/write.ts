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
  | { readonly [key: string]: Writable };

/** A map written with its keys as bare objects: `{{"brokerName":…}:value}`. */
export class ObjectKeyMap {
  readonly entries: readonly (readonly [Writable, Writable])[];

  constructor(entries: Iterable<readonly [Writable, Writable]>) {
    this.entries = [...entries];
  }
}

/** Writes compact JSON. */
export function writeJson(value: Writable): string {
  if (value === null || value === undefined) return 'null';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : '0';
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      break;
  }
  if (value instanceof ObjectKeyMap) {
    return `{${value.entries.map(([key, item]) => `${writeJson(key)}:${writeJson(item)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value as { [key: string]: Writable })) {
    if (item !== undefined && item !== null) parts.push(`${JSON.stringify(key)}:${writeJson(item)}`);
  }
  return `{${parts.join(',')}}`;
}

/** The same as bytes, ready to be a body. */
export const jsonBody = (value: Writable): Buffer => Buffer.from(writeJson(value));
