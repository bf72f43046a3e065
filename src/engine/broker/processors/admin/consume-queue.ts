import { encodeQueryConsumeQueue } from '../../../../protocol/bodies/query-consume-queue.ts';
import { isTagType, type SubscriptionData } from '../../../../protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { queryConsumeQueueRequest } from '../../../../protocol/headers/admin.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { type Matcher, matcherOf } from '../../pull/pull-filter.ts';
import { failed, success } from '../answers.ts';
import { Breather } from '../breather.ts';

/** Entries of a queue as they lie on disk, and what the filter of a group says to them: 321 (wire-protocol 3.9). */
export const consumeQueueProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.QUERY_CONSUME_QUEUE, (request) => consumeQueue(broker, request)],
];

/** What a broker says of an entry: `eval` whether the group's filter takes it, `msg` why that is not known. */
interface Verdict {
  eval: boolean;
  msg?: string;
}

type Entry = NonNullable<ReturnType<BrokerContext['store']['queueEntries']>>[number];

async function consumeQueue(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { topic, queueId, index, count, consumerGroup } = decodeHeader(queryConsumeQueueRequest, request.extFields);
  const { store } = broker;
  const entries = store.queueEntries(topic, queueId, index, Math.max(0, count));
  if (entries === undefined) throw failed(`${queueId}@${topic} is not exist!`);
  const subscription =
    consumerGroup === undefined ? undefined : broker.consumers.group(consumerGroup)?.subscription(topic);
  const verdicts = subscription === undefined ? [] : await judged(broker, subscription, entries);
  return success(
    encodeQueryConsumeQueue({
      subscriptionData: subscription,
      filterData: consumerGroup === undefined ? undefined : filterData(consumerGroup, topic, subscription),
      minQueueIndex: store.minOffset(topic, queueId),
      maxQueueIndex: store.maxOffset(topic, queueId),
      queueData: entries.map(({ position, size, tagsCode }, i) => ({
        physicOffset: position,
        physicSize: size,
        tagsCode,
        ...(verdicts[i] ?? { eval: false }),
      })),
    }),
  );
}

/** The filter as the original prints it: nothing (`null`) for tags, which need none beside the subscription. */
function filterData(consumerGroup: string, topic: string, subscription: SubscriptionData | undefined): string {
  if (subscription === undefined) return `${consumerGroup}@${topic} is not online!`;
  const { expressionType, subString, subVersion } = subscription;
  if (isTagType(expressionType)) return 'null';
  const data = { consumerGroup, topic, expression: subString, expressionType, clientVersion: subVersion, dead: false };
  return JSON.stringify(data, undefined, '\t');
}

/** Asks the filter of the subscription about each entry, and where it looks at properties, about its record. */
async function judged(
  { store, config }: BrokerContext,
  subscription: SubscriptionData,
  entries: readonly Entry[],
): Promise<Verdict[]> {
  let matcher: Matcher;
  try {
    matcher = matcherOf(subscription, config.get('enablePropertyFilter'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return entries.map(() => ({ eval: false, msg: error.message }));
  }
  const { matches, matchesRecord } = matcher;
  const verdicts: Verdict[] = [];
  const breather = new Breather();
  for (const entry of entries) {
    if (matches !== undefined && !matches(entry.tagsCode)) verdicts.push({ eval: false });
    else if (matchesRecord === undefined) verdicts.push({ eval: true });
    else {
      // One at a time: a thousand records of four megabytes would not fit into memory.
      const [record] = await store.recordsAt([entry]);
      verdicts.push(record === undefined ? { eval: false, msg: 'message not found' } : { eval: matchesRecord(record) });
      await breather.step();
    }
  }
  return verdicts;
}
