import type { ConfigValue } from './value.ts';

/** Outcome of reading a value. `note` says what is wrong with it; a value beside it is what Java would take. */
export interface Parsed<V> {
  value: V | undefined;
  note: string | undefined;
}

export type KindName = 'string' | 'int' | 'long' | 'double' | 'boolean' | 'enum' | 'hours';

/** A type of value: how it is read, written and checked. */
export interface Kind<V extends ConfigValue> {
  readonly type: KindName;
  readonly default: V;
  readonly unit: string | undefined;
  /** What it takes, for messages: `1..100`, `ASYNC_FLUSH | SYNC_FLUSH`. */
  readonly takes: string;
  parse(text: string): Parsed<V>;
  format(value: V): string;
}

/** Bounds of a number. */
export interface NumberOptions {
  unit?: string;
  min?: number;
  max?: number;
  /** Brought to the nearest bound, as the original does, instead of being refused. */
  clamp?: boolean;
}

const MAX_INT = 2147483647;
const MIN_INT = -2147483648;

function numeric(type: 'int' | 'long' | 'double', fallback: number, options: NumberOptions): Kind<number> {
  const whole = type !== 'double';
  const min = options.min ?? (type === 'int' ? MIN_INT : -Number.MAX_SAFE_INTEGER);
  const max = options.max ?? (type === 'int' ? MAX_INT : Number.MAX_SAFE_INTEGER);
  const takes = `${whole ? 'a whole number' : 'a number'} ${min}..${max}${options.unit ? ` (${options.unit})` : ''}`;
  const pattern = whole ? /^[+-]?\d{1,19}$/ : /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  return {
    type,
    default: fallback,
    unit: options.unit,
    takes,
    parse(text) {
      if (!pattern.test(text)) {
        const trimmed = pattern.test(text.trim());
        return { value: undefined, note: trimmed ? 'has a blank after the number' : `is not ${takes}` };
      }
      const value = Number(text);
      if (value >= min && value <= max) return { value, note: undefined };
      if (!options.clamp) return { value: undefined, note: `is not ${takes}` };
      const bound = value < min ? min : max;
      return { value: bound, note: `is outside ${min}..${max}; ${bound} is taken` };
    },
    format: (value) => String(value),
  };
}

/** A 32-bit whole number. */
export const int = (fallback: number, options: NumberOptions = {}): Kind<number> => numeric('int', fallback, options);
/** A whole number up to 2^53. */
export const long = (fallback: number, options: NumberOptions = {}): Kind<number> => numeric('long', fallback, options);
export const double = (fallback: number): Kind<number> => numeric('double', fallback, {});
/** A duration in milliseconds, not negative. */
export const millis = (fallback: number, options: NumberOptions = {}): Kind<number> =>
  numeric('long', fallback, { unit: 'ms', min: 0, ...options });
/** A TCP port; 0 lets the system choose where that makes sense. */
export const port = (fallback: number): Kind<number> => numeric('int', fallback, { min: 0, max: 65535 });

/** `true` in any case is true, all else is false, as in the original; what is neither word is named. */
export function bool(fallback: boolean): Kind<boolean> {
  return {
    type: 'boolean',
    default: fallback,
    unit: undefined,
    takes: 'true or false',
    parse(text) {
      const word = text.trim().toLowerCase();
      const known = word === 'true' || word === 'false';
      return { value: word === 'true', note: known ? undefined : 'is neither true nor false; false is taken' };
    },
    format: (value) => String(value),
  };
}

/** A test of a text: why it is wrong, or undefined. */
export type TextCheck = (text: string) => string | undefined;

/** A text; blanks around it do not count. */
export function text(fallback: string, check?: TextCheck, takes = 'a text'): Kind<string> {
  return {
    type: 'string',
    default: fallback,
    unit: undefined,
    takes,
    parse(raw) {
      const value = raw.trim();
      const wrong = check?.(value);
      return { value: wrong === undefined ? value : undefined, note: wrong };
    },
    format: (value) => value,
  };
}

/** A text that may be absent; empty means absent. */
export function optionalText(check?: TextCheck, takes = 'a text'): Kind<string | undefined> {
  return {
    type: 'string',
    default: undefined,
    unit: undefined,
    takes,
    parse(raw) {
      const value = raw.trim();
      const wrong = value === '' ? undefined : check?.(value);
      return { value: wrong === undefined && value !== '' ? value : undefined, note: wrong };
    },
    format: (value) => value ?? '',
  };
}

/** One of a few words, spelt exactly. */
export function choice<const T extends string>(values: readonly T[], fallback: NoInfer<T>): Kind<T> {
  return {
    type: 'enum',
    default: fallback,
    unit: undefined,
    takes: values.join(' | '),
    parse(raw) {
      const value = values.find((word) => word === raw.trim());
      return { value, note: value === undefined ? `is none of ${values.join(', ')}` : undefined };
    },
    format: (value) => value,
  };
}

/** Hours of the day, `04` or `04;16`. */
export function hours(fallback: readonly number[]): Kind<readonly number[]> {
  return {
    type: 'hours',
    default: fallback,
    unit: 'local hours',
    takes: 'hours 00..23 separated by ;',
    parse(raw) {
      const words = raw.split(';').map((word) => word.trim());
      const wrong = words.find((word) => !/^\d{1,2}$/.test(word) || Number(word) > 23);
      if (wrong !== undefined) return { value: undefined, note: `"${wrong}" is not an hour 00..23` };
      return { value: words.map(Number), note: undefined };
    },
    format: (value) => value.map((hour) => String(hour).padStart(2, '0')).join(';'),
  };
}
