import { Magic, readInt64 } from '../../../protocol/message/record.ts';

/** Whether the bytes at `at` begin the record a queue entry speaks of: cheap, so that a damaged entry is never served. */
export function isRecordAt(bytes: Buffer, at: number, position: number, size: number): boolean {
  if (at + 36 > bytes.length || bytes.readInt32BE(at) !== size) return false;
  const magic = bytes.readInt32BE(at + 4);
  return (magic === Magic.V1 || magic === Magic.V2) && readInt64(bytes, at + 28) === position;
}
