import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import {
  ackOutcomeResponse,
  changeInvisibleTimeRequest,
  changeInvisibleTimeResponse,
} from '../../../protocol/headers/pop.ts';
import { ORDER_REVIVE_QUEUE } from '../../../protocol/message/pop-handle.ts';
import type { BrokerContext } from '../context.ts';
import { invalid } from '../processors/answers.ts';
import { checkPlace, remarkOf } from './ack-processor.ts';
import { handleOf } from './acknowledge.ts';

/**
 * Serves CHANGE_MESSAGE_INVISIBLETIME (200053): more time for a message, or (0) none at all. A new handle takes the place
 * of the old one; of an ordered delivery the pop time stays, so that the other messages of the pop keep theirs.
 */
export class InvisibleProcessor {
  readonly #broker: BrokerContext;
  readonly #due: (at: number) => void;

  /** @param due told when a message may be due */
  constructor(broker: BrokerContext, due: (at: number) => void) {
    this.#broker = broker;
    this.#due = due;
  }

  readonly change = async (command: RemotingCommand): Promise<RemotingCommand> => {
    const { clock, consumption } = this.#broker;
    const header = decodeHeader(changeInvisibleTimeRequest, command.extFields);
    const { consumerGroup, topic, queueId, offset, invisibleTime } = header;
    if (!(invisibleTime >= 0 && invisibleTime <= Number.MAX_SAFE_INTEGER / 2)) {
      throw invalid(`invisibleTime ${invisibleTime} is illegal`);
    }
    checkPlace(this.#broker, topic, queueId, offset);
    const handle = handleOf(header.extraInfo);
    const isOrdered = handle.reviveQueueId === ORDER_REVIVE_QUEUE;
    const now = clock.now();
    const popTime = isOrdered ? handle.popTime : Math.max(now, handle.popTime + 1);
    const state = consumption.find(consumerGroup, topic, queueId);
    const delivery = state?.extend(offset, handle.popTime, popTime, now + invisibleTime);
    if (delivery === undefined) {
      const isDone = state?.isDone(offset) === true && !state.wasMoved(offset);
      const outcome = isDone ? 'already' : 'unknown';
      const fields = encodeHeader(ackOutcomeResponse, { ackOutcome: outcome });
      return response(ResponseCode.NO_MESSAGE, remarkOf(outcome), fields);
    }
    await consumption.kept();
    this.#due(delivery.until);
    const fields = {
      popTime: delivery.popTime,
      invisibleTime: delivery.until - delivery.popTime,
      reviveQid: handle.reviveQueueId,
    };
    return response(ResponseCode.SUCCESS, undefined, {
      ...encodeHeader(changeInvisibleTimeResponse, fields),
      ...encodeHeader(ackOutcomeResponse, { ackOutcome: 'done' }),
    });
  };
}
