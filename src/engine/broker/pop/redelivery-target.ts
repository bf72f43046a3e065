import { deadLetterTopic } from '../../../protocol/names.ts';
import { Permission } from '../../../protocol/permission.ts';
import type { BrokerContext } from '../context.ts';
import { makeDeadLetterTopic, makeNow } from '../retry/retry-topics.ts';
import type { PopRedelivery } from './redelivered.ts';
import { popOrigin, popRetryTarget } from './retry-topics.ts';

/** Of a group that is not there any more. */
const DEFAULT_RETRIES = 16;

/** What decides where messages go that a group popped from a topic and did not acknowledge. */
export const redeliveryOf = (
  broker: Pick<BrokerContext, 'groups' | 'config'>,
  { group, topic }: { group: string; topic: string },
  popTime: number,
): PopRedelivery => ({
  group,
  origin: popOrigin(group, topic),
  retryTopic: popRetryTarget(broker, group, topic),
  maxReconsumeTimes: broker.groups.get(group)?.retryMaxTimes ?? DEFAULT_RETRIES,
  popTime,
});

/** Makes the retry or dead-letter topic of a group unless it is there. @throws Refusal when it cannot be saved */
export function makeTarget({ topics }: Pick<BrokerContext, 'topics'>, topic: string, group: string): void {
  makeNow(topics, topic, () =>
    topic === deadLetterTopic(group)
      ? makeDeadLetterTopic(topics, group)
      : topics.createForSendBack(topic, 1, Permission.READ | Permission.WRITE, 0),
  );
}
