import type { JsonValue } from '../json/parse.ts';
import { asArray, asEnum, asMap, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import { type MessageModel, messageModels } from './consumer-kind.ts';
import { type MessageQueue, messageQueueJson, readMessageQueue } from './message-queue.ts';

/** How a group takes messages of a topic. */
export const messageRequestModes = ['PULL', 'POP'] as const;
export type MessageRequestMode = (typeof messageRequestModes)[number];

/** Body of 400. */
export type QueryAssignmentRequestBody = {
  topic: string;
  consumerGroup: string;
  clientId: string;
  /** `AVG` or `AVG_BY_CIRCLE`. */
  strategyName: string;
  messageModel: MessageModel;
};

/** A queue that a client is to consume; queue id -1 is any queue of the broker. */
export type MessageQueueAssignment = { messageQueue: MessageQueue; mode: MessageRequestMode };

/** Body of 401, and what is kept of it. */
export type MessageRequestModeEntry = {
  topic: string;
  consumerGroup: string;
  mode: MessageRequestMode;
  /** How many further clients' queues each client pops; 0 or less, or all but one: every client pops every queue. */
  popShareQueueNum: number;
};

/** By topic, then by group (answer of 402, and messageRequestMode.json). */
export type MessageRequestModeTable = Map<string, Map<string, MessageRequestModeEntry>>;

/** @throws JsonError when the body is no object */
export function decodeQueryAssignment(body: Buffer | undefined): QueryAssignmentRequestBody {
  const object = parseObject(body);
  return {
    topic: asString(object['topic']),
    consumerGroup: asString(object['consumerGroup']),
    clientId: asString(object['clientId']),
    strategyName: asString(object['strategyName']),
    messageModel: asEnum(object['messageModel'], messageModels, 'CLUSTERING'),
  };
}

export const encodeQueryAssignment = (query: QueryAssignmentRequestBody): Buffer => jsonBody({ ...query });

/** Undefined: the broker could not tell, and the client keeps what it has. */
export const encodeAssignments = (assignments: readonly MessageQueueAssignment[] | undefined): Buffer =>
  jsonBody(
    assignments === undefined
      ? {}
      : {
          messageQueueAssignments: assignments.map(({ messageQueue, mode }) => ({
            messageQueue: messageQueueJson(messageQueue),
            mode,
          })),
        },
  );

/** @throws JsonError when the body is no object */
export function decodeAssignments(body: Buffer | undefined): MessageQueueAssignment[] | undefined {
  const list = parseObject(body)['messageQueueAssignments'];
  if (list === undefined || list === null) return undefined;
  return asArray(list).map((item) => {
    const object = asObject(item);
    return {
      messageQueue: readMessageQueue(object['messageQueue']),
      mode: asEnum(object['mode'], messageRequestModes, 'PULL'),
    };
  });
}

const readEntry = (value: JsonValue): MessageRequestModeEntry => {
  const object = asObject(value);
  return {
    topic: asString(object['topic']),
    consumerGroup: asString(object['consumerGroup']),
    mode: asEnum(object['mode'], messageRequestModes, 'PULL'),
    popShareQueueNum: asNumber(object['popShareQueueNum']),
  };
};

/** @throws JsonError when the body is no object */
export const decodeMessageRequestMode = (body: Buffer | undefined): MessageRequestModeEntry =>
  readEntry(parseObject(body));

export const encodeMessageRequestMode = (entry: MessageRequestModeEntry): Buffer => jsonBody({ ...entry });

export const readMessageRequestModes = (value: JsonValue | undefined): MessageRequestModeTable =>
  asMap(value, (groups) => asMap(groups, readEntry));

/** As it stands in the file and in the answer of 402. */
export const messageRequestModesJson = (table: MessageRequestModeTable): Record<string, Record<string, Writable>> =>
  Object.fromEntries(
    [...table].map(([topic, groups]) => [
      topic,
      Object.fromEntries([...groups].map(([group, entry]): [string, Writable] => [group, { ...entry }])),
    ]),
  );
