import type { JsonValue } from '../json/parse.ts';
import { asArray, asBoolean, asEnum, asNumber, asObject, asString, parseObject } from '../json/read.ts';
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

/** One consumer group of a client. */
export type ConsumerData = {
  groupName: string;
  consumeType: ConsumeType;
  messageModel: MessageModel;
  consumeFromWhere: ConsumeFromWhere;
  subscriptionDataSet: SubscriptionData[];
  unitMode: boolean;
};

/** The groups of one client (body of 34). */
export type HeartbeatData = {
  /** On the wire `clientID`. */
  clientId: string;
  /** Producer groups by name. */
  producerGroups: string[];
  consumerDataSet: ConsumerData[];
  /** 0 in a plain heartbeat; otherwise a hash of the subscriptions (heartbeats V2). */
  heartbeatFingerprint: number;
  /** True in a short V2 heartbeat: the subscriptions sent before still hold. */
  withoutSub: boolean;
};

/** @throws JsonError when the body is no object */
export function decodeHeartbeatData(body: Buffer | undefined): HeartbeatData {
  const object = parseObject(body);
  return {
    clientId: asString(object['clientID'] ?? object['clientId']),
    producerGroups: asArray(object['producerDataSet']).map((item) => asString(asObject(item)['groupName'])),
    consumerDataSet: asArray(object['consumerDataSet']).map(readConsumerData),
    heartbeatFingerprint: asNumber(object['heartbeatFingerprint']),
    withoutSub: asBoolean(object['withoutSub'] ?? object['isWithoutSub']),
  };
}

function readConsumerData(value: JsonValue): ConsumerData {
  const object = asObject(value);
  return {
    groupName: asString(object['groupName']),
    consumeType: asEnum(object['consumeType'], consumeTypes, 'CONSUME_PASSIVELY'),
    messageModel: asEnum(object['messageModel'], messageModels, 'CLUSTERING'),
    consumeFromWhere: asEnum(object['consumeFromWhere'], consumeFromWheres, 'CONSUME_FROM_LAST_OFFSET'),
    subscriptionDataSet: asArray(object['subscriptionDataSet']).map(readSubscriptionData),
    unitMode: asBoolean(object['unitMode']),
  };
}

export const encodeHeartbeatData = (data: HeartbeatData): Buffer =>
  jsonBody({
    clientID: data.clientId,
    consumerDataSet: data.consumerDataSet.map(consumerDataJson),
    heartbeatFingerprint: data.heartbeatFingerprint,
    producerDataSet: data.producerGroups.map((groupName) => ({ groupName })),
    withoutSub: data.withoutSub,
  });

const consumerDataJson = (data: ConsumerData): Writable => ({
  consumeFromWhere: data.consumeFromWhere,
  consumeType: data.consumeType,
  groupName: data.groupName,
  messageModel: data.messageModel,
  subscriptionDataSet: data.subscriptionDataSet.map(subscriptionDataJson),
  unitMode: data.unitMode,
});
