import { RequestCode } from '../../protocol/codes/request.ts';
import { type RemotingCommand, request } from '../../protocol/command.ts';
import { encodeHeader } from '../../protocol/header.ts';
import { sendMessageRequest } from '../../protocol/headers/producer.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { formatProperties, Property } from '../../protocol/message/properties.ts';
import { SysFlag } from '../../protocol/message/sysflag.ts';
import { AUTO_CREATE_TOPIC, isRetryTopic } from '../../protocol/names.ts';

/** The group that sends dead letters again. */
const RESEND_GROUP = 'MQ_DLQ_RESEND';

/** What belonged to an earlier delivery; some of it would make the broker delay the message or take it for half a one. */
const ofEarlierDeliveries: ReadonlySet<string> = new Set([
  Property.DELAY,
  Property.WAIT,
  Property.REAL_TOPIC,
  Property.REAL_QID,
  Property.TRAN_MSG,
  Property.PGROUP,
  Property.POP_CK,
  Property.TIMER_DELAY_SEC,
  Property.TIMER_DELAY_MS,
  Property.TIMER_DELIVER_MS,
  'TIMER_OUT_MS',
  'TIMER_ENQUEUE_MS',
  'TIMER_DEQUEUE_MS',
  Property.RECONSUME_TIME,
  Property.MAX_RECONSUME_TIMES,
]);

/**
 * The request that sends a dead letter again: body, tags, keys, unique key and time of birth as they are, its tries counted
 * from the beginning. In a group's retry topic it keeps its origin, which consumers see as its topic.
 */
export function resendRequest(letter: MessageExt, topic: string, queueId: number, brokerName: string): RemotingCommand {
  const kept = [...letter.properties].filter(
    ([name]) => !ofEarlierDeliveries.has(name) && (name !== Property.RETRY_TOPIC || isRetryTopic(topic)),
  );
  const fields = encodeHeader(sendMessageRequest, {
    producerGroup: RESEND_GROUP,
    topic,
    defaultTopic: AUTO_CREATE_TOPIC,
    defaultTopicQueueNums: 1,
    queueId,
    sysFlag: letter.sysFlag & ~(SysFlag.TRANSACTION_TYPE | SysFlag.BORN_HOST_V6 | SysFlag.STORE_HOST_V6),
    bornTimestamp: letter.bornTimestamp,
    flag: letter.flag,
    properties: formatProperties(kept),
    reconsumeTimes: 0,
    unitMode: false,
    batch: false,
    bname: brokerName,
  });
  return request(RequestCode.SEND_MESSAGE, fields, letter.storedBody);
}
