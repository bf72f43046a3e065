import type { ExtFields, RemotingCommand } from './command.ts';
import { ProtocolError } from './protocol-error.ts';

/** The JSON header (wire-protocol 1.2). */

/**
 * Reads a JSON header. Numbers and booleans among the `extFields` are taken as their text, as Java does.
 * @throws ProtocolError on broken JSON, or a number that does not fit the protocol's 32 bits
 */
export function decodeJsonHeader(bytes: Buffer, body: Buffer | undefined): RemotingCommand {
  const fields = parse(bytes);
  const language = fields['language'];
  const remark = fields['remark'];
  return {
    code: int32(fields, 'code'),
    language: typeof language === 'string' ? language : 'OTHER',
    version: int32(fields, 'version'),
    opaque: int32(fields, 'opaque'),
    flag: int32(fields, 'flag'),
    remark: typeof remark === 'string' ? remark : undefined,
    extFields: extFieldsOf(fields['extFields']),
    body,
  };
}

function parse(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ProtocolError('the header is not JSON', { cause: error });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new ProtocolError('the header is not a JSON object');
  }
  return value as Record<string, unknown>;
}

function int32(fields: Record<string, unknown>, name: string): number {
  const value = fields[name] ?? 0;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || (number | 0) !== number) {
    throw new ProtocolError(`the header's ${name} is not a 32-bit number`);
  }
  return number;
}

function extFieldsOf(value: unknown): ExtFields | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw new ProtocolError("the header's extFields is no object");
  const fields = value as Record<string, unknown>;
  for (const name in fields) {
    const field = fields[name];
    if (typeof field === 'string') continue;
    if (field === null) delete fields[name];
    else fields[name] = typeof field === 'object' ? JSON.stringify(field) : String(field);
  }
  return fields as ExtFields;
}

/** Writes a JSON header: compact, keys in Java's order, absent fields left out, every ext field a string. */
export function encodeJsonHeader(command: RemotingCommand): string {
  const { extFields, remark } = command;
  let text = `{"code":${command.code}`;
  if (extFields !== undefined) text += `,"extFields":${JSON.stringify(extFields)}`;
  text += `,"flag":${command.flag},"language":"${command.language}","opaque":${command.opaque}`;
  if (remark !== undefined) text += `,"remark":${JSON.stringify(remark)}`;
  return `${text},"serializeTypeCurrentRPC":"JSON","version":${command.version}}`;
}
