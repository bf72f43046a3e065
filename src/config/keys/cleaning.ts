import { bool, hours, int } from './kinds.ts';
import { live, withoutEffect } from './spec.ts';

const percent = (fallback: number, min: number, max: number) =>
  int(fallback, { unit: '% of the disk', min, max, clamp: true });

/** When old files go, and when sends stop. */
export const cleaningKeys = {
  fileReservedTime: live(
    int(72, { unit: 'hours', min: 0 }),
    'A commit log file expires this long after its last write',
  ),
  deleteWhen: live(hours([4]), 'Hours in which expired files are deleted whatever the disk'),
  diskMaxUsedSpaceRatio: live(percent(75, 10, 95), 'Above this, expired files are deleted at any hour'),
  diskSpaceCleanForciblyRatio: live(
    percent(85, 30, 85),
    'Above this, unexpired files go too, when cleanFileForciblyEnable is set',
  ),
  diskSpaceWarningLevelRatio: live(
    percent(85, 35, 90),
    'Above this, sends are refused until space returns (the original: 90)',
  ),
  cleanFileForciblyEnable: live(
    bool(false),
    'Deletes unexpired files when the disk is nearly full; messages nobody has read yet are lost (the original: true)',
  ),
  cleanResourceInterval: live(int(10_000, { unit: 'ms', min: 100 }), 'How often the store looks for files to delete'),
  deleteFileBatchMax: live(int(10, { min: 1 }), 'Files one pass deletes at most'),
  ...withoutEffect('a pass deletes few files, one after the other, without a pause', {
    deleteCommitLogFilesInterval: int(100),
    deleteConsumeQueueFilesInterval: int(100),
  }),
  ...withoutEffect('a file being read stays readable after its deletion, so none has to be forced', {
    destroyMapedFileIntervalForcibly: int(120_000),
    redeleteHangedFileInterval: int(120_000),
    maxBatchDeleteFilesNum: int(50),
    correctLogicMinOffsetForceInterval: int(300_000),
    correctLogicMinOffsetSleepInterval: int(1),
  }),
  ...withoutEffect('the disk is not shared out between brokers', { replicasPerDiskPartition: int(1) }),
};
