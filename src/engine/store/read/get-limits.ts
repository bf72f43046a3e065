import { ENTRY_SIZE } from '../consumequeue/entry.ts';
import type { StoreSettings } from '../settings.ts';
import type { GetRequest } from '../types.ts';
import type { GetParts } from './get-parts.ts';

/** No answer is larger, whatever was asked (store-format 7.5). */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

type LimitParts = Pick<GetParts, 'log' | 'settings' | 'memoryBytes'>;

/** What an answer holds so far. */
interface Taken {
  readonly messageCount: number;
  readonly bytes: number;
}

/** Whether an answer has no room for a further message. The first is always taken; the limits are those of store-format 7.5. */
export function isFull(parts: LimitParts, taken: Taken, position: number, size: number, request: GetRequest): boolean {
  if (taken.messageCount === 0) return false;
  const { log, settings } = parts;
  const inMemory = log.position - position <= parts.memoryBytes;
  const count = inMemory ? settings.maxTransferCountOnMessageInMemory : settings.maxTransferCountOnMessageInDisk;
  const bytes = inMemory ? settings.maxTransferBytesOnMessageInMemory : settings.maxTransferBytesOnMessageInDisk;
  return (
    taken.messageCount >= Math.min(count, request.maxMessages) ||
    taken.bytes + size > Math.min(bytes, request.maxBytes, MAX_ANSWER_BYTES)
  );
}

/** First queue offset that one read does not look at any more, whatever it has found. */
export const scanEnd = (settings: StoreSettings, request: GetRequest, maxOffset: number): number =>
  Math.min(maxOffset, request.offset + Math.max(settings.maxFilterMessageSize / ENTRY_SIZE, request.maxMessages));
