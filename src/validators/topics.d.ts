import type { TopicFilterType } from '../protocol/bodies/topic-config.ts';

/** Checks a value against schemas/topics.schema.json; compiled by the build. */
export declare const validateTopics: {
  (
    value: unknown,
  ): value is {
    topicName: string;
    readQueueNums?: number;
    writeQueueNums?: number;
    perm?: number;
    topicFilterType?: TopicFilterType;
    topicSysFlag?: number;
    order?: boolean;
    attributes?: Record<string, string>;
  }[];
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string; params?: { additionalProperty?: string } }[] | null;
};
