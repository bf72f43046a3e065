import { decodeLockBatchRequest, encodeLockBatchResponse } from '../../../../protocol/bodies/lock-batch.ts';
import type { MessageQueue } from '../../../../protocol/bodies/message-queue.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { queueCount } from '../../topic/topic-config.ts';
import { success } from '../answers.ts';

/** LOCK_BATCH_MQ (41) and UNLOCK_BATCH_MQ (42) (wire-protocol 3.5). */
export const queueLockProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.LOCK_BATCH_MQ, (request) => lock(broker, request)],
  [RequestCode.UNLOCK_BATCH_MQ, (request) => unlock(broker, request)],
];

function lock(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { consumerGroup, clientId, mqSet } = decodeLockBatchRequest(request.body);
  const queues = mqSet.filter((queue) => isServed(broker, queue));
  const locked = broker.locks.tryLockBatch(consumerGroup, clientId, queues, request.language === 'GO');
  return success(encodeLockBatchResponse(locked));
}

/** Only queues that are there can be locked, so that the table of locks stays as small as the topics. */
function isServed(broker: BrokerContext, { topic, queueId }: MessageQueue): boolean {
  const config = broker.topics.get(topic);
  return config !== undefined && queueId >= 0 && queueId < queueCount(config);
}

function unlock(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { consumerGroup, clientId, mqSet } = decodeLockBatchRequest(request.body);
  broker.locks.unlockBatch(consumerGroup, clientId, mqSet);
  return success();
}
