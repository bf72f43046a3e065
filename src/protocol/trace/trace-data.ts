/**
 * Trace data: the body of a message in the trace topic, written by clients. Records end with 0x02, their fields are
 * separated by 0x01; the first field is the kind. Older clients leave the last fields out.
 */
export const FIELD_SEPARATOR = '\u0001';
export const RECORD_SEPARATOR = '\u0002';

/** A message was sent. */
export interface PubTrace {
  kind: 'Pub';
  /** When the send began, milliseconds. */
  timeStamp: number;
  regionId: string;
  groupName: string;
  topic: string;
  msgId: string;
  tags: string;
  keys: string;
  storeHost: string;
  bodyLength: number;
  /** Milliseconds. */
  costTime: number;
  /** Ordinal: 0 normal, 1 half, 2 commit, 3 delayed, 4 ordered. */
  msgType: number;
  offsetMsgId: string;
  isSuccess: boolean;
  clientHost: string;
}

/** A listener is about to be called. */
export interface SubBeforeTrace {
  kind: 'SubBefore';
  timeStamp: number;
  regionId: string;
  groupName: string;
  /** Pairs this record with its {@link SubAfterTrace}. */
  requestId: string;
  msgId: string;
  retryTimes: number;
  keys: string;
}

/** A listener has returned. */
export interface SubAfterTrace {
  kind: 'SubAfter';
  requestId: string;
  msgId: string;
  /** Milliseconds. */
  costTime: number;
  isSuccess: boolean;
  keys: string;
  /** Ordinal: 0 success, 1 time-out, 2 exception, 3 returned null, 4 failed. */
  contextCode: number;
  /** 0 from clients before 4.9. */
  timeStamp: number;
  /** Empty from clients before 4.9. */
  groupName: string;
}

/** A transaction was ended. */
export interface EndTransactionTrace {
  kind: 'EndTransaction';
  timeStamp: number;
  regionId: string;
  groupName: string;
  topic: string;
  msgId: string;
  tags: string;
  keys: string;
  storeHost: string;
  msgType: number;
  transactionId: string;
  /** `COMMIT_MESSAGE`, `ROLLBACK_MESSAGE` or `UNKNOW`. */
  transactionState: string;
  fromTransactionCheck: boolean;
}

export type TraceRecord = PubTrace | SubBeforeTrace | SubAfterTrace | EndTransactionTrace;

/** Reads the records of a trace message; kinds that are not known are passed over. */
export function decodeTraceData(text: string): TraceRecord[] {
  return text.split(RECORD_SEPARATOR).flatMap((line) => {
    const record = readRecord(line.split(FIELD_SEPARATOR));
    return record === undefined ? [] : [record];
  });
}

function readRecord(fields: readonly string[]): TraceRecord | undefined {
  const text = (at: number): string => fields[at] ?? '';
  const number = (at: number): number => Number(fields[at] ?? 0) || 0;
  const truth = (at: number): boolean => fields[at] === 'true';
  switch (fields[0]) {
    case 'Pub': {
      // Before 4.3.1 the offset message id was not there.
      const shift = fields.length <= 13 ? 0 : 1;
      return {
        kind: 'Pub',
        timeStamp: number(1),
        regionId: text(2),
        groupName: text(3),
        topic: text(4),
        msgId: text(5),
        tags: text(6),
        keys: text(7),
        storeHost: text(8),
        bodyLength: number(9),
        costTime: number(10),
        msgType: number(11),
        offsetMsgId: shift === 0 ? '' : text(12),
        isSuccess: truth(12 + shift),
        clientHost: text(14),
      };
    }
    case 'SubBefore':
      return {
        kind: 'SubBefore',
        timeStamp: number(1),
        regionId: text(2),
        groupName: text(3),
        requestId: text(4),
        msgId: text(5),
        retryTimes: number(6),
        keys: text(7),
      };
    case 'SubAfter':
      return {
        kind: 'SubAfter',
        requestId: text(1),
        msgId: text(2),
        costTime: number(3),
        isSuccess: truth(4),
        keys: text(5),
        contextCode: number(6),
        timeStamp: number(7),
        groupName: text(8),
      };
    case 'EndTransaction':
      return {
        kind: 'EndTransaction',
        timeStamp: number(1),
        regionId: text(2),
        groupName: text(3),
        topic: text(4),
        msgId: text(5),
        tags: text(6),
        keys: text(7),
        storeHost: text(8),
        msgType: number(9),
        transactionId: text(10),
        transactionState: text(11),
        fromTransactionCheck: truth(12),
      };
    default:
      return undefined;
  }
}
