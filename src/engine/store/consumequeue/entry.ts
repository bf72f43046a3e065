import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';

/**
 * One entry of a consume queue (store-format 3.1): i64 position in the commit log, i32 size, i64 tags code.
 * Entry k of a queue lies at byte k x 20.
 */
export const ENTRY_SIZE = 20;

/** Size in a filler entry: it stands for a queue offset that has no message. Its position and tags code are 0. */
export const FILLER_SIZE = 0x7fffffff;

/** Writes an entry at byte `at`. */
export function writeEntry(target: Buffer, at: number, position: number, size: number, tagsCode: number): void {
  writeInt64(target, position, at);
  target.writeInt32BE(size, at + 8);
  writeInt64(target, tagsCode, at + 12);
}

export const entryPosition = (bytes: Buffer, at: number): number => readInt64(bytes, at);
export const entrySize = (bytes: Buffer, at: number): number => bytes.readInt32BE(at + 8);
/** The tags code; exact within 2^53, which only extension addresses exceed. */
export const entryTagsCode = (bytes: Buffer, at: number): number => readInt64(bytes, at + 12);

/**
 * Tags code of an entry that repeats its neighbour in place of a lost message: no tag has a hash of 53 bits, so an Apache
 * broker sends the record twice at most to those who take all tags, and this store knows that there is no message.
 */
export const REPEATED_TAGS_CODE = 2 ** 52;

/** Whether an entry stands for an offset without a message. */
export const isHole = (bytes: Buffer, at: number): boolean =>
  entrySize(bytes, at) === FILLER_SIZE || entryTagsCode(bytes, at) === REPEATED_TAGS_CODE;

/** Whether an entry was written, a filler included: nothing written is all zero. */
export const isWritten = (bytes: Buffer, at: number): boolean =>
  entryPosition(bytes, at) >= 0 && entrySize(bytes, at) > 0;

/** Tags codes at or below this are addresses in the queue's extension file (store-format 3.4), not hashes. */
export const isExtensionAddress = (tagsCode: number): boolean => tagsCode < -0x80000000;
