import type { ProcessQueueInfo } from '../../src/protocol/bodies/consumer-running-info.ts';

/** A queue a member holds, and how. */
export const heldQueue = (given: Partial<ProcessQueueInfo> = {}): ProcessQueueInfo => ({
  commitOffset: 0,
  cachedMsgMinOffset: 0,
  cachedMsgMaxOffset: 0,
  cachedMsgCount: 0,
  cachedMsgSizeInMiB: 0,
  transactionMsgMinOffset: 0,
  transactionMsgMaxOffset: 0,
  transactionMsgCount: 0,
  locked: false,
  tryUnlockTimes: 0,
  lastLockTimestamp: 0,
  droped: false,
  lastPullTimestamp: 0,
  lastConsumeTimestamp: 0,
  ...given,
});
