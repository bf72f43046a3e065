import { PutStatus } from '../../store/types.ts';

const STORED: ReadonlySet<PutStatus> = new Set([
  PutStatus.OK,
  PutStatus.FLUSH_DISK_TIMEOUT,
  PutStatus.FLUSH_SLAVE_TIMEOUT,
  PutStatus.SLAVE_NOT_AVAILABLE,
]);

/** Whether a put left its message in the log, promised or not: storing it again would make a second one. */
export const isStored = (status: PutStatus): boolean => STORED.has(status);
