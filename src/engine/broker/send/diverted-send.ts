import type { SendRequest } from '../../../protocol/hot/send-request.ts';
import { parseProperties } from '../../../protocol/message/properties.ts';
import type { PropertyScan } from '../../../protocol/message/property-scan.ts';
import type { StoreMessage } from '../../store/types.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';

/** Looks at a send that may not go straight to its queue. */
export interface SendDiversion {
  /**
   * The message to store instead, or undefined when this diversion leaves it alone.
   * @throws Refusal when it may not be stored at all
   */
  divert(message: OutgoingMessage, request: SendRequest): OutgoingMessage | undefined;
}

const PERCENT = 0x25;

/** Whether a send needs a second look: delayed, timed, half, or a client's own retry (`%RETRY%`). */
export const needsDiversion = (scan: PropertyScan, request: SendRequest): boolean =>
  scan.delayLevel > 0 ||
  scan.hasTimer ||
  scan.isHalf ||
  (request.sysFlag & 0xc) !== 0 ||
  request.topic.charCodeAt(0) === PERCENT;

/** A message as a send prepared it, with its properties taken apart. */
export function outgoingSend(message: StoreMessage): OutgoingMessage {
  const { keys: _keys, tagsCode: _tagsCode, properties, waitForFlush, ...rest } = message;
  return {
    ...rest,
    properties: parseProperties(Buffer.from(properties).toString()),
    waitForFlush: waitForFlush !== false,
  };
}

/** Asks the diversions in turn; the first that takes the message decides. @throws Refusal */
export function divertSend(
  message: OutgoingMessage,
  request: SendRequest,
  diversions: readonly SendDiversion[],
): OutgoingMessage {
  for (const diversion of diversions) {
    const diverted = diversion.divert(message, request);
    if (diverted !== undefined) return diverted;
  }
  return message;
}
