/**
 * Numbers from text by the rules of java.lang: what Integer.valueOf, Long.valueOf and Double.valueOf take and refuse.
 * Each answers undefined where Java throws a NumberFormatException.
 */

const INTEGER = /^[+-]?\p{Nd}{1,400}$/u;
const ASCII_INTEGER = /^[+-]?[0-9]{1,15}$/;
/** The end of each block of ten digits is the start of the next: counting back finds a digit's value. */
const DIGIT = /^\p{Nd}$/u;

const LONG_MAX = 2n ** 63n - 1n;

export function parseJavaInt(text: string): number | undefined {
  const value = ASCII_INTEGER.test(text) ? Number(text) : Number(parseJavaLong(text) ?? Number.NaN);
  return value >= -0x80000000 && value <= 0x7fffffff ? value : undefined;
}

export function parseJavaLong(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const negative = text.startsWith('-');
  let digits = '';
  for (let i = negative || text.startsWith('+') ? 1 : 0; i < text.length; i++) {
    const digit = digitOf(text.charCodeAt(i));
    // Java looks at 16-bit units, so a digit beyond them is none.
    if (digit === undefined) return undefined;
    digits += digit;
  }
  const value = negative ? -BigInt(digits) : BigInt(digits);
  return value >= -LONG_MAX - 1n && value <= LONG_MAX ? value : undefined;
}

function digitOf(unit: number): number | undefined {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  if (!DIGIT.test(String.fromCharCode(unit))) return undefined;
  let before = 0;
  while (DIGIT.test(String.fromCharCode(unit - before - 1))) before++;
  return before % 10;
}

const DECIMAL = /^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFdD]?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)[fFdD]?$/;
const NAMED = /^([+-]?)(NaN|Infinity)$/;

export function parseJavaDouble(text: string): number | undefined {
  const trimmed = trimControls(text);
  const decimal = DECIMAL.exec(trimmed)?.[1];
  if (decimal !== undefined) return Number(decimal);
  const [, sign, name] = NAMED.exec(trimmed) ?? [];
  if (name !== undefined) return name === 'NaN' ? Number.NaN : Number(`${sign}Infinity`);
  const [, hexSign, whole = '', fraction = '', exponent = ''] = HEXADECIMAL.exec(trimmed) ?? [];
  if (hexSign === undefined || whole + fraction === '') return undefined;
  const power = Math.max(-5000, Math.min(5000, Number(exponent) - 4 * fraction.length));
  const half = Math.trunc(power / 2);
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** half * 2 ** (power - half);
  return hexSign === '-' ? -value : value;
}

/** String.trim: everything up to the space goes. */
function trimControls(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}

/** Double.compare: NaN is the largest and equal to itself, -0 is below 0. */
export function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b && a !== 0) return 0;
  return rank(a) - rank(b);
}

const rank = (value: number): number => (Number.isNaN(value) ? 2 : Object.is(value, -0) ? 0 : 1);
