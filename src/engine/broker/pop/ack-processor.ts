import { type BatchAck, decodeBatchAck } from '../../../protocol/bodies/batch-ack.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import { ackMessageRequest, ackOutcomeResponse } from '../../../protocol/headers/pop.ts';
import { realPopTopic } from '../../../protocol/message/pop-handle.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { AckOutcome } from '../../store/consume/delivery.ts';
import type { BrokerContext } from '../context.ts';
import { topicMissing } from '../processors/answers.ts';
import { StatsName } from '../stats/index.ts';
import { acknowledge, handleOf } from './acknowledge.ts';
import type { PopHold } from './pop-hold.ts';

/** What users know from the original product. */
export const ALREADY_ACKED = 'Message already acked, ackMessage failed';
export const UNKNOWN_DELIVERY = 'the handle is not of the latest delivery of this message; it was not acknowledged';

/** Serves ACK_MESSAGE (200051) and BATCH_ACK_MESSAGE (200151). */
export class AckProcessor {
  readonly #broker: BrokerContext;
  readonly #hold: Pick<PopHold, 'wake'>;

  constructor(broker: BrokerContext, hold: Pick<PopHold, 'wake'>) {
    this.#broker = broker;
    this.#hold = hold;
  }

  /**
   * Java expects success for what needs no acknowledgement any more; what really became of it stands in the field
   * ackOutcome and in the remark.
   */
  readonly acknowledge = async (command: RemotingCommand): Promise<RemotingCommand> => {
    const { consumerGroup, topic, queueId, offset, extraInfo } = decodeHeader(ackMessageRequest, command.extFields);
    checkPlace(this.#broker, topic, queueId, offset);
    const { popTime, invisibleTime } = handleOf(extraInfo);
    const place = { group: consumerGroup, topic, queueId };
    const outcome = acknowledge(this.#broker, this.#hold, place, offset, popTime, popTime + invisibleTime);
    await this.#broker.consumption.kept();
    this.#count(consumerGroup, topic, 1);
    return response(ResponseCode.SUCCESS, remarkOf(outcome), encodeHeader(ackOutcomeResponse, { ackOutcome: outcome }));
  };

  readonly acknowledgeBatch = async (command: RemotingCommand): Promise<RemotingCommand> => {
    const acks = command.body === undefined ? [] : decodeBatchAck(command.body).acks;
    if (acks.length === 0) return response(ResponseCode.NO_MESSAGE, 'the request names no acknowledgement');
    const counts: Record<AckOutcome, number> = { done: 0, already: 0, unknown: 0 };
    for (const ack of acks) this.#acknowledgeAll(ack, counts);
    await this.#broker.consumption.kept();
    const { done, already, unknown } = counts;
    const remark = remarkOf(unknown > 0 ? 'unknown' : already > 0 ? 'already' : 'done');
    const fields = { ackDone: done, ackAlready: already, ackUnknown: unknown };
    return response(ResponseCode.SUCCESS, remark, encodeHeader(ackOutcomeResponse, fields));
  };

  #acknowledgeAll(ack: BatchAck, counts: Record<AckOutcome, number>): void {
    const { store } = this.#broker;
    const { consumerGroup, queueId, startOffset, popTime, invisibleTime, bits } = ack;
    const topic = realPopTopic(ack.topic, consumerGroup, ack.retry);
    const [min, max] = [store.minOffset(topic, queueId), store.maxOffset(topic, queueId)];
    const place = { group: consumerGroup, topic, queueId };
    for (const bit of bits) {
      const offset = startOffset + bit;
      if (offset < min || offset >= max) counts.unknown++;
      else counts[acknowledge(this.#broker, this.#hold, place, offset, popTime, popTime + invisibleTime)]++;
    }
    this.#count(consumerGroup, topic, bits.length);
  }

  #count(group: string, topic: string, acks: number): void {
    const { stats, clusterName } = this.#broker;
    stats.increment(StatsName.GROUP_ACK_NUMS, `${topic}@${group}`, acks, 1);
    stats.increment(StatsName.BROKER_ACK_NUMS, clusterName, acks, 1);
  }
}

/** @throws Refusal 13, 17 or 208 when there is no such message */
export function checkPlace({ topics, store }: BrokerContext, topic: string, queueId: number, offset: number): void {
  const config = topics.get(topic);
  if (config === undefined) throw topicMissing(topic);
  if (queueId < 0 || queueId >= config.readQueueNums) {
    throw new Refusal(
      ResponseCode.MESSAGE_ILLEGAL,
      `queueId[${queueId}] is illegal, topic:[${topic}] topicConfig.readQueueNums:[${config.readQueueNums}]`,
    );
  }
  const [min, max] = [store.minOffset(topic, queueId), store.maxOffset(topic, queueId)];
  if (offset < min || offset > max) {
    throw new Refusal(
      ResponseCode.NO_MESSAGE,
      `offset is illegal, key:${topic}@${queueId}, commit:${offset}, store:${min}~${max}`,
    );
  }
}

export const remarkOf = (outcome: AckOutcome): string | undefined =>
  outcome === 'done' ? undefined : outcome === 'already' ? ALREADY_ACKED : UNKNOWN_DELIVERY;
