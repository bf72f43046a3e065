import type { JsonObject } from '../../../protocol/json/parse.ts';
import { asIntegerMap, asMap, asNumber } from '../../../protocol/json/read.ts';
import type { QueueFacts } from './queue-folder.ts';

/** How far a group is with a topic, as its committed offsets say. */
export interface GroupProgress {
  group: string;
  topic: string;
  queues: number;
  /** Messages behind the committed offsets; of queues the store has. */
  diff: number;
  /** Queues whose offset is above the end of the queue. */
  ahead: number;
}

/** Sets the offset table of consumerOffset.json against the queues. */
export function groupProgress(content: JsonObject | undefined, queues: readonly QueueFacts[]): GroupProgress[] {
  const ends = new Map(
    queues.map(({ topic, queueId, minOffset, maxOffset }) => [`${topic}/${queueId}`, { minOffset, maxOffset }]),
  );
  const table = asMap(content?.['offsetTable'], (value) => asIntegerMap(value, (offset) => asNumber(offset)));
  const all: GroupProgress[] = [];
  for (const [place, offsets] of table) {
    const at = place.lastIndexOf('@');
    if (at <= 0) continue;
    const progress = { group: place.slice(at + 1), topic: place.slice(0, at), queues: offsets.size, diff: 0, ahead: 0 };
    for (const [queueId, offset] of offsets) {
      const queue = ends.get(`${progress.topic}/${queueId}`);
      if (queue === undefined) continue;
      if (offset > queue.maxOffset) progress.ahead++;
      else progress.diff += queue.maxOffset - Math.max(offset, queue.minOffset);
    }
    all.push(progress);
  }
  return all.sort((a, b) => (a.group === b.group ? compare(a.topic, b.topic) : compare(a.group, b.group)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
