import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { decodeMessages, type MessageExt } from '../../../src/protocol/message/decode.ts';
import { parseOffsetMessageId } from '../../../src/protocol/message/ids.ts';
import type { Bench } from '../../engine/broker/support/raw-client.ts';

/** The unique key of the n-th message. */
export const letterId = (n: number): string => `7F000001000018B4AAC2000000000${String(n).padStart(3, '0')}`;

/** Sends a message to the topic Orders and has the group give it up at once. */
export async function bury(bench: Bench, group: string, n: number): Promise<void> {
  const id = letterId(n);
  const properties = `UNIQ_KEY\u0001${id}\u0002KEYS\u0001key-${n}\u0002TAGS\u0001TagA\u0002`;
  const sent = await bench.send({ topic: 'Orders', properties, body: `body ${n}` });
  const offset = parseOffsetMessageId(sent.extFields?.['msgId'] ?? '')?.physicalOffset;
  const answer = await bench.ask(RequestCode.CONSUMER_SEND_MSG_BACK, { offset: `${offset}`, group, delayLevel: '-1' });
  if (answer.code !== 0) throw new Error(`the message was not taken back: ${answer.remark}`);
}

/** Locks a queue for a group, as its consumers do that consume in order. */
export async function lockQueue(bench: Bench, group: string): Promise<void> {
  const mqSet = [{ topic: 'Orders', brokerName: bench.broker.brokerName, queueId: 0 }];
  const body = JSON.stringify({ consumerGroup: group, clientId: 'c', mqSet });
  await bench.ask(RequestCode.LOCK_BATCH_MQ, {}, Buffer.from(body));
}

/** The first messages of a queue from an offset on. */
export async function messagesIn(bench: Bench, topic: string, queueId = 0, queueOffset = 0): Promise<MessageExt[]> {
  const answer = await bench.pull({ topic, queueId, queueOffset });
  return answer.code === 0 ? decodeMessages(answer.body ?? Buffer.alloc(0)) : [];
}
