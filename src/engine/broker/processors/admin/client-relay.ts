import { MqError, messageOf } from '../../../../errors/index.ts';
import type { QueueTable } from '../../../../protocol/bodies/message-queue.ts';
import { decodeGetConsumerStatus, encodeGetConsumerStatus } from '../../../../protocol/bodies/reset-offset.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../../protocol/codes/response.ts';
import { type ExtFields, request as newRequest, type RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import { invokeGetConsumerStatusRequest } from '../../../../protocol/headers/admin.ts';
import {
  consumeMessageDirectlyRequest,
  getConsumerRunningInfoRequest,
  getConsumerStatusRequest,
} from '../../../../protocol/headers/consumer.ts';
import { parseOffsetMessageId } from '../../../../protocol/message/ids.ts';
import { versionName } from '../../../../protocol/version.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { ClientChannel } from '../../client/client-channel.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed, success } from '../answers.ts';

/** Questions passed on to consumers over their own connections: 223, 307, 309 (wire-protocol 3.6). */
export const clientRelayProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, (request) => consumerStatus(broker, request)],
  [RequestCode.GET_CONSUMER_RUNNING_INFO, (request) => runningInfo(broker, request)],
  [RequestCode.CONSUME_MESSAGE_DIRECTLY, (request) => consumeDirectly(broker, request)],
];

/** Below the 5 s that mqadmin waits for all of them. */
const STATUS_TIMEOUT_MS = 4000;
const RELAY_TIMEOUT_MS = 10_000;

/** V3_0_7_SNAPSHOT and V3_1_8_SNAPSHOT: the first that know these requests. */
const FIRST_VERSION_WITH_STATUS = 28;
const FIRST_VERSION_WITH_RUNNING_INFO = 62;

async function consumerStatus(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { topic, group, clientAddr = '' } = decodeHeader(invokeGetConsumerStatusRequest, request.extFields);
  const channels = broker.consumers.group(group)?.channels() ?? [];
  if (channels.length === 0) throw failed(`No Any Consumer online in the consumer group: [${group}]`);
  for (const { clientId, version } of channels) {
    if (version < FIRST_VERSION_WITH_STATUS) {
      throw failed(`the client ${clientId} does not support this feature. version=${versionName(version)}`);
    }
  }
  const asked = channels.filter(({ clientId }) => clientAddr === '' || clientAddr === clientId);
  const answers = await Promise.all(asked.map((channel) => statusOf(broker, channel, topic, group)));
  const consumerTable = new Map(answers.filter((answer) => answer !== undefined));
  return success(encodeGetConsumerStatus({ messageQueueTable: [], consumerTable }));
}

/** What one client says; undefined when it does not, which is logged and leaves it out. */
async function statusOf(
  broker: BrokerContext,
  { clientId, connection }: ClientChannel,
  topic: string,
  group: string,
): Promise<[clientId: string, QueueTable<number>] | undefined> {
  const fields = encodeHeader(getConsumerStatusRequest, { topic, group });
  try {
    const answer = await connection.invoke(
      newRequest(RequestCode.GET_CONSUMER_STATUS_FROM_CLIENT, fields),
      STATUS_TIMEOUT_MS,
    );
    if (answer.code === ResponseCode.SUCCESS && answer.body !== undefined) {
      return [clientId, decodeGetConsumerStatus(answer.body).messageQueueTable];
    }
    broker.log.warn({ group, clientId, code: answer.code, remark: answer.remark }, 'a consumer gave no status');
  } catch (error) {
    broker.log.warn({ group, clientId, reason: messageOf(error) }, 'a consumer gave no status');
  }
  return undefined;
}

function runningInfo(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { consumerGroup, clientId } = decodeHeader(getConsumerRunningInfoRequest, request.extFields);
  return relay(broker, request, consumerGroup, clientId, request.extFields ?? {}, request.body);
}

async function consumeDirectly(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const {
    consumerGroup,
    clientId = '',
    msgId = '',
    topic,
  } = decodeHeader(consumeMessageDirectlyRequest, request.extFields);
  const id = parseOffsetMessageId(msgId);
  const record = id === undefined ? undefined : await broker.store.messageAt(id.physicalOffset);
  if (record === undefined) throw failed(`there is no message with the offset message id ${msgId} on this broker`);
  const fields: ExtFields = { ...request.extFields, brokerName: broker.brokerName };
  const topicSysFlag = topic === undefined ? undefined : broker.topics.get(topic)?.topicSysFlag;
  const groupSysFlag = broker.groups.get(consumerGroup)?.groupSysFlag;
  if (topicSysFlag !== undefined) fields['topicSysFlag'] = String(topicSysFlag);
  if (groupSysFlag !== undefined) fields['groupSysFlag'] = String(groupSysFlag);
  return relay(broker, request, consumerGroup, clientId, fields, record);
}

async function relay(
  broker: BrokerContext,
  { code }: RemotingCommand,
  group: string,
  clientId: string,
  fields: ExtFields,
  body: Buffer | undefined,
): Promise<RemotingCommand> {
  const channel = broker.consumers.find(group, clientId);
  if (channel === undefined) throw failed(`The Consumer <${group}> <${clientId}> not online`);
  if (channel.version < FIRST_VERSION_WITH_RUNNING_INFO) {
    throw failed(
      `The Consumer <${clientId}> Version <${versionName(channel.version)}> too low to finish, ` +
        'please upgrade it to V3_1_8_SNAPSHOT',
    );
  }
  try {
    return await channel.connection.invoke(newRequest(code, fields, body), RELAY_TIMEOUT_MS);
  } catch (error) {
    const timedOut = error instanceof MqError && error.code === 'TIMEOUT';
    throw new Refusal(
      timedOut ? ResponseCode.CONSUME_MSG_TIMEOUT : ResponseCode.SYSTEM_ERROR,
      timedOut
        ? `consumer <${group}> <${clientId}> Timeout: ${messageOf(error)}`
        : `invoke consumer <${group}> <${clientId}> Exception: ${messageOf(error)}`,
    );
  }
}
