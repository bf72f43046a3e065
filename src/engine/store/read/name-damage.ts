import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import type { StoreLogger } from '../logger.ts';

/** Says that a queue entry names bytes of the commit log where no such record is: nothing is served for it. */
export function nameDamage(logger: StoreLogger, queue: ConsumeQueue, position: number, size: number): void {
  logger.error(
    `Queue ${queue.topic}/${queue.queueId}: an entry names ${size} bytes at ${position} of the commit log, where no such record is. Run mq recover.`,
  );
}
