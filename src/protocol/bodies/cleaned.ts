import { asStrings, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/**
 * What cleaning removed, or would remove: the body of our answers to 306, 316, 329 and 30003. The original's answers have
 * none.
 */
export type Cleaned = {
  /** Commit log files by name, queues as `topic/queueId`, or topics. */
  removed: string[];
  /** Expired queues that were left because somebody has a place in them. */
  kept: string[];
};

/** @throws JsonError when the body is no object */
export function decodeCleaned(body: Buffer | undefined): Cleaned {
  const object = parseObject(body);
  return { removed: asStrings(object['removed']), kept: asStrings(object['kept']) };
}

export const encodeCleaned = (cleaned: Cleaned): Buffer => jsonBody(cleaned);
