import { randomUUID } from 'node:crypto';
import type { FileSystem } from '../../store/files/file-system.ts';
import { RecordFile, text, wholeNumber } from './record-file.ts';

/** What a member has promised, and which store it is; durable before it is used (I7). */
export interface PromiseRecord {
  /** No acknowledgement, grant or append for a master of a lower epoch. */
  readonly epoch: number;
  /** Highest change of that epoch's state this member has read. */
  readonly change: number;
  /** Whether this member led that epoch. */
  readonly led: boolean;
  /** Names this directory's log for ever: another one under the same member is noticed by it. */
  readonly storeId: string;
  readonly member: string;
}

/** Log position below which a SYNC master said that all of the set has the log, and that master's epoch (I10). */
export interface FloorRecord {
  readonly position: number;
  readonly epoch: number;
}

/** `<store>/ha/promise.json`. */
export const promiseFile = (storeDirectory: string, files: FileSystem): RecordFile<PromiseRecord> =>
  new RecordFile(storeDirectory, 'promise.json', files, (value) => {
    const [epoch, change] = [wholeNumber(value['epoch']), wholeNumber(value['change'])];
    const [storeId, member] = [text(value['storeId']), text(value['member'])];
    const { led } = value;
    if (epoch === undefined || change === undefined || !storeId || !member || typeof led !== 'boolean')
      return undefined;
    return { epoch, change, led, storeId, member };
  });

/** `<store>/ha/floor.json`: may be a little old, for it only ever rises. */
export const floorFile = (storeDirectory: string, files: FileSystem): RecordFile<FloorRecord> =>
  new RecordFile(storeDirectory, 'floor.json', files, (value) => {
    const [position, epoch] = [wholeNumber(value['position']), wholeNumber(value['epoch'])];
    return position === undefined || epoch === undefined ? undefined : { position, epoch };
  });

/** A member's first promise: none, of a store that has just got its name. */
export const firstPromise = (member: string): PromiseRecord => ({
  epoch: 0,
  change: 0,
  led: false,
  storeId: randomUUID(),
  member,
});
