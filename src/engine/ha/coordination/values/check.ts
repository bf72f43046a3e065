/** What is wrong with a field, as `expected a ...`; undefined when nothing is. */
export type FieldCheck = (value: unknown) => string | undefined;

const MAX_TEXT = 4096;
const MAX_ITEMS = 1000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const version1: FieldCheck = (value) => (value === 1 ? undefined : 'version 1');

/** A whole number from `least` on. */
export const whole =
  (least: number): FieldCheck =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least
      ? undefined
      : `a whole number from ${least}`;

export const flag: FieldCheck = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

/** Any text up to 4096 characters. */
export const text: FieldCheck = (value) =>
  typeof value === 'string' && value.length <= MAX_TEXT ? undefined : `a text of at most ${MAX_TEXT} characters`;

export const filledText: FieldCheck = (value) => text(value) ?? (value === '' ? 'a text that is not empty' : undefined);

export const memberId: FieldCheck = (value) =>
  typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value) && value !== '.' && value !== '..'
    ? undefined
    : 'a member id';

export const oneOf =
  (...words: readonly string[]): FieldCheck =>
  (value) =>
    words.some((word) => word === value) ? undefined : `one of ${words.join(', ')}`;

export const orNull =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === null ? undefined : check(value);

export const optional =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === undefined ? undefined : check(value);

/** A list of at most 1000. */
export const listOf =
  (check: FieldCheck): FieldCheck =>
  (value) => {
    if (!Array.isArray(value) || value.length > MAX_ITEMS) return `a list of at most ${MAX_ITEMS}`;
    const wrong = value.map(check).find((expected) => expected !== undefined);
    return wrong === undefined ? undefined : `a list, each of it ${wrong}`;
  };

/** A list in which nothing stands twice. */
export const setOf =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    listOf(check)(value) ??
    (Array.isArray(value) && new Set(value).size < value.length ? 'a list without repetitions' : undefined);

/** A check for every field that is known. */
export type Fields<T> = { readonly [K in keyof T]-?: FieldCheck };

/** An object with these fields; others may be there too. */
export const objectOf =
  <T>(fields: Fields<T>): FieldCheck =>
  (value) => {
    if (!isObject(value)) return 'an object';
    const wrong = wrongField(value, fields);
    return wrong === undefined ? undefined : `an object whose ${wrong.field} is ${wrong.expected}`;
  };

/** The first field that is not as it should be. */
export function wrongField<T>(
  value: Record<string, unknown>,
  fields: Fields<T>,
): { field: string; expected: string } | undefined {
  for (const [field, check] of Object.entries<FieldCheck>(fields)) {
    const expected = check(value[field]);
    if (expected !== undefined) return { field, expected };
  }
  return undefined;
}
