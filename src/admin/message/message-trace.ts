import type { AdminClient } from '../../client/admin-client.ts';
import { TRACE_TOPIC } from '../../protocol/names.ts';
import {
  decodeTraceData,
  type EndTransactionTrace,
  type PubTrace,
  type SubAfterTrace,
  type SubBeforeTrace,
} from '../../protocol/trace/trace-data.ts';
import type { UnreachedBroker } from '../unreached.ts';
import { type KeyQuery, queryByKey } from './query-message.ts';

/** One delivery of a message to a listener. */
export interface TraceDelivery {
  group: string;
  clientHost: string;
  /** When the listener was called, milliseconds. */
  timeStamp: number;
  retryTimes: number;
  /** Milliseconds; undefined while there is no record of its end. */
  costTime: number | undefined;
  /** Undefined while there is no record of its end. */
  isSuccess: boolean | undefined;
}

/** What clients recorded about a message. */
export interface MessageTrace {
  msgId: string;
  traceTopic: string;
  sends: PubTrace[];
  transactions: EndTransactionTrace[];
  /** By time. */
  deliveries: TraceDelivery[];
  unreached: UnreachedBroker[];
}

/**
 * Gathers the trace records of a message. Clients write them only with trace switched on, some seconds late.
 *
 * @throws MqError NOT_FOUND when there are none
 */
export async function messageTrace(
  client: AdminClient,
  msgId: string,
  query: KeyQuery & { traceTopic?: string | undefined } = {},
): Promise<MessageTrace> {
  const { traceTopic = TRACE_TOPIC, ...rest } = query;
  const { messages, unreached } = await queryByKey(client, traceTopic, msgId, rest);
  const records = messages.flatMap((message) =>
    decodeTraceData(message.body.toString('utf8')).map((record) => ({ record, clientHost: message.bornHost })),
  );
  const mine = records.filter(({ record }) => record.msgId === msgId);
  const ends = new Map<string, SubAfterTrace>();
  for (const { record } of mine) if (record.kind === 'SubAfter') ends.set(record.requestId, record);
  return {
    msgId,
    traceTopic,
    sends: mine.flatMap(({ record, clientHost }) =>
      record.kind === 'Pub' ? [{ ...record, clientHost: record.clientHost || clientHost }] : [],
    ),
    transactions: mine.flatMap(({ record }) => (record.kind === 'EndTransaction' ? [record] : [])),
    deliveries: mine
      .flatMap(({ record, clientHost }) =>
        record.kind === 'SubBefore' ? [deliveryOf(record, clientHost, ends.get(record.requestId))] : [],
      )
      .sort((a, b) => a.timeStamp - b.timeStamp),
    unreached,
  };
}

const deliveryOf = (begin: SubBeforeTrace, clientHost: string, end: SubAfterTrace | undefined): TraceDelivery => ({
  group: begin.groupName,
  clientHost,
  timeStamp: begin.timeStamp,
  retryTimes: begin.retryTimes,
  costTime: end?.costTime,
  isSuccess: end?.isSuccess,
});
