import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { SendRequest } from '../../../protocol/hot/send-request.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { isRetryTopic } from '../../../protocol/names.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import type { SendDiversion } from '../send/diverted-send.ts';
import { delayLevelOf } from './delay-diversion.ts';

const TIMERS = [Property.TIMER_DELIVER_MS, Property.TIMER_DELAY_SEC, Property.TIMER_DELAY_MS];

/** Refuses what a producer wants delivered later when its body is over `maxDelayMessageSize`; retries are not meant. */
export class DelaySizeLimit implements SendDiversion {
  readonly #limit: () => number;

  /** @param limit bytes; 0 switches the limit off */
  constructor(limit: () => number) {
    this.#limit = limit;
  }

  divert({ properties, body }: OutgoingMessage, request: SendRequest): undefined {
    const limit = this.#limit();
    if (limit === 0 || body.length <= limit || isRetryTopic(request.topic)) return;
    if (delayLevelOf(properties) === 0 && !TIMERS.some((name) => properties.has(name))) return;
    throw new Refusal(
      ResponseCode.MESSAGE_ILLEGAL,
      `a delayed message may have ${limit} bytes (maxDelayMessageSize), the body has ${body.length}; it was not stored`,
    );
  }
}
