import type { Clock } from '../../../clock.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { StoreLogger } from '../logger.ts';
import type { StoreSettings } from '../settings.ts';
import type { RecoverProgress } from './report.ts';

/** Which store to make anew from its log, and how. */
export interface RecoverOptions {
  /** `storePathRootDir`. */
  directory: string;
  /** `storePathCommitLog`; by default `commitlog` under the root. */
  commitLogDirectory?: string;
  /** What the configuration says; lengths it does not give are taken from the files. */
  settings?: Partial<StoreSettings>;
  /** Looks and reports, changes nothing. */
  dryRun?: boolean;
  logger?: StoreLogger;
  clock?: Clock;
  fileSystem?: FileSystem;
  onProgress?: (progress: RecoverProgress) => void;
}
