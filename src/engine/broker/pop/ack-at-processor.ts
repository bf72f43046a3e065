import { ResponseCode } from '../../../protocol/codes/response.ts';
import { response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import { ackMessageAtRequest, ackOutcomeResponse } from '../../../protocol/headers/pop.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Processor } from '../../../remoting/types.ts';
import { ConsumeMode } from '../../store/consume/delivery.ts';
import type { BrokerContext } from '../context.ts';
import { ALREADY_ACKED, checkPlace } from './ack-processor.ts';
import { acknowledge } from './acknowledge.ts';
import type { PopHold } from './pop-hold.ts';

const NOT_OUT = 'the message was not handed out yet, or lies in the retry topic by now; it was not acknowledged';

/**
 * Serves ACK_MESSAGE_AT (30002), a request of mq's own: an operator acknowledges a message by its place, whoever has it.
 */
export const ackAtProcessor =
  (broker: BrokerContext, hold: Pick<PopHold, 'wake'>): Processor =>
  async (command) => {
    const { consumerGroup, topic, queueId, queueOffset } = decodeHeader(ackMessageAtRequest, command.extFields);
    checkPlace(broker, topic, queueId, queueOffset);
    const state = broker.consumption.find(consumerGroup, topic, queueId);
    if (state === undefined || state.mode === ConsumeMode.PULL) {
      throw new Refusal(
        ResponseCode.SYSTEM_ERROR,
        `group ${consumerGroup} consumes queue ${queueId} of ${topic} by offsets, not message by message`,
      );
    }
    const popTime = state.out.get(queueOffset)?.popTime ?? 0;
    const place = { group: consumerGroup, topic, queueId };
    const outcome = acknowledge(broker, hold, place, queueOffset, popTime, Number.POSITIVE_INFINITY);
    await broker.consumption.kept();
    const remark = outcome === 'done' ? undefined : outcome === 'already' ? ALREADY_ACKED : NOT_OUT;
    return response(ResponseCode.SUCCESS, remark, encodeHeader(ackOutcomeResponse, { ackOutcome: outcome }));
  };
