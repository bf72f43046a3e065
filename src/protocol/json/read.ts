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
