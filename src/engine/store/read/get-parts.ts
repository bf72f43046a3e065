import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import type { StoreLogger } from '../logger.ts';
import type { StoreSettings } from '../settings.ts';
import type { StoreStats } from '../stats.ts';

/** What the read path works with. */
export interface GetParts {
  log: CommitLog;
  queues: ConsumeQueues;
  settings: StoreSettings;
  stats: StoreStats;
  logger: StoreLogger;
  /** Bytes of the newest log the machine's memory is assumed to hold. */
  memoryBytes: number;
}
