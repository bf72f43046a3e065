import { totalmem } from 'node:os';
import { readInt64 } from '../../../protocol/message/record.ts';
import type { BrokerContext } from '../context.ts';

const RECORD_POSITION_AT = 28;

/**
 * Whether the queue's first message is still there and near the end of the log: then a new group starts with it,
 * whatever its consumers say about where to start. "Near" is the original's measure, accessMessageInMemoryMaxRatio.
 */
export async function isYoung(
  { store, config }: Pick<BrokerContext, 'store' | 'config'>,
  topic: string,
  queueId: number,
): Promise<boolean> {
  if (store.minOffset(topic, queueId) > 0 || store.maxOffset(topic, queueId) <= 0) return false;
  const hotBytes = (totalmem() * config.get('accessMessageInMemoryMaxRatio')) / 100;
  if (store.maxPhysicalOffset - store.minPhysicalOffset <= hotBytes) return true;
  const first = await store.get({ topic, queueId, offset: 0, maxMessages: 1, maxBytes: 1, matches: undefined });
  const record = first.buffers[0];
  return record !== undefined && store.maxPhysicalOffset - readInt64(record, RECORD_POSITION_AT) <= hotBytes;
}
