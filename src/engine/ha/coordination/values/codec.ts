import { MqError, messageOf } from '../../../../errors/index.ts';
import { wrongField } from './check.ts';
import type { Schema } from './schemas.ts';

/** A value that may be trusted, and the fields beside it that this version does not know. */
export interface Decoded<T> {
  value: T;
  unknownFields: Record<string, unknown>;
}

/** Reads and checks a value that lay at `path`; throws BAD_DATA that names the path, the field and what it should be. */
export function decode<T>(schema: Schema<T>, data: Buffer, path: string): Decoded<T> {
  const parsed = parse(schema, data, path);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw malformed(schema, path, 'it is no JSON object');
  }
  const fields: Record<string, unknown> = { ...parsed };
  const wrong = wrongField(fields, schema.fields);
  if (wrong !== undefined) {
    const { field, expected } = wrong;
    throw malformed(schema, path, `its ${field} is ${shown(fields[field])} and not ${expected}`);
  }
  const value: unknown = parsed;
  const unknownFields = Object.fromEntries(Object.entries(fields).filter(([name]) => !(name in schema.fields)));
  return { value: value as T, unknownFields };
}

/** The bytes of a value, checked as a reader would; throws BUG where nobody could read it. */
export function encode<T extends object>(schema: Schema<T>, value: T, unknownFields: Record<string, unknown>): Buffer {
  const whole = { ...unknownFields, ...value };
  const wrong = wrongField(whole, schema.fields);
  if (wrong !== undefined) {
    throw new MqError('BUG', `a ${schema.what} was to be written whose ${wrong.field} is not ${wrong.expected}`);
  }
  return Buffer.from(JSON.stringify(whole));
}

function parse<T>(schema: Schema<T>, data: Buffer, path: string): unknown {
  try {
    return JSON.parse(data.toString());
  } catch (error) {
    throw malformed(schema, path, `it is no JSON (${messageOf(error)})`);
  }
}

function malformed<T>(schema: Schema<T>, path: string, why: string): MqError {
  return new MqError('BAD_DATA', `${path} in ZooKeeper is no ${schema.what}: ${why}`, {
    hint: 'It was written by a newer mq, or by hand. Nothing was decided by it.',
    key: path,
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
