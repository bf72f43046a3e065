import { compareDoubles, parseJavaDouble, parseJavaInt, parseJavaLong } from './java-numbers.ts';

/** A number with its Java class, which decides how a property is read that is compared with it. */
export type Numeric =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number };

/** What an expression may yield; null is SQL's unknown. Properties are strings. */
export type Value = null | boolean | string | Numeric;

/** Ends an evaluation: the operands do not compare. Such a message does not match, whatever the rest says. */
class Incomparable extends Error {
  override readonly name = 'Incomparable';
}

const incomparable = new Incomparable('the operands do not compare');

/** True for what {@link compare} throws. */
export const isIncomparable = (error: unknown): boolean => error instanceof Incomparable;

/**
 * Orders two values as the original does: a string is read as what stands on the other side, classes that do not mix
 * order as "less".
 * @throws when a string is no such number, or a Boolean stands left of a string
 */
export function compare(left: NonNullable<Value>, right: NonNullable<Value>): number {
  if (typeof left === 'string') return compareText(left, right);
  if (typeof left === 'boolean') {
    if (typeof right === 'string') throw incomparable;
    return typeof right === 'boolean' ? Number(left) - Number(right) : -1;
  }
  if (typeof right === 'boolean') return -1;
  return compareNumbers(left, typeof right === 'string' ? numberLike(left, right) : right);
}

function compareText(left: string, right: NonNullable<Value>): number {
  if (typeof right === 'string') return left === right ? 0 : left < right ? -1 : 1;
  if (typeof right === 'boolean') return Number(left.toLowerCase() === 'true') - Number(right);
  return compareNumbers(numberLike(right, left), right);
}

/** Orders two strings that both must be numbers: `<` and its like know no other order of strings. */
export function compareAsDoubles(left: string, right: string): number {
  const [a, b] = [parseJavaDouble(left), parseJavaDouble(right)];
  if (a === undefined || b === undefined) throw incomparable;
  return compareDoubles(a, b);
}

function numberLike(like: Numeric, text: string): Numeric {
  const { type } = like;
  if (type === 'int') return { type, value: known(parseJavaInt(text)) };
  if (type === 'long') return { type, value: known(parseJavaLong(text)) };
  return { type, value: known(parseJavaDouble(text)) };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw incomparable;
  return value;
}

function compareNumbers(left: Numeric, right: Numeric): number {
  if (left.type === 'double' || right.type === 'double') return compareDoubles(Number(left.value), Number(right.value));
  // Numbers and BigInts order exactly among each other.
  return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
}

/** The negative of a number; null for all that is none. */
export function negate(value: Value): Numeric | null {
  if (value === null || typeof value !== 'object') return null;
  return value.type === 'long' ? { type: 'long', value: -value.value } : { type: value.type, value: -value.value };
}
