import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';

/** The delay queues keep their offsets even when all their messages are gone. */
const SCHEDULE_TOPIC = 'SCHEDULE_TOPIC_XXXX';

/** Removes the queues of topics that nobody keeps. Returns their names. */
export function cleanUnusedTopics(queues: ConsumeQueues, isKept: (topic: string) => boolean): string[] {
  return queues.topics().filter((topic) => topic !== SCHEDULE_TOPIC && !isKept(topic) && queues.deleteTopic(topic));
}

/** Removes queues whose newest message is no longer in the commit log. Returns them as `topic/queueId`. */
export function cleanExpiredQueues(queues: ConsumeQueues, log: CommitLog): string[] {
  const removed: string[] = [];
  for (const queue of [...queues]) {
    if (queue.topic === SCHEDULE_TOPIC || queue.maxPosition < 0 || queue.maxPosition > log.minPosition) continue;
    if (queue.nextOffset > queue.maxOffset) continue;
    queues.deleteQueue(queue);
    removed.push(`${queue.topic}/${queue.queueId}`);
  }
  return removed;
}
