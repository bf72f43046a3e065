import { ResponseCode } from '../../../protocol/codes/response.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import type { SendDiversion } from '../send/diverted-send.ts';

/** Refuses what must not be stored as an ordinary message and nobody serves. */
export const unservedSends: SendDiversion = {
  divert(message: OutgoingMessage): undefined {
    const kind = unservedKind(message);
    if (kind === undefined) return undefined;
    throw new Refusal(
      ResponseCode.MESSAGE_ILLEGAL,
      `this broker does not serve messages with ${kind}; the message was not stored`,
    );
  },
};

function unservedKind({ properties }: OutgoingMessage): string | undefined {
  const level = Number(properties.get(Property.DELAY) ?? 0);
  if (level > 0) return `a delay level (DELAY=${level})`;
  for (const timer of [Property.TIMER_DELAY_SEC, Property.TIMER_DELAY_MS, Property.TIMER_DELIVER_MS]) {
    if (properties.has(timer)) return 'a delivery time (TIMER_*)';
  }
  return undefined;
}
