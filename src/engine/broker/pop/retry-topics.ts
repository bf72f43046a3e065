import { PopMark } from '../../../protocol/message/pop-handle.ts';
import { isRetryTopic, popRetryTopic } from '../../../protocol/names.ts';
import type { BrokerContext } from '../context.ts';

/** A POP retry topic that is there. */
export interface PopRetryTopic {
  readonly name: string;
  readonly mark: PopMark;
  readonly queues: number;
}

type RetryContext = Pick<BrokerContext, 'topics' | 'config'>;

/**
 * The retry topics that a group's pops of a topic read. With the second form of names on, the first is read on until it
 * is empty, unless retrieveMessageFromPopRetryTopicV1 is off; with it off, what the second form still holds is not lost.
 */
export function popRetryTopicsOf({ topics, config }: RetryContext, group: string, topic: string): PopRetryTopic[] {
  if (isRetryTopic(topic)) return [];
  const readsFirst = !config.get('enableRetryTopicV2') || config.get('retrieveMessageFromPopRetryTopicV1');
  const forms = readsFirst ? [false, true] : [true];
  const found: PopRetryTopic[] = [];
  for (const v2 of forms) {
    const name = popRetryTopic(group, topic, v2);
    const queues = topics.get(name)?.readQueueNums;
    if (queues !== undefined) found.push({ name, mark: v2 ? PopMark.RETRY_V2 : PopMark.RETRY, queues });
  }
  return found;
}

/** Where a message goes that was not acknowledged: what was popped from a retry topic goes back into it. */
export const popRetryTarget = ({ config }: Pick<BrokerContext, 'config'>, group: string, topic: string): string =>
  isRetryTopic(topic) ? topic : popRetryTopic(group, topic, config.get('enableRetryTopicV2'));

/** The topic a message was sent to, of a group's POP retry topic; the topic itself when it is none. */
export function popOrigin(group: string, topic: string): string {
  for (const v2 of [false, true]) {
    const prefix = popRetryTopic(group, '', v2);
    if (topic.startsWith(prefix) && topic.length > prefix.length) return topic.slice(prefix.length);
  }
  return topic;
}
