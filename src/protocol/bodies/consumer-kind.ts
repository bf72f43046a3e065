/** The enums that describe a consumer group (wire-protocol 2.4). Go spells the models `Clustering` and `BroadCasting`. */

export const consumeTypes = ['CONSUME_ACTIVELY', 'CONSUME_PASSIVELY', 'CONSUME_POP'] as const;
/** Pull, push or pop. */
export type ConsumeType = (typeof consumeTypes)[number];

export const messageModels = ['BROADCASTING', 'CLUSTERING'] as const;
export type MessageModel = (typeof messageModels)[number];

export const consumeFromWheres = [
  'CONSUME_FROM_LAST_OFFSET',
  'CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST',
  'CONSUME_FROM_MIN_OFFSET',
  'CONSUME_FROM_MAX_OFFSET',
  'CONSUME_FROM_FIRST_OFFSET',
  'CONSUME_FROM_TIMESTAMP',
] as const;
export type ConsumeFromWhere = (typeof consumeFromWheres)[number];
