import type { SendRequest } from '../../../protocol/hot/send-request.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { deadLetterTopic, isRetryTopic, RETRY_PREFIX } from '../../../protocol/names.ts';
import type { RebalanceLockManager } from '../lock/rebalance-lock-manager.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import type { SendDiversion } from '../send/diverted-send.ts';
import type { SubscriptionGroupManager } from '../subscription/subscription-group-manager.ts';
import { maximumTries } from './maximum.ts';
import { makeDeadLetterTopic, makeNow, noSuchGroup, type RetryTopicTable } from './retry-topics.ts';

export interface DeadLetterPorts {
  readonly topics: RetryTopicTable;
  readonly groups: Pick<SubscriptionGroupManager, 'find'>;
  readonly locks: Pick<RebalanceLockManager, 'isAnyLocked'>;
}

/**
 * Looks at what consumers send to their group's retry topic themselves: what could not be sent back by request 36, and
 * every retry of an ordered group. Beyond the maximum, or while the group holds queue locks (5.x: it is ordered, and has
 * tried often enough in place), the message becomes a dead letter (wire-protocol 3.4).
 */
export class DeadLetterDiversion implements SendDiversion {
  readonly #ports: DeadLetterPorts;

  constructor(ports: DeadLetterPorts) {
    this.#ports = ports;
  }

  /** @throws Refusal 26 when there is no such group */
  divert(message: OutgoingMessage, request: SendRequest): OutgoingMessage | undefined {
    if (!isRetryTopic(request.topic)) return undefined;
    const { topics, groups, locks } = this.#ports;
    const name = request.topic.slice(RETRY_PREFIX.length);
    const group = groups.find(name);
    if (group === undefined) throw noSuchGroup(name);
    const named = request.maxReconsumeTimes < 0 ? undefined : request.maxReconsumeTimes;
    const maximum = maximumTries(named, request.version, group);
    if (request.reconsumeTimes <= maximum && !locks.isAnyLocked(name)) return undefined;
    const topic = deadLetterTopic(name);
    makeNow(topics, topic, () => makeDeadLetterTopic(topics, name));
    const properties = new Map(message.properties);
    properties.set(Property.DELAY, '-1');
    return { ...message, topic, queueId: 0, properties };
  }
}
