import { hostSize, MAX_PROPERTIES_LENGTH, recordSize } from '../../../protocol/message/record.ts';
import type { StoreSettings } from '../settings.ts';
import type { HostAddress, StoreMessage } from '../types.ts';

/** Bytes a record may have beyond its body (store-format 2.7). */
const RECORD_OVERHEAD_LIMIT = 65_536;
const MAX_TOPIC_BYTES = 255;

/**
 * Whether a topic can be stored at all: it becomes a directory name, so it must be one, whatever a request or a
 * damaged record says.
 */
export const isStorableTopic = (topic: string, byteLength: number): boolean =>
  byteLength > 0 &&
  byteLength <= MAX_TOPIC_BYTES &&
  topic !== '.' &&
  topic !== '..' &&
  !topic.includes('/') &&
  !topic.includes('\0');

/** The reason a message breaks the limits of store-format 2.7; undefined when it is fine. */
export function illegalReason(
  message: StoreMessage,
  topicBytes: Uint8Array,
  storeHost: HostAddress,
  settings: StoreSettings,
): string | undefined {
  const { body, properties } = message;
  const size = sizeOf(message, topicBytes, storeHost);
  if (
    body.length === 0 ||
    body.length > settings.maxMessageSize ||
    properties.length > MAX_PROPERTIES_LENGTH ||
    size > settings.maxMessageSize + RECORD_OVERHEAD_LIMIT
  ) {
    return limitText(settings);
  }
  if (size + 8 > settings.mappedFileSizeCommitLog) {
    return `a record of ${size} bytes does not fit into a commit log file of ${settings.mappedFileSizeCommitLog}`;
  }
  if (!isStorableTopic(message.topic, topicBytes.length))
    return 'the topic is empty, longer than 255 bytes or no file name';
  if (!Number.isInteger(message.queueId) || message.queueId < 0) return `queueId ${message.queueId} is negative`;
  return undefined;
}

/** The original's answer text for code 13. */
export const limitText = (settings: StoreSettings): string =>
  `the message is illegal, maybe msg body or properties length not matched. msg body length limit ${settings.maxMessageSize}B, msg properties length limit 32KB.`;

/** Size of the message's record. */
export const sizeOf = (message: StoreMessage, topicBytes: Uint8Array, storeHost: HostAddress): number =>
  recordSize(
    hostSize(message.bornHost.ip),
    hostSize(storeHost.ip),
    message.body.length,
    topicBytes.length,
    message.properties.length,
  );
