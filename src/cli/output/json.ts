function plainValue(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value !== 'bigint') return value;
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return small ? Number(value) : value.toString();
}

/** A JSON document over several lines. 64-bit integers beyond 2^53 are written as strings, maps as objects. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, plainValue, 2) ?? 'null';
}

/** A JSON document on one line, for streams of them. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, plainValue) ?? 'null';
}
