import type { JsonValue } from '../json/parse.ts';
import { asArray, asEnum, asMap, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';
import {
  type ConsumeFromWhere,
  type ConsumeType,
  consumeFromWheres,
  consumeTypes,
  type MessageModel,
  messageModels,
} from './consumer-kind.ts';
import { readSubscriptionData, type SubscriptionData, subscriptionDataJson } from './subscription-data.ts';

/** One client of a group. */
export type ClientConnection = {
  clientId: string;
  /** `ip:port`. */
  clientAddr: string;
  /** Absent when the broker did not know the language. */
  language: string;
  version: number;
};

/** The online clients of a consumer group (answer of 203); mqadmin needs every field. */
export type ConsumerConnection = {
  connectionSet: ClientConnection[];
  /** By topic. */
  subscriptionTable: Map<string, SubscriptionData>;
  consumeType: ConsumeType;
  messageModel: MessageModel;
  consumeFromWhere: ConsumeFromWhere;
};

/** The online clients of a producer group (answer of 204). */
export type ProducerConnection = { connectionSet: ClientConnection[] };

/** @throws JsonError when the body is no object */
export function decodeConsumerConnection(body: Buffer | undefined): ConsumerConnection {
  const object = parseObject(body);
  return {
    connectionSet: asArray(object['connectionSet']).map(readConnection),
    subscriptionTable: asMap(object['subscriptionTable'], (item) => readSubscriptionData(item)),
    consumeType: asEnum(object['consumeType'], consumeTypes, 'CONSUME_PASSIVELY'),
    messageModel: asEnum(object['messageModel'], messageModels, 'CLUSTERING'),
    consumeFromWhere: asEnum(object['consumeFromWhere'], consumeFromWheres, 'CONSUME_FROM_LAST_OFFSET'),
  };
}

export const encodeConsumerConnection = (connection: ConsumerConnection): Buffer =>
  jsonBody({
    connectionSet: connection.connectionSet.map(connectionJson),
    consumeFromWhere: connection.consumeFromWhere,
    consumeType: connection.consumeType,
    messageModel: connection.messageModel,
    subscriptionTable: Object.fromEntries(
      [...connection.subscriptionTable].map(([topic, data]) => [topic, subscriptionDataJson(data)]),
    ),
  });

/** @throws JsonError when the body is no object */
export const decodeProducerConnection = (body: Buffer | undefined): ProducerConnection => ({
  connectionSet: asArray(parseObject(body)['connectionSet']).map(readConnection),
});

export const encodeProducerConnection = (connection: ProducerConnection): Buffer =>
  jsonBody({ connectionSet: connection.connectionSet.map(connectionJson) });

function readConnection(value: JsonValue): ClientConnection {
  const object = asObject(value);
  return {
    clientId: asString(object['clientId']),
    clientAddr: asString(object['clientAddr']),
    language: asString(object['language'], 'OTHER'),
    version: asNumber(object['version']),
  };
}

const connectionJson = (connection: ClientConnection): Writable => ({
  clientAddr: connection.clientAddr,
  clientId: connection.clientId,
  language: connection.language,
  version: connection.version,
});
