import { decodeMessage, type MessageExt } from '../../../protocol/message/decode.ts';
import { RecordOffset } from '../../../protocol/message/record.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import type { BrokerStore } from '../context.ts';

const MAX_READ_BYTES = 1024 * 1024;

/** A stretch of a queue. */
export interface Stretch {
  /** Those that can be read. */
  readonly messages: MessageExt[];
  /** Where to go on; always behind the offset asked for. */
  readonly next: number;
}

/** Reads messages of queue 0 of a system topic; cold ones are read off the event loop. Damaged records are left out. */
export async function readStretch(
  store: Pick<BrokerStore, 'get'>,
  topic: string,
  offset: number,
  maxMessages: number,
): Promise<Stretch> {
  const read = { topic, queueId: 0, offset, maxMessages, maxBytes: MAX_READ_BYTES, matches: undefined };
  const result = await store.get(read);
  return { messages: result.buffers.flatMap(readable), next: Math.max(offset + 1, result.nextBeginOffset) };
}

/** The message at a position of the commit log; undefined when none begins there. */
export async function messageAt(
  store: Pick<BrokerStore, 'messageAt'>,
  position: number,
): Promise<MessageExt | undefined> {
  const record = await store.messageAt(position);
  return record === undefined ? undefined : decodeMessage(record);
}

/**
 * The records that follow each other in bytes the store has read, without those that are damaged: the store has looked at
 * sizes and positions, a body whose CRC is wrong comes to light only here.
 */
export function readable(records: Buffer): MessageExt[] {
  const messages: MessageExt[] = [];
  for (let at = 0; at < records.length; at += records.readInt32BE(at + RecordOffset.TOTAL_SIZE)) {
    try {
      messages.push(decodeMessage(records, at));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return messages;
}
