import { header, i32, optional, str } from '../header.ts';

/** Headers of questions about lite topics, which brokers newer than 5.3.3 answer. */

/** 200076. */
export const liteTopicInfoRequest = header({ parentTopic: str(), liteTopic: str() });

/** 200077. */
export const liteClientInfoRequest = header({
  parentTopic: str(),
  group: str(),
  clientId: str(),
  /** Topic names in the answer at most; the broker takes 1000 where it is left out. */
  maxCount: optional(i32()),
});

/** 200078. */
export const liteGroupInfoRequest = header({ group: str(), liteTopic: optional(str()), topK: i32() });

/** 200079. */
export const triggerLiteDispatchRequest = header({ group: str(), clientId: optional(str()) });
