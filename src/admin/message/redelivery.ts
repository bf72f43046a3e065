import type { AdminClient } from '../../client/admin-client.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { Property } from '../../protocol/message/properties.ts';
import { deadLetterTopic, popRetryTopic, retryTopic, SCHEDULE_TOPIC } from '../../protocol/names.ts';

/** A later copy of a message, made when a group sent it back: in its retry topic, on its way there, or given up. */
export interface RedeliveredCopy {
  place: 'retry' | 'delayed' | 'dead';
  message: MessageExt;
}

/** What a query by unique key finds at most. */
const MAX_COPIES = 32;

/**
 * The newest copy of a message that a group has sent back; undefined when it has not. Found by the unique
 * key.
 *
 * @param holder address of the broker that stored the message
 */
export async function newestCopy(
  client: AdminClient,
  holder: string,
  group: string,
  message: MessageExt,
): Promise<RedeliveredCopy | undefined> {
  const { uniqueKey, reconsumeTimes } = message;
  if (uniqueKey === undefined) return undefined;
  const copiesIn = (topic: string): Promise<MessageExt[]> =>
    client.messages.query(holder, { topic, key: uniqueKey, maxNum: MAX_COPIES, unique: true });
  const retry = retryTopic(group);
  const retries = [retry, popRetryTopic(group, message.topic, false), popRetryTopic(group, message.topic, true)];
  const [dead, delayed, ...retried] = await Promise.all(
    [deadLetterTopic(group), SCHEDULE_TOPIC, ...retries].map(copiesIn),
  );
  const waiting = delayed?.filter(({ properties }) => properties.get(Property.REAL_TOPIC) === retry) ?? [];
  let newest: RedeliveredCopy | undefined;
  const consider = (place: RedeliveredCopy['place'], copies: readonly MessageExt[]): void => {
    for (const copy of copies) {
      // A delayed copy stays where it waited; the one it became has as many tries and comes after it.
      if (copy.reconsumeTimes > reconsumeTimes && copy.reconsumeTimes >= (newest?.message.reconsumeTimes ?? 0)) {
        newest = { place, message: copy };
      }
    }
  };
  consider('delayed', waiting);
  consider('retry', retried.flat());
  consider('dead', dead ?? []);
  return newest;
}
