import { MqError } from '../../../errors/index.ts';
import { formatPopHandle, type PopHandle, parsePopHandle, realPopTopic } from '../../../protocol/message/pop-handle.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { PopRequests } from '../../requests/pops.ts';
import type { ReceivedMessage } from '../received-message.ts';
import { AckOutcome, type Change, type DeliveryPort } from './delivery.ts';

/** Tells brokers what became of deliveries. Nothing is sent twice: a question without an answer has an unknown outcome. */
export class Acknowledger implements DeliveryPort {
  readonly #instance: ClientInstance;
  readonly #requests: PopRequests;
  readonly #group: string;
  #underWay = 0;
  #quiet: (() => void)[] = [];

  /** @param group as it is called on the wire */
  constructor(instance: ClientInstance, requests: PopRequests, group: string) {
    this.#instance = instance;
    this.#requests = requests;
    this.#group = group;
  }

  /** Acknowledges a delivery (200051). @throws MqError when the broker refused */
  ack(message: ReceivedMessage, handleText: string): Promise<AckOutcome> {
    return this.#counted(async () => {
      const handle = parsePopHandle(handleText);
      try {
        const outcome = await this.#requests.ack(this.#addressOf(handle), this.#header(message, handle, handleText));
        if (outcome === AckOutcome.ALREADY) {
          this.#instance.log.warn(this.#fields(message), 'Message already acked, ackMessage failed');
        }
        return outcome;
      } catch (error) {
        return this.#unknownOr(error, message);
      }
    });
  }

  /** Sets anew how long a delivery stays (200053), from now. @throws MqError when the broker refused */
  changeInvisibleTime(message: ReceivedMessage, handleText: string, invisibleTime: number): Promise<Change> {
    return this.#counted(async () => {
      const handle = parsePopHandle(handleText);
      try {
        const { outcome, next } = await this.#requests.changeInvisibleTime(this.#addressOf(handle), {
          ...this.#header(message, handle, handleText),
          invisibleTime,
        });
        if (next === undefined) return { outcome };
        const fresh = formatPopHandle({
          ...handle,
          startOffset: handle.queueOffset,
          popTime: next.popTime,
          invisibleTime: next.invisibleTime,
          reviveQueueId: next.reviveQid,
        });
        return { outcome, next: { handle: fresh, invisibleUntilMs: next.popTime + next.invisibleTime } };
      } catch (error) {
        return { outcome: this.#unknownOr(error, message) };
      }
    });
  }

  /** Resolves when no question is under way. */
  quiet(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#quiet.push(resolve));
  }

  #header(message: ReceivedMessage, handle: PopHandle, extraInfo: string) {
    return {
      consumerGroup: this.#group,
      topic: realPopTopic(message.queue.topic, this.#group, handle.mark),
      queueId: handle.queueId,
      extraInfo,
      offset: handle.queueOffset,
    };
  }

  #unknownOr(error: unknown, message: ReceivedMessage): AckOutcome {
    if (!(error instanceof MqError) || (error.code !== 'TIMEOUT' && error.code !== 'UNREACHABLE')) throw error;
    const fields = { ...this.#fields(message), reason: error.message };
    this.#instance.log.warn(fields, 'whether the broker took an acknowledgement is unknown');
    return AckOutcome.UNKNOWN;
  }

  #fields(message: ReceivedMessage): object {
    return { group: this.#group, topic: message.topic, msgId: message.msgId };
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      if (--this.#underWay === 0) for (const tell of this.#quiet.splice(0)) tell();
    }
  }

  #addressOf({ brokerName }: PopHandle): string {
    const address = this.#instance.masterOf(brokerName);
    if (address !== undefined) return address;
    throw new MqError('UNREACHABLE', `the broker ${brokerName} has no master just now`, { group: this.#group });
  }
}
