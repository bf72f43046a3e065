import { RecordOffset } from '../../../protocol/message/record.ts';

/**
 * The application flag of a record that stands where `mq recover` found a damaged one: "MQLO". It is of type rollback, so
 * no broker puts it into a queue or the index; topic, queue and offset are those of the lost message, and tell this store
 * to keep that offset free.
 */
export const LOST_FLAG = 0x4d514c4f;

/** Whether the record that begins at a byte stands for a lost message. */
export const isLostRecord = (bytes: Buffer, start: number): boolean =>
  bytes.readInt32BE(start + RecordOffset.FLAG) === LOST_FLAG;
