import { Property, parseProperties } from '../../../protocol/message/properties.ts';
import { encodeRecallHandle } from '../../../protocol/message/recall-handle.ts';
import { isRetryTopic, TIMER_TOPIC } from '../../../protocol/names.ts';

/** Where a message is stored, and with what properties. */
export interface StoredUnder {
  topic: string;
  queueId: number;
  properties?: Uint8Array;
}

/**
 * The handle a producer is answered for a timed message, whether or not this broker allows recalls, as 5.3.3 does. Its
 * time lies in the message's slot, one millisecond behind TIMER_OUT_MS. Undefined for every other message.
 */
export function recallHandleOf(stored: StoredUnder, brokerName: string, uniqueKey: string): string | undefined {
  if (stored.topic !== TIMER_TOPIC || stored.properties === undefined) return undefined;
  const properties = parseProperties(Buffer.from(stored.properties).toString());
  const topic = properties.get(Property.REAL_TOPIC);
  const outMs = Number(properties.get(Property.TIMER_OUT_MS) ?? Number.NaN);
  if (topic === undefined || isRetryTopic(topic) || Number.isNaN(outMs)) return undefined;
  return encodeRecallHandle({ topic, brokerName, deliverAtMs: outMs + 1, uniqueKey });
}
