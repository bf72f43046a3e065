import type { JsonValue } from '../json/parse.ts';
import { asNumber, asObject, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

export type BrokerStatsItem = {
  sum: number;
  /** Per second. */
  tps: number;
  /** Average per call. */
  avgpt: number;
};

/** One statistic over the last minute, hour and day (answer of 315). */
export type BrokerStatsData = { statsMinute: BrokerStatsItem; statsHour: BrokerStatsItem; statsDay: BrokerStatsItem };

/** @throws JsonError when the body is no object */
export function decodeBrokerStatsData(body: Buffer | undefined): BrokerStatsData {
  const object = parseObject(body);
  return {
    statsMinute: readItem(object['statsMinute']),
    statsHour: readItem(object['statsHour']),
    statsDay: readItem(object['statsDay']),
  };
}

function readItem(value: JsonValue | undefined): BrokerStatsItem {
  const object = asObject(value);
  return { sum: asNumber(object['sum']), tps: asNumber(object['tps']), avgpt: asNumber(object['avgpt']) };
}

export const encodeBrokerStatsData = (data: BrokerStatsData): Buffer => jsonBody(data);
