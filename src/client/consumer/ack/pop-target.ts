import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import type { SubscriptionData } from '../../../protocol/bodies/subscription-data.ts';
import { PopInitMode } from '../../../protocol/headers/pop.ts';
import type { PopRequests } from '../../requests/pops.ts';
import { decodePopped, type ReceivedMessage } from '../received-message.ts';
import type { AckSettings } from './options.ts';
import { PopHandles } from './pop-handles.ts';

export interface PopTargetParts {
  requests: PopRequests;
  settings: AckSettings;
  clock: Clock;
  /** As it is called on the wire. */
  group: string;
  subscription: SubscriptionData;
  /** The topic as the program calls it. */
  topic: string;
  brokerName: string;
  address: string;
}

/** A message that was popped, and what acknowledges it. */
export interface Popped {
  message: ReceivedMessage;
  handle: string;
  invisibleUntilMs: number;
}

/** One topic on one broker, to pop from. */
export class PopTarget {
  readonly #parts: PopTargetParts;
  /** Names a pop in order: one whose answer was lost is asked for again under its name. */
  #attemptId = randomUUID();
  #notification: Promise<void> | undefined;

  constructor(parts: PopTargetParts) {
    this.#parts = parts;
  }

  get brokerName(): string {
    return this.#parts.brokerName;
  }

  get address(): string {
    return this.#parts.address;
  }

  /** Takes up to `max` messages; waits up to `waitMs` for the first. @throws MqError, ProtocolError */
  async pop(max: number, waitMs: number): Promise<Popped[]> {
    const { requests, settings, clock, group, subscription, topic, brokerName, address } = this.#parts;
    const pop = await requests.pop(address, {
      consumerGroup: group,
      topic: subscription.topic,
      queueId: -1,
      maxMsgNums: max,
      invisibleTime: settings.invisibleTimeMs,
      pollTime: waitMs,
      bornTime: clock.now(),
      initMode: settings.fromFirst ? PopInitMode.MIN : PopInitMode.MAX,
      expType: subscription.expressionType,
      exp: subscription.subString,
      order: settings.ordered,
      attemptId: settings.ordered ? this.#attemptId : undefined,
    });
    this.#attemptId = randomUUID();
    if (pop === undefined) return [];
    const handles = new PopHandles(pop.header, brokerName);
    const invisibleUntilMs = pop.header.popTime + pop.header.invisibleTime;
    const messages = decodePopped(pop.body, brokerName, subscription.topic, topic);
    return messages.map((message) => {
      if (settings.ordered)
        message.reconsumeTimes = Math.max(message.reconsumeTimes, handles.deliveriesBefore(message));
      return { message, handle: handles.of(message), invisibleUntilMs };
    });
  }

  /** Resolves when there may be a message, or after so long. One such question is under way at a time. */
  wait(waitMs: number): Promise<void> {
    this.#notification ??= this.#notify(waitMs).finally(() => {
      this.#notification = undefined;
    });
    return this.#notification;
  }

  async #notify(waitMs: number): Promise<void> {
    const { requests, settings, clock, group, subscription, address } = this.#parts;
    await requests.notify(address, {
      consumerGroup: group,
      topic: subscription.topic,
      queueId: -1,
      pollTime: waitMs,
      bornTime: clock.now(),
      order: settings.ordered,
    });
  }
}
