import type { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { OP_HALF_TOPIC } from '../../../protocol/names.ts';
import type { HostAddress } from '../../store/types.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';

/** Tag of an op message: the half messages it names are removed. */
const REMOVE_TAG = 'd';
const DIGITS = /^\d+$/;

/**
 * The message that says a half message is done with (store-format 8.3). The body is its queue offset in digits and nothing
 * else: 4.9 reads only that, 5.x reads a list in which each offset is followed by a comma, of which this is one of one.
 */
export function opMessage(halfOffset: number, host: HostAddress, nowMs: number): OutgoingMessage {
  return {
    topic: OP_HALF_TOPIC,
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: nowMs,
    bornHost: host,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from(String(halfOffset)),
    properties: new Map([[Property.TAGS, REMOVE_TAG]]),
    waitForFlush: true,
  };
}

/** The half queue offsets an op message names, of 4.9 (`12`) or 5.x (`12,13,`); what is no offset is left out. */
export function removedOffsets(op: MessageExt): number[] {
  if (op.tags !== REMOVE_TAG) return [];
  return op.body
    .toString('latin1')
    .split(',')
    .filter((text) => DIGITS.test(text))
    .map(Number);
}
