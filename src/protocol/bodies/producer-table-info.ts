import { asArray, asMap, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

export type ProducerInfo = {
  clientId: string;
  /** `/ip:port`, with the slash. */
  remoteIP: string;
  language: string;
  version: number;
  lastUpdateTimestamp: number;
};

/** Every producer of a broker, by group (answer of 328). */
export type ProducerTableInfo = Map<string, ProducerInfo[]>;

/** @throws JsonError when the body is no object */
export const decodeProducerTableInfo = (body: Buffer | undefined): ProducerTableInfo =>
  asMap(parseObject(body)['data'], (list) =>
    asArray(list).map((item) => {
      const object = asObject(item);
      return {
        clientId: asString(object['clientId']),
        remoteIP: asString(object['remoteIP']),
        language: asString(object['language'], 'OTHER'),
        version: asNumber(object['version']),
        lastUpdateTimestamp: asNumber(object['lastUpdateTimestamp']),
      };
    }),
  );

export const encodeProducerTableInfo = (table: ProducerTableInfo): Buffer =>
  jsonBody({ data: Object.fromEntries(table) });
