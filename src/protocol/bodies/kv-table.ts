import { asTexts, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/**
 * A table of texts (answers of 28, 219 and 103). An answer of 103 without an order configuration has no body at all:
 * an empty table would turn every ordered topic of a 4.9 broker into an unordered one.
 */
export type KVTable = Record<string, string>;

/** @throws JsonError when the body is no object */
export const decodeKVTable = (body: Buffer | undefined): KVTable => asTexts(parseObject(body)['table']);

export const encodeKVTable = (table: Readonly<KVTable>): Buffer => jsonBody({ table });
