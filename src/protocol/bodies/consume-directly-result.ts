import { asBoolean, asEnum, asNumber, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** In the order of their ordinals: Go sends the number. */
export const consumeResults = [
  'CR_SUCCESS',
  'CR_LATER',
  'CR_ROLLBACK',
  'CR_COMMIT',
  'CR_THROW_EXCEPTION',
  'CR_RETURN_NULL',
] as const;
export type ConsumeResult = (typeof consumeResults)[number];

/** What became of a message that a client was told to consume (answer of 309). */
export type ConsumeMessageDirectlyResult = {
  order: boolean;
  autoCommit: boolean;
  consumeResult: ConsumeResult;
  remark?: string | undefined;
  /** Spelt `spentTimeMills` on the wire. */
  spentTimeMills: number;
};

/** @throws JsonError when the body is no object */
export function decodeConsumeMessageDirectlyResult(body: Buffer | undefined): ConsumeMessageDirectlyResult {
  const object = parseObject(body);
  return {
    order: asBoolean(object['order']),
    autoCommit: asBoolean(object['autoCommit'], true),
    consumeResult: asEnum(object['consumeResult'], consumeResults, 'CR_RETURN_NULL'),
    remark: asString(object['remark']) || undefined,
    spentTimeMills: asNumber(object['spentTimeMills']),
  };
}

export const encodeConsumeMessageDirectlyResult = (result: ConsumeMessageDirectlyResult): Buffer => jsonBody(result);
