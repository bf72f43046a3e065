import type { Clock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { ConsumerRequests } from '../../requests/consumers.ts';
import { publishQueues } from '../../routes.ts';
import type { ReceivedMessage } from '../received-message.ts';
import { type RetrySend, retrySendRequest } from './retry-send.ts';

export interface SendBackParts {
  instance: ClientInstance;
  requests: ConsumerRequests;
  /** Group and its retry topic as they are called on the wire. */
  group: string;
  retryTopic: string;
  /** A topic as it is called on the wire. */
  wireTopic(topic: string): string;
  /** Absent: the limit that the broker keeps for the group. */
  maxReconsumeTimes: number | undefined;
  clock: Clock;
}

const SEND_TIMEOUT_MS = 3000;

/** Hands messages that failed back to brokers, for another try later or for the dead letter queue. */
export class SendBack {
  readonly #parts: SendBackParts;

  constructor(parts: SendBackParts) {
    this.#parts = parts;
  }

  /**
   * Sends a message back to the broker it came from (36); when that fails, to the retry topic on any broker.
   * @param delayLevel 0: the broker decides; -1: to the dead letter queue
   * @returns false when no broker took it
   */
  async back(message: ReceivedMessage, delayLevel: number): Promise<boolean> {
    const { instance, requests, group, maxReconsumeTimes } = this.#parts;
    try {
      await requests.sendBack(this.#addressOf(message), {
        offset: message.commitLogOffset,
        group,
        delayLevel,
        originMsgId: message.msgId,
        originTopic: this.#parts.wireTopic(message.topic),
        unitMode: false,
        maxReconsumeTimes,
      });
      return true;
    } catch (error) {
      instance.log.warn(
        { group, msgId: message.msgId, reason: messageOf(error) },
        'a message could not be sent back; it is sent to the retry topic instead',
      );
      return this.toRetryTopic(message, message.reconsumeTimes + 1);
    }
  }

  /** Sends a copy to the retry topic, delayed by its number of tries. @returns false when no broker took it */
  async toRetryTopic(message: ReceivedMessage, reconsumeTimes: number): Promise<boolean> {
    const { instance, group, retryTopic, maxReconsumeTimes, clock } = this.#parts;
    try {
      const send: RetrySend = {
        group,
        retryTopic,
        originalTopic: this.#parts.wireTopic(message.topic),
        reconsumeTimes,
        maxReconsumeTimes,
        delayLevel: 3 + message.reconsumeTimes,
      };
      const queues = publishQueues(retryTopic, await instance.routes.get(retryTopic));
      const reachable = queues.filter(({ address }) => address !== undefined);
      const queue = reachable[Math.floor(Math.random() * reachable.length)];
      if (queue?.address === undefined) {
        throw new MqError('NO_PERMISSION', `no broker takes messages for ${retryTopic}`);
      }
      const request = retrySendRequest(message, send, queue, clock.now());
      await instance.requests.messages.send(queue.address, request, SEND_TIMEOUT_MS);
      return true;
    } catch (error) {
      instance.log.warn(
        { group, msgId: message.msgId, reason: messageOf(error) },
        'a message could not be sent to the retry topic; it is tried again here',
      );
      return false;
    }
  }

  #addressOf(message: ReceivedMessage): string {
    return this.#parts.instance.masterOf(message.brokerName) ?? message.storeHost;
  }
}
