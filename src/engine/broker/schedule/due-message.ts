import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { HALF_TOPIC } from '../../../protocol/names.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { outgoingFrom } from '../message/restored-message.ts';

const view = new RecordView();

/** The message in a record; undefined when there is none. Its body goes on as it lies, checked when it is consumed. */
export function messageIn(record: Buffer | undefined): MessageExt | undefined {
  if (record === undefined) return undefined;
  const check = checkRecord(record, 0, record.length, -1, false, view);
  return check === RecordCheck.VALID ? new MessageExt(record, view) : undefined;
}

/**
 * What a message that has waited becomes when it is due: topic and queue as it was sent to, everything else as it lies,
 * the bookkeeping properties too, which the original leaves in the stored text (store-format 2.4).
 *
 * @returns undefined when it does not say where it was sent to
 */
export function dueMessage(waiting: MessageExt): OutgoingMessage | undefined {
  const topic = waiting.properties.get(Property.REAL_TOPIC);
  const queueId = Number(waiting.properties.get(Property.REAL_QID) ?? Number.NaN);
  if (topic === undefined || topic === HALF_TOPIC || !Number.isInteger(queueId) || queueId < 0) return undefined;
  return outgoingFrom(waiting, { topic, queueId });
}
