import { systemClock } from '../../../clock.ts';
import type { FileSystem } from '../files/file-system.ts';
import { silentLogger } from '../logger.ts';
import { assembleStore } from '../store-parts.ts';
import { collecting } from './aside.ts';
import type { RecoverOptions } from './options.ts';
import { rebuildStore } from './rebuild-queues.ts';
import type { RecoveredQueue } from './report.ts';
import type { IndexGeometry } from './shown-geometry.ts';

/** Lengths of the files to make: log and queue files in bytes, index files in slots and entries. */
export interface FileLengths extends IndexGeometry {
  readonly log: number;
  readonly queue: number;
}

/** A store whose queues, index and checkpoint were moved aside. */
export interface MovedStore {
  readonly options: RecoverOptions;
  readonly fileSystem: FileSystem;
  readonly commitLogDirectory: string;
  /** Stronger than what the settings say. */
  readonly lengths: FileLengths;
  /** Where its log ends. */
  readonly logEnd: number;
  /** Gathers what is noticed on the way. */
  readonly notes: string[];
}

/** Makes anew what was moved aside; the same errors as {@link rebuildStore}. */
export async function rebuildMoved(
  { options, fileSystem, commitLogDirectory, lengths, logEnd, notes }: MovedStore,
  onProgress: (doneBytes: number, totalBytes: number) => void,
): Promise<RecoveredQueue[]> {
  const { directory, clock = systemClock, logger = silentLogger } = options;
  const { log: mappedFileSizeCommitLog, queue: mappedFileSizeConsumeQueue, ...geometry } = lengths;
  const parts = assembleStore({
    ...{ directory, commitLogDirectory, clock, fileSystem, logger: collecting(notes, logger) },
    settings: { ...options.settings, ...geometry, mappedFileSizeCommitLog, mappedFileSizeConsumeQueue },
    storeHost: { ip: Buffer.alloc(4), port: 0 },
  });
  try {
    return await rebuildStore(parts, logEnd, onProgress);
  } finally {
    parts.open.closeAll();
  }
}
