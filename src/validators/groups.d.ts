import type { JsonObject, JsonValue } from '../protocol/json/parse.ts';

/** Checks a value against schemas/groups.schema.json; compiled by the build. */
export declare const validateGroups: {
  (
    value: unknown,
  ): value is {
    groupName: string;
    consumeEnable?: boolean;
    consumeFromMinEnable?: boolean;
    consumeBroadcastEnable?: boolean;
    consumeMessageOrderly?: boolean;
    retryQueueNums?: number;
    retryMaxTimes?: number;
    groupRetryPolicy?: JsonObject;
    brokerId?: number;
    whichBrokerWhenConsumeSlowly?: number;
    notifyConsumerIdsChangedEnable?: boolean;
    groupSysFlag?: number;
    consumeTimeoutMinute?: number;
    subscriptionDataSet?: JsonValue;
    attributes?: Record<string, string>;
  }[];
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string; params?: { additionalProperty?: string } }[] | null;
};
