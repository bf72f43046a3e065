import { asMap, asNumber, asObject, parseObject } from '../json/read.ts';

/** Timed messages that wait, by the topic they go to (answer of 61). @throws JsonError when the body is no object */
export const decodeTimerMetrics = (body: Buffer | undefined): Map<string, number> =>
  asMap(parseObject(body)['timingCount'], (item) => asNumber(asObject(item)['count']));
