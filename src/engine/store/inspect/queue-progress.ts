import type { QueueFolder } from './queue-folder.ts';

/** Messages of one queue in a row that have the same thing wrong with their entries. */
export interface Trouble {
  kind: 'QUEUE_MISSING' | 'QUEUE_WRONG' | 'QUEUE_TAGS';
  from: number;
  to: number;
  position: number;
}

/** What is known of one queue while the log goes by. */
export interface QueueProgress {
  topic: string;
  queueId: number;
  /** Undefined where the store has no such queue. */
  folder: QueueFolder | undefined;
  /** Stretches of offsets whose entries are right. */
  right: { from: number; to: number }[];
  troubles: Trouble[];
}
