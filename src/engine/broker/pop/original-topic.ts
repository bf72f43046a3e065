import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { NAME_VALUE_SEPARATOR, PROPERTY_SEPARATOR, Property } from '../../../protocol/message/properties.ts';
import { MAX_PROPERTIES_LENGTH, MAX_V1_TOPIC_LENGTH, Magic } from '../../../protocol/message/record.ts';

const PROPERTY_END = 2;

/**
 * A record of a retry topic as if it lay in the topic it was sent to, with its handle among its properties: so a consumer
 * finds what it subscribed to, and acknowledges it where it really lies. The record itself when there is no room.
 */
export function asOriginal(record: Buffer, topic: string, handle: string): Buffer {
  const view = new RecordView();
  if (checkRecord(record, 0, record.length, -1, false, view) !== RecordCheck.VALID) return record;
  const name = Buffer.from(topic);
  const properties = record.subarray(view.propertiesStart, view.propertiesEnd);
  const isClosed = properties.length === 0 || properties[properties.length - 1] === PROPERTY_END;
  const added = Buffer.from(
    (isClosed ? '' : PROPERTY_SEPARATOR) + Property.POP_CK + NAME_VALUE_SEPARATOR + handle + PROPERTY_SEPARATOR,
  );
  const length = properties.length + added.length;
  if (length > MAX_PROPERTIES_LENGTH) return record;
  const isWide = name.length > MAX_V1_TOPIC_LENGTH;
  const lengths = Buffer.alloc(isWide ? 4 : 3);
  if (isWide) lengths.writeInt16BE(name.length, 0);
  else lengths[0] = name.length;
  lengths.writeInt16BE(length, isWide ? 2 : 1);
  const [topicLength, propertiesLength] = [lengths.subarray(0, isWide ? 2 : 1), lengths.subarray(isWide ? 2 : 1)];
  const body = record.subarray(0, view.bodyEnd);
  const result = Buffer.concat([body, topicLength, name, propertiesLength, properties, added]);
  result.writeInt32BE(result.length, 0);
  result.writeInt32BE(isWide ? Magic.V2 : Magic.V1, 4);
  return result;
}
