import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import { TimeSlice } from '../time-slice.ts';

/** The delay queues keep their offsets even when all their messages are gone. */
const SCHEDULE_TOPIC = 'SCHEDULE_TOPIC_XXXX';

/** Queues that were found without a message in the commit log, as `topic/queueId`. */
export interface ExpiredQueues {
  /** Removed, or to be removed. */
  removed: string[];
  /** Left, because somebody has a place in them: their offsets must not begin anew. */
  kept: string[];
}

/**
 * Removes the queues of topics that nobody keeps. Returns their names.
 *
 * @param dryRun only says which it would be
 */
export async function cleanUnusedTopics(
  queues: ConsumeQueues,
  isKept: (topic: string) => boolean,
  dryRun: boolean,
): Promise<string[]> {
  const slice = new TimeSlice();
  const removed: string[] = [];
  for (const topic of queues.topics()) {
    if (slice.isOver) await slice.next();
    if (topic === SCHEDULE_TOPIC || isKept(topic)) continue;
    if (dryRun ? queues.queuesOf(topic).length > 0 : queues.deleteTopic(topic)) removed.push(topic);
  }
  return removed;
}

/**
 * Removes queues whose newest message is no longer in the commit log. The next message of such a queue gets offset 0
 * again, which a group that was further would pass over.
 *
 * @param isInUse whether somebody has a place in the queue
 * @param dryRun only says which it would be
 */
export async function cleanExpiredQueues(
  queues: ConsumeQueues,
  log: CommitLog,
  isInUse: (topic: string, queueId: number) => boolean,
  dryRun: boolean,
): Promise<ExpiredQueues> {
  const slice = new TimeSlice();
  const found: ExpiredQueues = { removed: [], kept: [] };
  for (const queue of [...queues]) {
    if (slice.isOver) await slice.next();
    if (!isExpired(queue, log)) continue;
    const { topic, queueId } = queue;
    if (isInUse(topic, queueId)) {
      found.kept.push(`${topic}/${queueId}`);
      continue;
    }
    if (!dryRun) queues.deleteQueue(queue);
    found.removed.push(`${topic}/${queueId}`);
  }
  return found;
}

/** A queue that a message is just being put into is none. */
const isExpired = (queue: ConsumeQueue, log: CommitLog): boolean =>
  queue.topic !== SCHEDULE_TOPIC &&
  queue.maxPosition >= 0 &&
  queue.maxPosition <= log.minPosition &&
  !queue.isDeleted &&
  queue.nextOffset <= queue.maxOffset;
