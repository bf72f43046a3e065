import type { MessageExt } from '../../../protocol/message/decode.ts';
import { formatProperties, Property } from '../../../protocol/message/properties.ts';
import { encodeRecord, hostSize, recordSize } from '../../../protocol/message/record.ts';
import { SysFlag } from '../../../protocol/message/sysflag.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC } from '../../../protocol/names.ts';
import type { HostAddress } from '../../store/types.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { outgoingFrom } from '../message/restored-message.ts';
import { realDestination } from './half-message.ts';

/**
 * The message a commit makes of a half: at its real destination, with the commit bit and the half's position. As in the
 * original it keeps REAL_TOPIC, REAL_QID and __transactionId__; TRAN_MSG goes, so that nobody takes it for a half again.
 * @throws RangeError when the half does not say where it is to go
 */
export function committedMessage(half: MessageExt): OutgoingMessage {
  const properties = new Map(half.properties);
  properties.delete(Property.TRAN_MSG);
  return outgoingFrom(half, {
    ...realDestination(half),
    sysFlag: (half.sysFlag & ~SysFlag.TRANSACTION_TYPE) | SysFlag.TRANSACTION_COMMIT,
    preparedTransactionOffset: half.commitLogOffset,
    properties,
  });
}

/** A half message stored anew with some properties changed. */
export function renewedHalf(half: MessageExt, changes: Readonly<Record<string, string>>): OutgoingMessage {
  return outgoingFrom(half, {
    topic: HALF_TOPIC,
    queueId: 0,
    properties: new Map([...half.properties, ...Object.entries(changes)]),
    waitForFlush: false,
  });
}

/** What is kept of a half message that nobody has ended. */
export const discardedHalf = (half: MessageExt): OutgoingMessage =>
  outgoingFrom(half, { topic: CHECK_MAX_TIME_TOPIC, queueId: 0, waitForFlush: false });

/** Where a half message stored anew has come to lie. */
export interface HalfPlace {
  queueOffset: number;
  physicalOffset: number;
  storeTimestamp: number;
}

/**
 * The body of CHECK_TRANSACTION_STATE: the half message as a stored record (wire-protocol 4.1) with its real topic and
 * queue, still compressed when it was.
 */
export function checkBody(
  half: MessageExt,
  renewed: OutgoingMessage,
  place: HalfPlace,
  storeHost: HostAddress,
): Buffer {
  const { topic, queueId } = realDestination(half);
  const topicBytes = Buffer.from(topic);
  const properties = Buffer.from(formatProperties(renewed.properties));
  const born = half.bornAddress;
  const body = half.storedBody;
  const size = recordSize(hostSize(born.ip), hostSize(storeHost.ip), body.length, topicBytes.length, properties.length);
  const record = Buffer.alloc(size);
  encodeRecord(record, 0, {
    queueId,
    flag: half.flag,
    sysFlag: half.sysFlag,
    bornTimestamp: half.bornTimestamp,
    bornIp: born.ip,
    bornPort: born.port,
    storeIp: storeHost.ip,
    storePort: storeHost.port,
    reconsumeTimes: half.reconsumeTimes,
    preparedTransactionOffset: 0,
    body,
    topic: topicBytes,
    properties,
    ...place,
  });
  return record;
}
