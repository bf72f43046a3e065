import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import { TimeSlice } from '../time-slice.ts';

/** The delay queues keep their offsets even when all their messages are gone. */
const SCHEDULE_TOPIC = 'SCHEDULE_TOPIC_XXXX';

/** Removes the queues of topics that nobody keeps. Returns their names. */
export async function cleanUnusedTopics(queues: ConsumeQueues, isKept: (topic: string) => boolean): Promise<string[]> {
  const slice = new TimeSlice();
  const removed: string[] = [];
  for (const topic of queues.topics()) {
    if (topic !== SCHEDULE_TOPIC && !isKept(topic) && queues.deleteTopic(topic)) removed.push(topic);
    if (slice.isOver) await slice.next();
  }
  return removed;
}

/** Removes queues whose newest message is no longer in the commit log. Returns them as `topic/queueId`. */
export async function cleanExpiredQueues(queues: ConsumeQueues, log: CommitLog): Promise<string[]> {
  const slice = new TimeSlice();
  const removed: string[] = [];
  for (const queue of [...queues]) {
    if (slice.isOver) await slice.next();
    if (queue.topic === SCHEDULE_TOPIC || queue.maxPosition < 0 || queue.maxPosition > log.minPosition) continue;
    if (queue.isDeleted || queue.nextOffset > queue.maxOffset) continue;
    queues.deleteQueue(queue);
    removed.push(`${queue.topic}/${queue.queueId}`);
  }
  return removed;
}
