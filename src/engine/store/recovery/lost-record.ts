import { RecordOffset } from '../../../protocol/message/record.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';

/**
 * The application flag of a record that stands where `mq recover` found a damaged one: "MQLO". It is of type rollback, so
 * no broker puts it into a queue or the index; topic, queue and offset are those of the lost message, and tell this store
 * to keep that offset free.
 */
export const LOST_FLAG = 0x4d514c4f;

/** The same of a record that only fills a damaged range, for no message in particular: "MQFI". */
export const FILLER_FLAG = 0x4d514649;

/** Whether the record that begins at a byte was made by `mq recover` and is no message. */
export const isFillerRecord = (bytes: Buffer, start: number, sysFlag: number): boolean => {
  if (transactionType(sysFlag) !== SysFlag.TRANSACTION_ROLLBACK) return false;
  const flag = bytes.readInt32BE(start + RecordOffset.FLAG);
  return flag === LOST_FLAG || flag === FILLER_FLAG;
};

/** Whether the record that begins at a byte stands for a lost message. */
export const isLostRecord = (bytes: Buffer, start: number): boolean =>
  bytes.readInt32BE(start + RecordOffset.FLAG) === LOST_FLAG;
