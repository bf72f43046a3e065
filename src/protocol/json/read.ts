import { JsonError, JsonMap, type JsonObject, type JsonValue, parseLenientJson } from './parse.ts';

/** Typed looks into parsed JSON, as forgiving as Java: wrong or missing values become the default. */

/** Reads a body that must be an object. @throws JsonError when it is not */
export function parseObject(body: Uint8Array | string | undefined): JsonObject {
  const text = typeof body === 'string' ? body : body === undefined ? '' : Buffer.from(body).toString('utf8');
  const value = parseLenientJson(text);
  if (!isObject(value)) throw new JsonError('expected an object', 0);
  return value;
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof JsonMap);

/** The object, or an empty one. */
export const asObject = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});

export const asArray = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

export const asString = (value: JsonValue | undefined, otherwise = ''): string =>
  typeof value === 'string'
    ? value
    : value === null || value === undefined || typeof value === 'object'
      ? otherwise
      : String(value);

/** A number, from a number or from its text. */
export function asNumber(value: JsonValue | undefined, otherwise = 0): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) return Number(value);
  return otherwise;
}

export const asBoolean = (value: JsonValue | undefined, otherwise = false): boolean =>
  typeof value === 'boolean' ? value : typeof value === 'string' ? value.toLowerCase() === 'true' : otherwise;

export const asStrings = (value: JsonValue | undefined): string[] => asArray(value).map((item) => asString(item));

/** The entries of an object or of a map with object keys; the key is an object or a text. */
export function entriesOf(value: JsonValue | undefined): [JsonValue, JsonValue][] {
  if (value instanceof JsonMap) return value.entries;
  return Object.entries(asObject(value)).map(([key, item]) => [key, item ?? null]);
}

/** A map of texts, from an object whose values are texts, numbers or booleans. */
export const asTexts = (value: JsonValue | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(asObject(value)).map(([key, item]) => [key, asString(item)]));

/** One of `names`, found in any case or by its ordinal, as Java reads enums. */
export function asEnum<const N extends string>(value: JsonValue | undefined, names: readonly N[], otherwise: N): N {
  if (typeof value === 'number') return names[value] ?? otherwise;
  if (typeof value !== 'string') return otherwise;
  const upper = value.toUpperCase();
  return names.find((name) => name === upper) ?? otherwise;
}

/** A map with integer keys, quoted or not; keys that are no integers are left out. */
export function asIntegerMap<T>(value: JsonValue | undefined, read: (item: JsonValue) => T): Map<number, T> {
  const result = new Map<number, T>();
  for (const [key, item] of entriesOf(value)) {
    const number = typeof key === 'string' && key !== '' ? Number(key) : Number.NaN;
    if (Number.isInteger(number)) result.set(number, read(item));
  }
  return result;
}

/** A map of anything, by name. */
export const asMap = <T>(value: JsonValue | undefined, read: (item: JsonValue, key: string) => T): Map<string, T> =>
  new Map(
    entriesOf(value).flatMap(([key, item]) => (typeof key === 'string' ? [[key, read(item, key)] as const] : [])),
  );
