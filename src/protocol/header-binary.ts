import type { ExtFields, RemotingCommand } from './command.ts';
import { languageName, languageOrdinal } from './language.ts';
import { ProtocolError } from './protocol-error.ts';

/**
 * The ROCKETMQ header (wire-protocol 1.3), big-endian:
 * i16 code, i8 language, i16 version, i32 opaque, i32 flag, i32 + n remark, i32 + m ext fields
 * (repeated: i16 + k key, i32 + v value).
 */
const FIXED_SIZE = 21;

/** Reads a binary header. @throws ProtocolError when a length leads out of the header */
export function decodeBinaryHeader(bytes: Buffer, body: Buffer | undefined): RemotingCommand {
  if (bytes.length < FIXED_SIZE) throw new ProtocolError(`a binary header of ${bytes.length} bytes is too short`);
  const remarkEnd = 17 + length32(bytes, 13);
  if (remarkEnd + 4 > bytes.length) throw new ProtocolError("the binary header's remark leads out of it");
  const extEnd = remarkEnd + 4 + length32(bytes, remarkEnd);
  if (extEnd > bytes.length) throw new ProtocolError("the binary header's ext fields lead out of it");
  return {
    code: bytes.readInt16BE(0),
    language: languageName(bytes.readUInt8(2)),
    version: bytes.readInt16BE(3),
    opaque: bytes.readInt32BE(5),
    flag: bytes.readInt32BE(9),
    remark: remarkEnd === 17 ? undefined : bytes.toString('utf8', 17, remarkEnd),
    extFields: extEnd === remarkEnd + 4 ? undefined : decodeExtFields(bytes, remarkEnd + 4, extEnd),
    body,
  };
}

function length32(bytes: Buffer, position: number): number {
  const length = bytes.readInt32BE(position);
  if (length < 0) throw new ProtocolError(`a negative length in the binary header at byte ${position}`);
  return length;
}

function decodeExtFields(bytes: Buffer, start: number, end: number): ExtFields {
  const fields: ExtFields = {};
  let at = start;
  while (at < end) {
    const keyEnd = at + 2 + (at + 2 <= end ? bytes.readUInt16BE(at) : end);
    if (keyEnd + 4 > end) throw new ProtocolError('an ext field of the binary header leads out of it');
    const valueEnd = keyEnd + 4 + length32(bytes, keyEnd);
    if (valueEnd > end) throw new ProtocolError('an ext field of the binary header leads out of it');
    fields[bytes.toString('utf8', at + 2, keyEnd)] = bytes.toString('utf8', keyEnd + 4, valueEnd);
    at = valueEnd;
  }
  return fields;
}

/** Writes a binary header. @throws ProtocolError for a code beyond 16 bits (the POP codes need JSON) */
export function encodeBinaryHeader(command: RemotingCommand): Buffer {
  if (command.code > 0x7fff) throw new ProtocolError(`code ${command.code} does not fit a binary header`);
  const remark = Buffer.from(command.remark ?? '');
  const parts: Buffer[] = [];
  for (const [key, value] of Object.entries(command.extFields ?? {})) {
    const keyBytes = Buffer.from(key);
    const valueBytes = Buffer.from(value);
    const part = Buffer.allocUnsafe(6 + keyBytes.length + valueBytes.length);
    part.writeUInt16BE(keyBytes.length, 0);
    part.set(keyBytes, 2);
    part.writeInt32BE(valueBytes.length, 2 + keyBytes.length);
    part.set(valueBytes, 6 + keyBytes.length);
    parts.push(part);
  }
  const ext = Buffer.concat(parts);
  const header = Buffer.allocUnsafe(FIXED_SIZE + remark.length + ext.length);
  header.writeInt16BE(command.code, 0);
  header.writeUInt8(languageOrdinal(command.language), 2);
  header.writeInt16BE(command.version, 3);
  header.writeInt32BE(command.opaque, 5);
  header.writeInt32BE(command.flag, 9);
  header.writeInt32BE(remark.length, 13);
  header.set(remark, 17);
  header.writeInt32BE(ext.length, 17 + remark.length);
  header.set(ext, FIXED_SIZE + remark.length);
  return header;
}
