import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE } from '../consumequeue/entry.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { DamagedRange, LostMessage } from './report.ts';
import { queueFiles } from './survey.ts';

const BATCH = 3200;
const KEPT = 1000;

/** A lost message and where its record lay. */
export interface LostEntry extends LostMessage {
  position: number;
  size: number;
}

export interface LostMessages {
  /** The first thousand. */
  messages: LostMessage[];
  count: number;
  /** The last one of each queue, by position. */
  last: LostEntry[];
}

/** Finds in the old queues which messages lay in the damaged ranges. */
export function findLost(fs: FileSystem, directory: string, ranges: readonly DamagedRange[]): LostMessages {
  const lost: LostMessages = { messages: [], count: 0, last: [] };
  const last = new Map<string, LostEntry>();
  if (ranges.length === 0) return lost;
  const bytes = Buffer.allocUnsafe(BATCH * ENTRY_SIZE);
  for (const { topic, queueId, path, firstOffset } of queueFiles(fs, directory)) {
    const fd = fs.open(path, 'r');
    try {
      for (let entry = 0; ; ) {
        const count = Math.floor(fs.read(fd, bytes, 0, bytes.length, entry * ENTRY_SIZE) / ENTRY_SIZE);
        if (count === 0) break;
        for (let i = 0; i < count; i++) {
          const size = entrySize(bytes, i * ENTRY_SIZE);
          const position = entryPosition(bytes, i * ENTRY_SIZE);
          if (size <= 0 || size === FILLER_SIZE || !isInside(position, ranges)) continue;
          const queueOffset = firstOffset + entry + i;
          lost.count++;
          if (lost.messages.length < KEPT) lost.messages.push({ topic, queueId, queueOffset });
          last.set(`${topic}/${queueId}`, { topic, queueId, queueOffset, position, size });
        }
        entry += count;
      }
    } finally {
      fs.close(fd);
    }
  }
  lost.last = [...last.values()].sort((a, b) => a.position - b.position);
  return lost;
}

/** Ranges ascend and do not overlap. */
function isInside(position: number, ranges: readonly DamagedRange[]): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle] as DamagedRange;
    if (position < range.position) high = middle - 1;
    else if (position >= range.position + range.length) low = middle + 1;
    else return true;
  }
  return false;
}
