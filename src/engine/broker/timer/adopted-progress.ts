import { join } from 'node:path';
import type { BrokerConfig } from '../../../config/index.ts';
import type { FileSystem } from '../../store/files/file-system.ts';
import { decodeTimerProgress, type TimerProgress } from '../../store/timer/timer-checkpoint.ts';
import { timerFiles } from './timer-files.ts';

/** Any position above 0 says that there was a log: without one the timer's queue is sorted in anew from its beginning. */
const LOG_LOST = 1;

/**
 * Takes over how far the master's timer has come, for the day this slave is master. Its wheel and its log hold positions
 * of the master's files and are not replicated: they go, and are made from the timer's queue then, without what was due
 * before the time taken over.
 *
 * @returns the time up to which everything was delivered, in milliseconds
 * @throws MqError or Node's error when the files cannot be written
 */
export async function adoptTimerProgress(
  config: Pick<BrokerConfig, 'storePathRootDir' | 'mappedFileSizeTimerLog'>,
  body: Buffer,
  fs: FileSystem,
): Promise<number> {
  const theirs = decodeTimerProgress(body);
  const files = timerFiles(config, fs);
  files.checkpoint.load();
  for (const path of [join(config.storePathRootDir, 'timerlog'), join(config.storePathRootDir, 'timerwheel')]) {
    if (fs.stat(path) !== undefined) fs.removeTree(path);
  }
  const progress: TimerProgress = { ...theirs, flushedTo: LOG_LOST, queueOffset: 0, masterQueueOffset: 0 };
  if (files.checkpoint.progress.readTimeMs !== progress.readTimeMs) await files.checkpoint.save(progress, false);
  return progress.readTimeMs;
}
