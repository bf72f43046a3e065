import { join } from 'node:path';
import { positionOfName } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { TimerCheckpoint } from '../timer/timer-checkpoint.ts';
import { TimerLog } from '../timer/timer-log.ts';
import { UNIT_SIZE } from '../timer/unit.ts';
import type { CutQueue } from './truncation-plan.ts';

const TIMER_TOPIC = 'rmq_sys_wheel_timer';

/**
 * Takes the timed messages that were cut out of the timer's files (store-format 8.2): its log holds them in the commit
 * log's order, so it ends before the first of them, and the timer goes on behind the last that is kept. The wheel is made
 * to fit when the timer recovers. Throws Node's error.
 */
export async function cutTimer(
  open: OpenFiles,
  storeDirectory: string,
  from: number,
  queues: readonly CutQueue[],
): Promise<void> {
  const { fs } = open;
  const cut = queues.find(({ topic, queueId }) => topic === TIMER_TOPIC && queueId === 0);
  const directory = join(storeDirectory, 'timerlog');
  const name = fs.list(directory).find((one) => positionOfName(one) !== undefined && sizeOf(one) > 0);
  if (cut === undefined || name === undefined) return;
  const log = new TimerLog(directory, sizeOf(name), open);
  log.load();
  const end = firstUnitBehind(log, from);
  if (end !== undefined) {
    log.cutAt(end);
    await log.sync();
    fs.syncDirectory(directory);
  }
  const checkpoint = new TimerCheckpoint(join(storeDirectory, 'config'), open);
  checkpoint.load();
  const { progress } = checkpoint;
  const queueOffset = Math.min(progress.queueOffset, cut.first);
  const masterQueueOffset = Math.min(progress.masterQueueOffset, cut.first);
  const flushedTo = Math.min(progress.flushedTo, end ?? progress.flushedTo);
  await checkpoint.save({ ...progress, queueOffset, masterQueueOffset, flushedTo }, true);

  function sizeOf(file: string): number {
    return fs.stat(join(directory, file))?.size ?? 0;
  }
}

/** Position of the first unit whose message lies at or behind `from`; undefined when there is none. */
function firstUnitBehind(log: TimerLog, from: number): number | undefined {
  for (let at: number | undefined = log.begin; at !== undefined && at < log.end; ) {
    const unit = log.read(at, true);
    if (unit === undefined) at = log.isBlankAt(at) ? log.nextFile(at) : undefined;
    else if (unit.position >= from) return at;
    else at += UNIT_SIZE;
  }
  return undefined;
}
