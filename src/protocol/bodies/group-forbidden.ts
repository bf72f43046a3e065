import { asBoolean, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** Whether a group may read a topic (answer of 353). */
export type GroupForbidden = { group: string; topic: string; readable: boolean };

/** @throws JsonError when the body is no object */
export function decodeGroupForbidden(body: Buffer | undefined): GroupForbidden {
  const object = parseObject(body);
  return {
    group: asString(object['group']),
    topic: asString(object['topic']),
    readable: asBoolean(object['readable'], true),
  };
}

export const encodeGroupForbidden = (answer: GroupForbidden): Buffer => jsonBody(answer);
