import { FIELD_SEPARATOR, RECORD_SEPARATOR } from '../../protocol/trace/trace-data.ts';

/** A message that was sent. Times are milliseconds. */
export interface PublishTrace {
  readonly timestamp: number;
  readonly regionId: string;
  readonly group: string;
  readonly topic: string;
  readonly msgId: string;
  readonly tags: string | undefined;
  readonly keys: readonly string[];
  /** `ip:port` of the broker. */
  readonly storeHost: string;
  readonly bodyLength: number;
  readonly costMs: number;
  /** The original's number of the kind of message. */
  readonly kind: number;
  readonly offsetMsgId: string;
  readonly success: boolean;
}

/** How a transaction ended, as its producer said it. */
export interface EndTransactionTrace {
  readonly timestamp: number;
  readonly regionId: string;
  readonly group: string;
  readonly topic: string;
  readonly msgId: string;
  readonly tags: string | undefined;
  readonly keys: readonly string[];
  readonly storeHost: string;
  readonly kind: number;
  readonly transactionId: string;
  readonly state: 'COMMIT_MESSAGE' | 'ROLLBACK_MESSAGE' | 'UNKNOW';
  readonly fromCheck: boolean;
}

/** A record, and the words it is found by. */
export interface TraceRecord {
  readonly text: string;
  readonly keys: readonly string[];
}

export const publishTrace = (trace: PublishTrace): TraceRecord =>
  record(trace, [
    'Pub',
    trace.timestamp,
    trace.regionId,
    trace.group,
    trace.topic,
    trace.msgId,
    trace.tags ?? '',
    trace.keys.join(' '),
    trace.storeHost,
    trace.bodyLength,
    Math.round(trace.costMs),
    trace.kind,
    trace.offsetMsgId,
    trace.success,
  ]);

export const endTransactionTrace = (trace: EndTransactionTrace): TraceRecord =>
  record(trace, [
    'EndTransaction',
    trace.timestamp,
    trace.regionId,
    trace.group,
    trace.topic,
    trace.msgId,
    trace.tags ?? '',
    trace.keys.join(' '),
    trace.storeHost,
    trace.kind,
    trace.transactionId,
    trace.state,
    trace.fromCheck,
  ]);

const record = (
  { msgId, keys }: { readonly msgId: string; readonly keys: readonly string[] },
  fields: readonly (string | number | boolean)[],
): TraceRecord => ({ text: fields.join(FIELD_SEPARATOR) + RECORD_SEPARATOR, keys: [msgId, ...keys] });
