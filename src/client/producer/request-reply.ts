import { MqError } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { Property } from '../../protocol/message/properties.ts';
import { replyTopic } from '../../protocol/names.ts';
import type { ReplyMessage } from '../instance/types.ts';

/** Requests that wait for a reply at most. */
const MAX_WAITING = 10_000;

interface Waiter {
  resolve(reply: ReplyMessage): void;
  reject(error: Error): void;
  readonly timer: NodeJS.Timeout;
}

/** The requests of a producer that wait for a reply, by correlation id. */
export class PendingReplies {
  readonly #waiters = new Map<string, Waiter>();

  /** Waits for a reply. @throws MqError TIMEOUT, BUSY when too many wait */
  wait(correlationId: string, topic: string, timeoutMs: number): Promise<ReplyMessage> {
    if (this.#waiters.size >= MAX_WAITING) {
      throw new MqError('BUSY', `${MAX_WAITING} requests already wait for a reply`, { topic });
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(correlationId);
        reject(
          new MqError('TIMEOUT', `the request to ${topic} is sent, and no reply came within ${timeoutMs} ms`, {
            topic,
            hint: 'Is a consumer running that replies?',
          }),
        );
      }, timeoutMs);
      this.#waiters.set(correlationId, { resolve, reject, timer });
    });
  }

  /** Gives a reply to who waits for it. */
  take(correlationId: string, reply: ReplyMessage): boolean {
    const waiter = this.#waiters.get(correlationId);
    if (waiter === undefined) return false;
    this.#forget(correlationId, waiter);
    waiter.resolve(reply);
    return true;
  }

  /** Ends the waiting of one request, because it could not be sent. */
  fail(correlationId: string, error: Error): void {
    const waiter = this.#waiters.get(correlationId);
    if (waiter === undefined) return;
    this.#forget(correlationId, waiter);
    waiter.reject(error);
  }

  /** Ends the waiting of all. */
  failAll(error: Error): void {
    for (const correlationId of [...this.#waiters.keys()]) this.fail(correlationId, error);
  }

  #forget(correlationId: string, waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.#waiters.delete(correlationId);
  }
}

/** What a request carries besides its message: by these a replier finds back. */
export const requestProperties = (
  correlationId: string,
  clientId: string,
  timeoutMs: number,
): (readonly [string, string])[] => [
  [Property.CORRELATION_ID, correlationId],
  [Property.REPLY_TO_CLIENT, clientId],
  [Property.TTL, String(timeoutMs)],
];

/** True for a message that waits for a reply. */
export const wantsReply = (message: MessageExt): boolean => message.properties.has(Property.REPLY_TO_CLIENT);

/** Where a reply goes, and how it is sent. */
export interface ReplyEnvelope {
  readonly code: typeof RequestCode.SEND_REPLY_MESSAGE_V2;
  readonly topic: string;
  readonly extra: (readonly [string, string])[];
}

/** @throws MqError BAD_DATA for a message that is no request */
export function replyEnvelope(requested: MessageExt): ReplyEnvelope {
  const { properties } = requested;
  const value = (name: string): string => {
    const found = properties.get(name);
    if (found !== undefined) return found;
    throw new MqError('BAD_DATA', `the message ${requested.msgId} is no request: it has no property ${name}`, {
      topic: requested.topic,
      hint: 'Only what was sent by producer.request() can be replied to.',
    });
  };
  return {
    code: RequestCode.SEND_REPLY_MESSAGE_V2,
    topic: replyTopic(value(Property.CLUSTER)),
    extra: [
      [Property.MSG_TYPE, 'reply'],
      [Property.CORRELATION_ID, value(Property.CORRELATION_ID)],
      [Property.REPLY_TO_CLIENT, value(Property.REPLY_TO_CLIENT)],
      [Property.TTL, properties.get(Property.TTL) ?? '3000'],
    ],
  };
}
