import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../clock.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { TIMER_TOPIC } from '../../../protocol/names.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import { PutStatus } from '../../store/types.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { isStored } from '../message/put-outcome.ts';
import { outgoingFrom } from '../message/restored-message.ts';
import { dueMessage } from '../schedule/due-message.ts';
import type { SendStatistics } from '../send/send-answer.ts';

export interface TimerDeliveryParts {
  writer: Pick<MessageWriter, 'putAsIs'>;
  clock: Clock;
  log: RemotingLog;
  counters: SendStatistics;
}

/** Pause after puts that failed. */
const RETRY_MS = 500;
/** Pauses after which a trouble that stays is told again. */
const COMPLAIN_EVERY = 120;

/** Marks a message that was due before it came to the wheel: Java's Long.MAX_VALUE. */
export const NEVER_ENQUEUED = '9223372036854775807';

/** The message a slot's unit stands for, as it is stored when the slot has passed: delivered, or back in the queue. */
export function timeUp(
  waiting: MessageExt,
  enqueuedAt: number | string,
  rolls: boolean,
  nowMs: number,
): OutgoingMessage | undefined {
  const message = rolls ? outgoingFrom(waiting, { topic: TIMER_TOPIC, queueId: 0 }) : dueMessage(waiting);
  if (message === undefined) return undefined;
  const { properties } = message;
  properties.set(Property.TIMER_ENQUEUE_MS, String(enqueuedAt));
  if (rolls) {
    const times = Number.parseInt(properties.get(Property.TIMER_ROLL_TIMES) ?? '0', 10) || 0;
    properties.set(Property.TIMER_ROLL_TIMES, String(times + 1));
  }
  properties.set(Property.TIMER_DEQUEUE_MS, String(nowMs));
  return message;
}

/**
 * Stores messages whose time has come, and goes on trying with those that could not be stored: none is given up.
 * @param isStopped ends the trying
 * @returns false when it was stopped before all were stored
 */
export async function storeAll(
  messages: readonly OutgoingMessage[],
  { writer, log, counters }: TimerDeliveryParts,
  isStopped: () => boolean,
): Promise<boolean> {
  let left = messages;
  for (let round = 0; left.length > 0; round++) {
    const results = await Promise.all(left.map((message) => writer.putAsIs(message)));
    const failed: OutgoingMessage[] = [];
    let reason: string | undefined;
    for (const [i, { status, reason: why }] of results.entries()) {
      const message = left[i];
      if (message === undefined) continue;
      if (isStored(status)) {
        counters.stored(message.topic, message.queueId, 1, message.body.length);
      } else {
        failed.push(status === PutStatus.MESSAGE_ILLEGAL ? withoutTrace(message) : message);
        reason = why ?? status;
      }
    }
    left = failed;
    if (left.length === 0) return true;
    if (isStopped()) return false;
    if (round % COMPLAIN_EVERY === 0) {
      log.error({ messages: left.length, reason }, 'timed messages that are due could not be stored; trying on');
    }
    await sleep(RETRY_MS);
  }
  return true;
}

/** Without what the timer only notes down: that must not be what makes a message too long. */
function withoutTrace(message: OutgoingMessage): OutgoingMessage {
  const properties = new Map(message.properties);
  properties.delete(Property.TIMER_ENQUEUE_MS);
  properties.delete(Property.TIMER_DEQUEUE_MS);
  return { ...message, properties };
}
