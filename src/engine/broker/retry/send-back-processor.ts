import type { SubscriptionGroupConfig } from '../../../protocol/bodies/subscription-group.ts';
import type { TopicConfig } from '../../../protocol/bodies/topic-config.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { consumerSendMsgBackRequest } from '../../../protocol/headers/consumer.ts';
import { decodeMessage, type MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { SCHEDULE_TOPIC } from '../../../protocol/names.ts';
import { isWriteable } from '../../../protocol/permission.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import { PutStatus } from '../../store/types.ts';
import type { BrokerContext } from '../context.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { failed, success } from '../processors/answers.ts';
import { PutCounters } from '../send/put-counters.ts';
import { StatsName } from '../stats/index.ts';
import { maximumTries } from './maximum.ts';
import { isGivenUp, type Redelivery, redelivered } from './redelivery.ts';
import { makeDeadLetterTopic, makeRetryTopic, noSuchGroup } from './retry-topics.ts';

/** Serves CONSUMER_SEND_MSG_BACK (36): a consumer could not handle a message and wants it again later. */
export class SendBackProcessor {
  readonly #broker: BrokerContext;
  readonly #puts: PutCounters;

  constructor(broker: BrokerContext) {
    this.#broker = broker;
    this.#puts = new PutCounters(broker.stats, () => broker.config.get('enableDetailStat'));
  }

  readonly process = async (command: RemotingCommand): Promise<RemotingCommand> => {
    const header = decodeHeader(consumerSendMsgBackRequest, command.extFields);
    const group = this.#group(header.group);
    // So the original has it: such a group wants no message twice, and the client is not to try in another way.
    if (group.retryQueueNums <= 0) return success();
    const retry = this.#retryTopic(group, header.unitMode === true);
    await this.#putBack(await this.#stored(header.offset), {
      group: header.group,
      delayLevel: header.delayLevel,
      maxReconsumeTimes: maximumTries(header.maxReconsumeTimes, command.version, group),
      // A group may have been given more retry queues than its topic has; nobody reads those.
      retryQueues: Math.max(1, Math.min(group.retryQueueNums, retry.readQueueNums)),
    });
    return success();
  };

  #group(name: string): SubscriptionGroupConfig {
    const group = this.#broker.groups.find(name);
    if (group === undefined) throw noSuchGroup(name);
    const { config } = this.#broker;
    if (isWriteable(config.get('brokerPermission'))) return group;
    throw forbidden(`the broker[${config.get('brokerIP1')}] sending message is forbidden`);
  }

  #retryTopic(group: SubscriptionGroupConfig, unitMode: boolean): TopicConfig {
    const topic = makeRetryTopic(this.#broker.topics, group.groupName, group.retryQueueNums, unitMode);
    if (isWriteable(topic.perm)) return topic;
    throw forbidden(`the topic[${topic.topicName}] sending message is forbidden`);
  }

  async #stored(offset: number): Promise<MessageExt> {
    const record = offset < 0 ? undefined : await this.#broker.store.messageAt(offset);
    if (record === undefined) throw failed(`look message by offset failed, ${offset}`);
    return decodeMessage(record);
  }

  async #putBack(stored: MessageExt, redelivery: Redelivery): Promise<void> {
    const { topics, writer } = this.#broker;
    const isDead = isGivenUp(stored, redelivery);
    if (isDead) makeDeadLetterTopic(topics, redelivery.group);
    // A kill must not leave the message in a topic that the next start does not know.
    await topics.saved();
    const message = redelivered(stored, redelivery);
    const placed = isDead ? message : writer.divert(message);
    const { status, reason } = await writer.putAsIs(placed);
    if (status !== PutStatus.OK) throw failed(reason === undefined ? status : `${status}: ${reason}`);
    this.#count(redelivery.group, message, placed, isDead);
  }

  #count(group: string, message: OutgoingMessage, placed: OutgoingMessage, isDead: boolean): void {
    const { stats, log } = this.#broker;
    const origin = message.properties.get(Property.RETRY_TOPIC) ?? '';
    if (placed.topic === SCHEDULE_TOPIC) this.#puts.stored(placed.topic, placed.queueId, 1, placed.body.length);
    stats.increment(StatsName.SNDBCK_PUT_NUMS, `${origin}@${group}`, 1, 1);
    if (!isDead) return;
    stats.increment(StatsName.SNDBCK2DLQ_TIMES, `${origin}@${group}`, 1, 1);
    stats.increment(StatsName.DLQ_PUT_NUMS, message.topic, 1, 1);
    const uniqueKey = message.properties.get(Property.UNIQ_KEY);
    log.info({ group, topic: origin, uniqueKey, tries: message.reconsumeTimes }, 'a message became a dead letter');
  }
}

const forbidden = (remark: string): Refusal => new Refusal(ResponseCode.NO_PERMISSION, remark);
