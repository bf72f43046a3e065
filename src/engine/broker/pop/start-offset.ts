import { PopInitMode } from '../../../protocol/headers/pop.ts';
import { isRetryTopic } from '../../../protocol/names.ts';
import type { BrokerContext } from '../context.ts';
import { isYoung } from '../offset/young-queue.ts';

/**
 * Where a group takes its first message of a queue: its committed offset, else by the request's `initMode` at the oldest
 * message, or at the newest one; a queue whose first message is still near the end of the log is read from that one
 * (initPopOffsetByCheckMsgInMem), so that a new group misses nothing of a new topic.
 */
export async function startOffset(
  broker: Pick<BrokerContext, 'offsets' | 'store' | 'config'>,
  group: string,
  topic: string,
  queueId: number,
  initMode: number,
): Promise<number> {
  const { offsets, store, config } = broker;
  const committed = offsets.query(group, topic, queueId);
  if (committed >= 0) return committed;
  if (initMode === PopInitMode.MIN || isRetryTopic(topic)) return store.minOffset(topic, queueId);
  if (config.get('initPopOffsetByCheckMsgInMem') && (await isYoung(broker, topic, queueId))) return 0;
  return Math.max(0, store.maxOffset(topic, queueId) - 1);
}
