import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { recallMessageRequest } from '../../../protocol/headers/producer.ts';
import { parseIp } from '../../../protocol/message/host.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { decodeRecallHandle, type RecallHandle } from '../../../protocol/message/recall-handle.ts';
import { isWriteable } from '../../../protocol/permission.ts';
import { parseAddress } from '../../../remoting/address.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { BrokerContext, ProcessorEntries } from '../context.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { isStored } from '../message/put-outcome.ts';
import { topicMissing } from '../processors/answers.ts';

/** Serves RECALL_MESSAGE (370): a timed message that is not yet due is not delivered (wire-protocol 3.4). */
export const recallProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.RECALL_MESSAGE, (request, connection) => recall(broker, request, connection)],
];

/** What a recall is stored with, so that people who look at the queue know it. */
const RECALL_TAG = '_RECALL_TAG_';

async function recall(
  broker: BrokerContext,
  request: RemotingCommand,
  connection: Connection,
): Promise<RemotingCommand> {
  const region = { [Property.MSG_REGION]: broker.config.values.regionId };
  try {
    const { producerGroup, topic, recallHandle } = decodeHeader(recallMessageRequest, request.extFields);
    admit(broker, topic);
    const handle = readHandle(broker, topic, recallHandle);
    const result = await broker.writer.put(recallMessage(broker, handle, producerGroup, connection));
    if (!isStored(result.status)) {
      throw new Refusal(ResponseCode.SYSTEM_ERROR, `recall failed, execute error: ${result.reason ?? result.status}`);
    }
    return response(ResponseCode.SUCCESS, undefined, { ...region, msgId: handle.uniqueKey });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return response(error.code, error.message, region);
  }
}

/** @throws Refusal 14, 16 or 17 */
function admit({ config: { values }, clock, topics }: BrokerContext, topic: string): void {
  if (!values.recallMessageEnable) {
    throw new Refusal(ResponseCode.NO_PERMISSION, 'recall failed, operation is forbidden (recallMessageEnable=false)');
  }
  const isOpen = isWriteable(values.brokerPermission) || values.allowRecallWhenBrokerNotWriteable;
  if (clock.now() < values.startAcceptSendRequestTimeStamp || !isOpen) {
    throw new Refusal(ResponseCode.SERVICE_NOT_AVAILABLE, 'recall failed, broker service not available');
  }
  if (topics.get(topic) === undefined) throw topicMissing(topic);
}

/** @throws Refusal 604 */
function readHandle(
  { config: { values }, brokerName, clock }: BrokerContext,
  topic: string,
  text: string,
): RecallHandle {
  const handle = decodeRecallHandle(text);
  if (handle === undefined) throw illegal('recall handle is invalid');
  if (handle.topic !== topic) throw illegal(`recall failed, topic not match: the handle is of ${handle.topic}`);
  if (handle.brokerName !== brokerName) {
    throw illegal(`recall failed, broker service not available: the handle is of ${handle.brokerName}`);
  }
  const left = handle.deliverAtMs - clock.now();
  if (left <= 0 || left >= values.timerMaxDelaySec * 1000) throw illegal('recall failed, timestamp invalid');
  return handle;
}

const illegal = (remark: string): Refusal => new Refusal(ResponseCode.ILLEGAL_OPERATION, remark);

/** A timed message of the same slot that names the one it recalls. */
function recallMessage(
  { clock }: BrokerContext,
  { topic, uniqueKey, deliverAtMs }: RecallHandle,
  producerGroup: string | undefined,
  connection: Connection,
): OutgoingMessage {
  const now = clock.now();
  const { host, port } = parseAddress(connection.remoteAddress);
  return {
    topic,
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: now,
    bornHost: { ip: parseIp(host), port },
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from('0'),
    properties: new Map([
      [Property.TAGS, RECALL_TAG],
      [Property.TIMER_DEL_UNIQKEY, `${topic}+${uniqueKey}`],
      [Property.UNIQ_KEY, uniqueKey],
      [Property.TIMER_DELIVER_MS, String(deliverAtMs)],
      [Property.BORN_TIMESTAMP, String(now)],
      [Property.PGROUP, producerGroup ?? ''],
    ]),
    waitForFlush: true,
  };
}
