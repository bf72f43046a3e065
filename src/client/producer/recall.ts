import { MqError } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { decodeHeader } from '../../protocol/header.ts';
import { recallMessageRequest, recallMessageResponse } from '../../protocol/headers/producer.ts';
import { decodeRecallHandle } from '../../protocol/message/recall-handle.ts';
import type { Caller } from '../caller.ts';
import type { PublishQueue } from '../routes.ts';

/**
 * Takes back a message that waits for its time (370), at the broker its handle names.
 * @param queues those of its topic
 * @returns the message's id
 * @throws MqError BAD_DATA for a handle that is none, NOT_FOUND when its broker is not there, REFUSED when the broker does
 *   not allow it or the time has passed
 */
export async function recallMessage(
  caller: Caller,
  group: string,
  wireTopic: string,
  recallHandle: string,
  queues: readonly PublishQueue[],
): Promise<string> {
  const handle = decodeRecallHandle(recallHandle);
  if (handle === undefined) {
    throw new MqError('BAD_DATA', `${JSON.stringify(recallHandle)} is no recall handle`, {
      topic: wireTopic,
      hint: 'Take the recallHandle of the result of a send with delayMs or deliverAt.',
    });
  }
  const address = queues.find(({ brokerName }) => brokerName === handle.brokerName)?.address;
  if (address === undefined) {
    throw new MqError('NOT_FOUND', `broker ${handle.brokerName}, which keeps the message, is not there`, {
      topic: wireTopic,
    });
  }
  const answer = await caller.callWith(
    address,
    RequestCode.RECALL_MESSAGE,
    recallMessageRequest,
    { producerGroup: group, topic: wireTopic, recallHandle },
    { subject: { topic: wireTopic } },
  );
  return decodeHeader(recallMessageResponse, answer.extFields).msgId;
}
