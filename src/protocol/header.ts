import type { ExtFields } from './command.ts';

/**
 * Header fields as data. A header is declared once as a table of fields; its TypeScript type, its decoder and its
 * encoder follow from the table.
 *
 *   export const getMaxOffsetRequest = header({ topic: str(), queueId: i32() });
 *   type GetMaxOffsetRequest = HeaderOf<typeof getMaxOffsetRequest>;
 */

type FieldKind = 'str' | 'i32' | 'i64' | 'bool';
type ValueOf<K extends FieldKind> = K extends 'str' ? string : K extends 'bool' ? boolean : number;

/** One field: its type, and whether a peer may leave it out. */
export interface Field<K extends FieldKind = FieldKind, Optional extends boolean = boolean> {
  readonly kind: K;
  readonly optional: Optional;
}

/** Text. */
export const str = (): Field<'str', false> => ({ kind: 'str', optional: false });
/** Signed 32-bit integer. */
export const i32 = (): Field<'i32', false> => ({ kind: 'i32', optional: false });
/** Signed 64-bit integer, held as a number: values beyond 2^53 (`Long.MAX_VALUE` as "no end") lose their last digits. */
export const i64 = (): Field<'i64', false> => ({ kind: 'i64', optional: false });
/** `true` in any case; everything else is false. */
export const bool = (): Field<'bool', false> => ({ kind: 'bool', optional: false });
/** Marks a field that may be absent. */
export const optional = <K extends FieldKind>(field: Field<K, boolean>): Field<K, true> => ({
  kind: field.kind,
  optional: true,
});

export type HeaderFields = Readonly<Record<string, Field>>;

/** The decoded form of a header declared with {@link header}. */
export type HeaderOf<F extends HeaderFields> = {
  -readonly [K in keyof F]: F[K] extends Field<infer Kind, infer Optional>
    ? Optional extends true
      ? ValueOf<Kind> | undefined
      : ValueOf<Kind>
    : never;
};

/** What {@link encodeHeader} takes: optional fields may be left out. */
export type HeaderInput<F extends HeaderFields> = {
  [K in keyof F as F[K] extends Field<FieldKind, true> ? never : K]: HeaderOf<F>[K];
} & { [K in keyof F as F[K] extends Field<FieldKind, true> ? K : never]?: HeaderOf<F>[K] };

/** Declares a header. */
export const header = <const F extends HeaderFields>(fields: F): F => fields;

/** A header that does not fit its declaration; the broker answers it with code 1 and this text. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError';
}

/**
 * Reads the declared fields out of `extFields`; unknown fields are ignored.
 * @throws HeaderError when a mandatory field is missing or a number is not one.
 */
export function decodeHeader<F extends HeaderFields>(fields: F, extFields: ExtFields | undefined): HeaderOf<F> {
  const result: Record<string, string | number | boolean | undefined> = {};
  for (const name in fields) {
    const field = fields[name] as Field;
    const text = extFields?.[name];
    if (text === undefined) {
      if (!field.optional) throw new HeaderError(`the header field ${name} is missing`);
      result[name] = undefined;
    } else {
      result[name] = decodeValue(name, field.kind, text);
    }
  }
  return result as HeaderOf<F>;
}

function decodeValue(name: string, kind: FieldKind, text: string): string | number | boolean {
  switch (kind) {
    case 'str':
      return text;
    case 'bool':
      return text.length === 4 && text.toLowerCase() === 'true';
    default: {
      const value = Number(text);
      if (text === '' || !Number.isInteger(value)) {
        throw new HeaderError(`the header field ${name} is not a whole number: ${text.slice(0, 40)}`);
      }
      if (kind === 'i32' && (value | 0) !== value) {
        throw new HeaderError(`the header field ${name} does not fit 32 bits: ${text.slice(0, 40)}`);
      }
      return value;
    }
  }
}

const LONG_MAX_TEXT = '9223372036854775807';
const LONG_MAX = 2 ** 63;

/** Writes the values as strings; absent optional fields are left out. */
export function encodeHeader<F extends HeaderFields>(fields: F, values: HeaderInput<F>): ExtFields {
  const result: ExtFields = {};
  const input = values as Record<string, string | number | boolean | undefined>;
  for (const name in fields) {
    const value = input[name];
    if (value === undefined) continue;
    result[name] = typeof value === 'number' && value >= LONG_MAX ? LONG_MAX_TEXT : String(value);
  }
  return result;
}
