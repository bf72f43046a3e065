import { asArray, asBoolean, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { type MessageQueue, messageQueueJson, readMessageQueue } from './message-queue.ts';

/** Body of 41 (lock) and 42 (unlock). */
export type LockBatchRequestBody = {
  consumerGroup: string;
  clientId: string;
  /** 5.x. */
  onlyThisBroker: boolean;
  mqSet: MessageQueue[];
};

/** @throws JsonError when the body is no object */
export function decodeLockBatchRequest(body: Buffer | undefined): LockBatchRequestBody {
  const object = parseObject(body);
  return {
    consumerGroup: asString(object['consumerGroup']),
    clientId: asString(object['clientId']),
    onlyThisBroker: asBoolean(object['onlyThisBroker']),
    mqSet: asArray(object['mqSet']).map(readMessageQueue),
  };
}

export const encodeLockBatchRequest = (lock: LockBatchRequestBody): Buffer =>
  jsonBody({
    clientId: lock.clientId,
    consumerGroup: lock.consumerGroup,
    mqSet: lock.mqSet.map(messageQueueJson),
    onlyThisBroker: lock.onlyThisBroker,
  });

/** Answer of 41: the queues the client owns now. @throws JsonError when the body is no object */
export const decodeLockBatchResponse = (body: Buffer | undefined): MessageQueue[] =>
  asArray(parseObject(body)['lockOKMQSet']).map(readMessageQueue);

/** The set is written even when it is empty: Java reads it without a look. */
export const encodeLockBatchResponse = (locked: readonly MessageQueue[]): Buffer =>
  jsonBody({ lockOKMQSet: locked.map(messageQueueJson) });
