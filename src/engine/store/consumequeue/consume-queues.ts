import { DIRECTORY_MODE } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { ConsumeQueue } from './consume-queue.ts';
import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE } from './entry.ts';
import { firstOffset, writtenInLastFile } from './queue-search.ts';

/** All queues of a store, under `consumequeue/<topic>/<queueId>/`. */
export class ConsumeQueues {
  readonly directory: string;
  readonly #fileSize: number;
  readonly #scratchPath: string;
  readonly #open: OpenFiles;
  readonly #topics = new Map<string, Map<number, ConsumeQueue>>();

  constructor(directory: string, fileSize: number, scratchPath: string, open: OpenFiles) {
    this.directory = directory;
    this.#fileSize = fileSize;
    this.#scratchPath = scratchPath;
    this.#open = open;
  }

  find(topic: string, queueId: number): ConsumeQueue | undefined {
    return this.#topics.get(topic)?.get(queueId);
  }

  /** The queue, made in memory when it is new; files follow with its first entry. */
  obtain(topic: string, queueId: number): ConsumeQueue {
    let queues = this.#topics.get(topic);
    if (queues === undefined) {
      queues = new Map();
      this.#topics.set(topic, queues);
    }
    let queue = queues.get(queueId);
    if (queue === undefined) {
      const sibling = queues.values().next().value;
      const topicBytes = sibling?.topicBytes ?? Buffer.from(topic);
      const directory = `${this.directory}/${topic}/${queueId}`;
      queue = new ConsumeQueue(topic, topicBytes, queueId, directory, this.#fileSize, this.#scratchPath, this.#open);
      queues.set(queueId, queue);
    }
    return queue;
  }

  topics(): string[] {
    return [...this.#topics.keys()];
  }

  queuesOf(topic: string): ConsumeQueue[] {
    return [...(this.#topics.get(topic)?.values() ?? [])];
  }

  *[Symbol.iterator](): IterableIterator<ConsumeQueue> {
    for (const queues of this.#topics.values()) yield* queues.values();
  }

  get count(): number {
    let count = 0;
    for (const queues of this.#topics.values()) count += queues.size;
    return count;
  }

  /** Removes a topic's queues, in memory and on disk. Returns whether there were any. */
  deleteTopic(topic: string): boolean {
    const queues = this.#topics.get(topic);
    if (queues === undefined) return false;
    this.#topics.delete(topic);
    for (const queue of queues.values()) {
      queue.clear();
      queue.isDeleted = true;
    }
    this.#open.fs.removeTree(`${this.directory}/${topic}`);
    return true;
  }

  /** Removes one queue, in memory and on disk. */
  deleteQueue(queue: ConsumeQueue): void {
    this.#topics.get(queue.topic)?.delete(queue.queueId);
    queue.clear();
    queue.isDeleted = true;
    this.#open.fs.removeTree(queue.files.directory);
  }

  /** Opens what is on disk. @param mendLast see {@link FileSequence.load} */
  load(mendLast: boolean): void {
    const fs = this.#open.fs;
    fs.makeDirectory(this.directory, DIRECTORY_MODE);
    for (const topic of fs.list(this.directory)) {
      if (fs.stat(`${this.directory}/${topic}`)?.isDirectory !== true) continue;
      for (const name of fs.list(`${this.directory}/${topic}`)) {
        if (!/^\d{1,9}$/.test(name)) continue;
        const queue = this.obtain(topic, Number(name));
        queue.files.load(mendLast);
        restoreEnds(queue);
      }
    }
  }

  /** End of the newest record any queue knows; -1 without one. */
  maxPosition(): number {
    let max = -1;
    for (const queue of this) max = Math.max(max, queue.maxPosition);
    return max;
  }

  /** The newest record any queue knows. */
  newestRecord(): { position: number; size: number } | undefined {
    let newest: ConsumeQueue | undefined;
    for (const queue of this) if (queue.maxPosition > (newest?.maxPosition ?? -1)) newest = queue;
    if (newest === undefined) return undefined;
    for (let offset = newest.maxOffset - 1; newest.read(offset, 1, one) === 1; offset--) {
      if (entrySize(one, 0) !== FILLER_SIZE) return { position: entryPosition(one, 0), size: entrySize(one, 0) };
    }
    return undefined;
  }

  /** Drops the entries of records at or behind `position`. */
  truncateFrom(position: number): void {
    for (const queue of this) {
      if (queue.files.length === 0) continue;
      const first = (queue.files.first?.start ?? 0) / ENTRY_SIZE;
      queue.truncate(firstOffset(queue, first, queue.maxOffset, (at) => at >= position));
      restoreMaxPosition(queue);
    }
  }

  /** Moves each queue's first offset over what the commit log no longer has. */
  correctMinOffsets(minPosition: number): void {
    for (const queue of this) correctMinOffset(queue, minPosition);
  }
}

const one = Buffer.alloc(ENTRY_SIZE);

/** Finds first and last offset of a queue from its files, and removes a last file that holds nothing. */
function restoreEnds(queue: ConsumeQueue): void {
  let last = queue.files.last;
  let written = writtenInLastFile(queue);
  while (last !== undefined && written === 0) {
    queue.files.removeFrom(last.start);
    last = queue.files.last;
    written = writtenInLastFile(queue);
  }
  queue.beginAt((queue.files.first?.start ?? 0) / ENTRY_SIZE);
  queue.maxOffset = last === undefined ? 0 : last.start / ENTRY_SIZE + written;
  queue.nextOffset = queue.maxOffset;
  restoreMaxPosition(queue);
}

function restoreMaxPosition(queue: ConsumeQueue): void {
  queue.maxPosition = -1;
  const first = (queue.files.first?.start ?? 0) / ENTRY_SIZE;
  for (let offset = queue.maxOffset - 1; offset >= first; offset--) {
    if (queue.read(offset, 1, one) !== 1) return;
    if (entrySize(one, 0) === FILLER_SIZE) continue;
    queue.maxPosition = entryPosition(one, 0) + entrySize(one, 0);
    return;
  }
}

/** {@link ConsumeQueues.correctMinOffsets} for one queue. */
export function correctMinOffset(queue: ConsumeQueue, minPosition: number): void {
  const first = Math.max(queue.minOffset, (queue.files.first?.start ?? 0) / ENTRY_SIZE);
  queue.minOffset = firstOffset(queue, first, queue.maxOffset, (position) => position >= minPosition);
}
