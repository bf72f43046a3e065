import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import {
  queryMessageRequest,
  queryMessageResponse,
  UNIQUE_KEY_QUERY,
  viewMessageRequest,
} from '../../../protocol/headers/consumer.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Processor } from '../../../remoting/types.ts';
import type { QueryResult } from '../../store/types.ts';

/** The store as queries see it. */
export interface QueryStore {
  queryByKey(topic: string, key: string, maxNum: number, beginMs: number, endMs: number): Promise<QueryResult>;
  messageAt(physicalOffset: number): Promise<Buffer | undefined>;
}

export interface QueryParts {
  store: QueryStore;
  /** maxMsgsNumBatch. */
  maxMessages(): number;
  /** defaultQueryMaxNum: what a query by unique key may find. */
  maxUniqueKeyMessages(): number;
}

/** Serves QUERY_MESSAGE (12) and VIEW_MESSAGE_BY_ID (33). */
export function queryProcessors(parts: QueryParts): [number, Processor][] {
  return [
    [RequestCode.QUERY_MESSAGE, (command) => queryByKey(parts, command)],
    [RequestCode.VIEW_MESSAGE_BY_ID, (command) => viewById(parts, command)],
  ];
}

async function queryByKey(parts: QueryParts, command: RemotingCommand): Promise<RemotingCommand> {
  const header = decodeHeader(queryMessageRequest, command.extFields);
  const isUnique = command.extFields?.[UNIQUE_KEY_QUERY]?.toLowerCase() === 'true';
  const wanted = isUnique ? parts.maxUniqueKeyMessages() : header.maxNum;
  const maxNum = Math.max(0, Math.min(wanted, parts.maxMessages()));
  const { topic, key, beginTimestamp, endTimestamp } = header;
  const result = await parts.store.queryByKey(topic, key, maxNum, beginTimestamp, endTimestamp);
  const fields = encodeHeader(queryMessageResponse, {
    indexLastUpdateTimestamp: result.indexLastUpdateTimestamp,
    indexLastUpdatePhyoffset: result.indexLastUpdatePhyOffset,
  });
  if (result.buffers.length === 0) {
    const remark = `can not find message by key ${key} in topic ${topic}, maybe the time range is not correct`;
    return response(ResponseCode.QUERY_NOT_FOUND, remark, fields);
  }
  return response(ResponseCode.SUCCESS, undefined, fields, Buffer.concat(result.buffers));
}

async function viewById(parts: QueryParts, command: RemotingCommand): Promise<RemotingCommand> {
  const { offset } = decodeHeader(viewMessageRequest, command.extFields);
  const record = offset < 0 ? undefined : await parts.store.messageAt(offset);
  if (record === undefined) {
    throw new Refusal(ResponseCode.SYSTEM_ERROR, `can not find message by the offset, ${offset}`);
  }
  return response(ResponseCode.SUCCESS, undefined, undefined, record);
}
