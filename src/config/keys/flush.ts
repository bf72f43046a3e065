import { bool, choice, int } from './kinds.ts';
import { atRestart, live, withoutEffect } from './spec.ts';

const pages = (fallback: number) => int(fallback, { unit: 'pages of 4 KiB', min: 0 });
const period = (fallback: number) => int(fallback, { unit: 'ms', min: 1 });

/** When what was written is made durable. */
export const flushKeys = {
  flushDiskType: atRestart(
    choice(['ASYNC_FLUSH', 'SYNC_FLUSH'], 'ASYNC_FLUSH'),
    'ASYNC_FLUSH answers a send once the operating system has it, SYNC_FLUSH once the disk has it',
  ),
  flushIntervalCommitLog: live(period(500), 'How often the commit log is flushed'),
  flushCommitLogLeastPages: live(pages(4), 'The commit log is flushed when it has this many unflushed pages'),
  flushCommitLogThoroughInterval: live(period(10_000), 'At the latest after this, anything unflushed is flushed'),
  syncFlushTimeout: live(period(5000), 'SYNC_FLUSH: a send waits this long, then answers FLUSH_DISK_TIMEOUT'),
  flushIntervalConsumeQueue: live(period(1000), 'How often consume queues are flushed'),
  flushConsumeQueueLeastPages: live(pages(2), 'A consume queue is flushed when it has this many unflushed pages'),
  flushConsumeQueueThoroughInterval: live(period(60_000), 'All queues and the checkpoint are flushed this often'),
  ...withoutEffect('a flush runs on its timer and by group; there is no staging pool before the file', {
    flushCommitLogTimed: bool(true),
    commitIntervalCommitLog: int(200),
    commitCommitLogLeastPages: int(4),
    commitCommitLogThoroughInterval: int(200),
    transientStorePoolEnable: bool(false),
    transientStorePoolSize: int(5),
    fastFailIfNoBufferInStorePool: bool(false),
    wakeCommitWhenPutMessage: bool(true),
    wakeFlushWhenPutMessage: bool(false),
  }),
};
