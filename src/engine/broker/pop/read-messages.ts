import { decodeMessage, type MessageExt } from '../../../protocol/message/decode.ts';
import type { BrokerStore } from '../context.ts';
import { recordsIn } from './popped.ts';

/** Messages and bytes read in one go. */
const BATCH = 128;
const MAX_BYTES = 4 * 1024 * 1024;

/** A message, undefined when it is gone from the log. */
export interface ReadMessage {
  offset: number;
  stored: MessageExt | undefined;
}

/** Reads the messages at some offsets of a queue; those behind its end are left out. */
export async function readMessages(
  store: Pick<BrokerStore, 'get'>,
  topic: string,
  queueId: number,
  offsets: readonly number[],
): Promise<ReadMessage[]> {
  const left = new Set(offsets);
  const found: ReadMessage[] = [];
  const skips = (offset: number): boolean => !left.has(offset);
  while (left.size > 0) {
    const first = Math.min(...left);
    const request = {
      topic,
      queueId,
      offset: first,
      maxMessages: BATCH,
      maxBytes: MAX_BYTES,
      matches: undefined,
      skips,
    };
    const { buffers, nextBeginOffset: end } = await store.get(request);
    const read = recordsIn(buffers, first, end);
    read.offsets.forEach((offset, i) => {
      if (left.delete(offset)) found.push({ offset, stored: decodeMessage(read.records[i] as Buffer) });
    });
    for (const offset of [...left]) {
      if (offset >= end) continue;
      left.delete(offset);
      found.push({ offset, stored: undefined });
    }
    if (end <= first) break;
  }
  return found;
}

/** Whether a queue has a message from an offset on. */
export async function hasMessage(
  store: Pick<BrokerStore, 'get' | 'maxOffset'>,
  topic: string,
  queueId: number,
  from: number,
  isMeant: (message: MessageExt) => boolean,
): Promise<boolean> {
  for (let offset = from; offset < store.maxOffset(topic, queueId); ) {
    const request = { topic, queueId, offset, maxMessages: BATCH, maxBytes: MAX_BYTES, matches: undefined };
    const { buffers, nextBeginOffset } = await store.get(request);
    const { records } = recordsIn(buffers, offset, nextBeginOffset);
    if (records.some((record) => isMeant(decodeMessage(record)))) return true;
    if (nextBeginOffset <= offset) return false;
    offset = nextBeginOffset;
  }
  return false;
}
