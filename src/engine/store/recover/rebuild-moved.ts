import type { Clock } from '../../../clock.ts';
import type { FileSystem } from '../files/file-system.ts';
import { type StoreLogger, silentLogger } from '../logger.ts';
import type { StoreSettings } from '../settings.ts';
import { assembleStore } from '../store-parts.ts';
import { collecting } from './aside.ts';
import { rebuildStore } from './rebuild-queues.ts';
import type { RecoveredQueue } from './report.ts';

/** A store whose queues, index and checkpoint were moved aside. */
export interface MovedStore {
  readonly directory: string;
  readonly commitLogDirectory: string;
  /** As configured, with the lengths of the files that are there. */
  readonly settings: Partial<StoreSettings>;
  /** Where its log ends. */
  readonly logEnd: number;
  /** Gathers what is noticed on the way. */
  readonly notes: string[];
  readonly logger: StoreLogger | undefined;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
}

/** Makes anew what was moved aside; the same errors as {@link rebuildStore}. */
export async function rebuildMoved(
  { logEnd, notes, logger = silentLogger, ...store }: MovedStore,
  onProgress: (doneBytes: number, totalBytes: number) => void,
): Promise<RecoveredQueue[]> {
  const storeHost = { ip: Buffer.alloc(4), port: 0 };
  const parts = assembleStore({ ...store, storeHost, logger: collecting(notes, logger) });
  try {
    return await rebuildStore(parts, logEnd, onProgress);
  } finally {
    parts.open.closeAll();
  }
}
