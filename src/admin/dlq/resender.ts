import type { AdminClient } from '../../client/admin-client.ts';
import { isUp, publishQueues, type RoutedQueue } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import { decodeHeader } from '../../protocol/header.ts';
import { sendMessageResponse } from '../../protocol/headers/producer.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { parseOffsetMessageId } from '../../protocol/message/ids.ts';
import { isDeadLetterTopic, retryTopic } from '../../protocol/names.ts';
import { originTopicOf } from './dead-letter.ts';
import { resendRequest } from './resend-request.ts';

/** Where dead letters go: to their group only, or to the topic they came from and so to all its groups. */
export type ResendTarget = 'retry' | 'origin';

/** A letter that was sent again. */
export interface Resent {
  msgId: string;
  topic: string;
  brokerName: string;
  queueId: number;
  queueOffset: number;
}

/** Sends dead letters of one group again, each to its own broker where that has the topic. */
export class Resender {
  readonly #client: AdminClient;
  readonly #group: string;
  readonly #target: ResendTarget;
  readonly #timeoutMs: number;
  readonly #queues = new Map<string, Promise<RoutedQueue[]>>();
  #turn = 0;

  constructor(client: AdminClient, group: string, target: ResendTarget, timeoutMs: number) {
    this.#client = client;
    this.#group = group;
    this.#target = target;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Resolves when the broker has stored the message where the group finds it.
   * @throws MqError REFUSED when it became a dead letter again, BAD_DATA without a topic to send to, and as a send does
   */
  async send(letter: MessageExt, brokerName: string): Promise<Resent> {
    const topic = this.#target === 'retry' ? retryTopic(this.#group) : originTopicOf(letter);
    if (topic === undefined) {
      throw new MqError('BAD_DATA', `the dead letter ${letter.msgId} does not say which topic it came from`, {
        ...{ key: letter.msgId, group: this.#group },
        hint: 'Without --to-origin it goes to the retry topic of the group.',
      });
    }
    const queue = await this.#queue(topic, brokerName);
    const command = resendRequest(letter, topic, queue.queueId, queue.brokerName);
    const answer = await this.#client.messages.send(queue.address, command, this.#timeoutMs);
    const { msgId, queueId, queueOffset } = decodeHeader(sendMessageResponse, answer.extFields);
    if (this.#target === 'retry') await this.#checkPlace(queue.address, msgId);
    return { msgId: letter.msgId, topic, brokerName: queue.brokerName, queueId, queueOffset };
  }

  /** A broker takes a retry of a group that holds queue locks for one tried often enough, and answers success. */
  async #checkPlace(address: string, offsetMsgId: string): Promise<void> {
    const position = parseOffsetMessageId(offsetMsgId)?.physicalOffset;
    if (position === undefined) return;
    const stored = await this.#client.messages.view(address, position);
    if (!isDeadLetterTopic(stored.topic)) return;
    const group = this.#group;
    throw new MqError('REFUSED', `${address} made the message a dead letter again: group ${group} consumes in order`, {
      ...{ address, group, topic: stored.topic },
      hint: 'Send it to the topic it came from with --to-origin, or stop the consumers of the group for a minute first.',
    });
  }

  /** The next queue in turn, on the letter's own broker if that has the topic. */
  async #queue(topic: string, brokerName: string): Promise<RoutedQueue> {
    const known = this.#queues.get(topic) ?? this.#find(topic);
    this.#queues.set(topic, known);
    const all = await known;
    const own = all.filter((queue) => queue.brokerName === brokerName);
    const pool = own.length > 0 ? own : all;
    const queue = pool[this.#turn++ % pool.length];
    if (queue !== undefined) return queue;
    throw new MqError('NO_PERMISSION', `no broker takes messages for the topic ${topic}`, {
      ...{ topic, group: this.#group },
      hint: `See mq topicRoute -t '${topic}': the topic needs perm 2 or 6, its broker a master.`,
    });
  }

  async #find(topic: string): Promise<RoutedQueue[]> {
    return publishQueues(topic, await this.#client.namesrv.getRoute(topic)).filter(isUp);
  }
}
