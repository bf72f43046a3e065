import { join } from 'node:path';
import type { BrokerConfig } from '../../../config/index.ts';
import { type FileSystem, nodeFileSystem } from '../../store/files/file-system.ts';
import { OpenFiles } from '../../store/files/open-files.ts';
import { TimerCheckpoint } from '../../store/timer/timer-checkpoint.ts';
import { TimerLog } from '../../store/timer/timer-log.ts';
import { TimerWheel } from '../../store/timer/timer-wheel.ts';

/** The files of the timer in the store's directory. */
export interface TimerFiles {
  log: TimerLog;
  wheel: TimerWheel;
  checkpoint: TimerCheckpoint;
}

/** Files of the timer log kept open at once. */
const MAX_OPEN_FILES = 8;

export function timerFiles(
  config: Pick<BrokerConfig, 'storePathRootDir' | 'mappedFileSizeTimerLog'>,
  fs: FileSystem = nodeFileSystem,
): TimerFiles {
  const root = config.storePathRootDir;
  const open = new OpenFiles(fs, MAX_OPEN_FILES);
  return {
    log: new TimerLog(join(root, 'timerlog'), config.mappedFileSizeTimerLog, open),
    wheel: new TimerWheel(join(root, 'timerwheel'), open),
    checkpoint: new TimerCheckpoint(join(root, 'config'), open),
  };
}
