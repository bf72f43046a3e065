import {
  decodeMessageRequestMode,
  decodeQueryAssignment,
  encodeAssignments,
  type MessageRequestMode,
  type QueryAssignmentRequestBody,
} from '../../../protocol/bodies/assignment.ts';
import { compareQueues, type MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../../protocol/command.ts';
import { jsonBody } from '../../../protocol/json/write.ts';
import { isRetryTopic } from '../../../protocol/names.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { BrokerContext } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { versionedTable } from '../processors/admin/versioned-table.ts';
import { groupMissing, success, topicMissing } from '../processors/answers.ts';
import { allocateForPop, strategies } from './strategies.ts';

/** Queues shared out by the broker, and how groups take their messages: 400, 401, 402 (wire-protocol 3.7). */
export function assignmentPart(broker: BrokerContext): BrokerPart {
  broker.topics.onChange((topic) => broker.routes.forget(topic));
  return {
    processors: [
      [RequestCode.QUERY_ASSIGNMENT, (request) => queryAssignment(broker, request)],
      [RequestCode.SET_MESSAGE_REQUEST_MODE, (request) => setMode(broker, request)],
      [
        RequestCode.GET_ALL_MESSAGE_REQUEST_MODE,
        versionedTable(broker, {
          version: () => broker.requestModes.version,
          body: () => jsonBody({ messageRequestModeMap: broker.requestModes.toJson() }),
        }),
      ],
    ],
  };
}

async function queryAssignment(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const query = decodeQueryAssignment(request.body);
  const { mode, shareQueueNum } = modeOf(broker, query.topic, query.consumerGroup);
  const queues = await assigned(broker, query, mode, shareQueueNum);
  return success(encodeAssignments(queues?.map((messageQueue) => ({ messageQueue, mode }))));
}

function modeOf(
  { requestModes, config }: BrokerContext,
  topic: string,
  group: string,
): { mode: MessageRequestMode; shareQueueNum: number } {
  const set = requestModes.get(topic, group);
  if (set !== undefined) return { mode: set.mode, shareQueueNum: set.popShareQueueNum };
  // Only a consumer that pulls reads the group's own retry topic.
  const mode = isRetryTopic(topic) ? 'PULL' : config.get('defaultMessageRequestMode');
  return { mode: mode === 'POP' ? 'POP' : 'PULL', shareQueueNum: config.get('defaultPopShareQueueNum') };
}

/** Undefined when it cannot be told: the client keeps what it has. */
async function assigned(
  broker: BrokerContext,
  { topic, consumerGroup, clientId, strategyName, messageModel }: QueryAssignmentRequestBody,
  mode: MessageRequestMode,
  shareQueueNum: number,
): Promise<readonly MessageQueue[] | undefined> {
  const queues = await broker.routes.queuesOf(topic);
  if (queues === undefined || queues.length === 0) return undefined;
  if (messageModel === 'BROADCASTING' || !broker.config.get('serverLoadBalancerEnable')) return queues;
  const clients = broker.consumers.group(consumerGroup)?.clientIds().sort();
  const strategy = strategies.get(strategyName);
  if (clients === undefined || strategy === undefined) {
    const reason =
      strategy === undefined ? `the strategy ${strategyName} is unknown` : 'the group has no client online';
    broker.log.warn({ topic, group: consumerGroup, clientId, reason }, 'queues could not be shared out');
    return undefined;
  }
  const sorted = [...queues].sort(compareQueues);
  return mode === 'POP'
    ? allocateForPop(strategy, clientId, sorted, clients, shareQueueNum)
    : strategy(clientId, sorted, clients);
}

async function setMode(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const entry = decodeMessageRequestMode(request.body);
  if (isRetryTopic(entry.topic)) {
    throw new Refusal(ResponseCode.NO_PERMISSION, 'retry topic is not allowed to set mode');
  }
  if (broker.topics.get(entry.topic) === undefined) throw topicMissing(entry.topic);
  if (broker.groups.find(entry.consumerGroup) === undefined) throw groupMissing(entry.consumerGroup);
  await broker.requestModes.set(entry);
  broker.log.info({ ...entry }, 'a group was told how to take messages');
  return success();
}
