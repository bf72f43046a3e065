import { MqError } from '../../../errors/index.ts';
import { DIRECTORY_MODE } from '../files/file-sequence.ts';
import type { FixedFile } from '../files/fixed-file.ts';
import type { OpenFiles } from '../files/open-files.ts';
import type { Trash } from '../files/trash.ts';
import { TimeSlice } from '../time-slice.ts';
import { ConsumeQueue } from './consume-queue.ts';
import { ENTRY_SIZE, entryPosition, entrySize, FILLER_SIZE } from './entry.ts';
import { firstOffset, writtenInLastFile } from './queue-search.ts';

/** All queues of a store, under `consumequeue/<topic>/<queueId>/`. */
export class ConsumeQueues {
  readonly directory: string;
  readonly #fileSize: number;
  readonly #scratchPath: string;
  readonly #open: OpenFiles;
  readonly #trash: Trash;
  readonly #topics = new Map<string, Map<number, ConsumeQueue>>();

  constructor(directory: string, fileSize: number, scratchPath: string, open: OpenFiles, trash: Trash) {
    this.directory = directory;
    this.#fileSize = fileSize;
    this.#scratchPath = scratchPath;
    this.#open = open;
    this.#trash = trash;
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

  /** Removes a topic's queues, in memory and on disk: there at once, however many. Returns whether there were any. */
  deleteTopic(topic: string): boolean {
    const queues = this.#topics.get(topic);
    if (queues === undefined) return false;
    this.#topics.delete(topic);
    for (const queue of queues.values()) queue.abandon();
    this.#trash.take(`${this.directory}/${topic}`);
    return true;
  }

  /** Removes one queue, in memory and on disk. */
  deleteQueue(queue: ConsumeQueue): void {
    this.#topics.get(queue.topic)?.delete(queue.queueId);
    queue.abandon();
    this.#trash.take(queue.files.directory);
  }

  /**
   * Opens what is on disk, in slices.
   *
   * @param mendLast see {@link FileSequence.load}
   * @param minPosition begin of the commit log
   */
  async load(mendLast: boolean, minPosition: number): Promise<void> {
    const slice = new TimeSlice();
    const fs = this.#open.fs;
    fs.makeDirectory(this.directory, DIRECTORY_MODE);
    for (const topic of fs.list(this.directory)) {
      if (fs.stat(`${this.directory}/${topic}`)?.isDirectory !== true) continue;
      for (const name of fs.list(`${this.directory}/${topic}`)) {
        if (!/^\d{1,9}$/.test(name)) continue;
        const queue = this.obtain(topic, Number(name));
        queue.files.load(mendLast);
        restoreEnds(queue, !mendLast);
        correctMinOffset(queue, minPosition);
        if (slice.isOver) await slice.next();
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

  /** Forgets the entries of records at or behind `position`, until {@link settle}: see {@link ConsumeQueue.rewind}. */
  async rewindTo(position: number): Promise<void> {
    const slice = new TimeSlice();
    for (const queue of this) {
      if (queue.files.length === 0) continue;
      const first = (queue.files.first?.start ?? 0) / ENTRY_SIZE;
      queue.rewind(firstOffset(queue, first, queue.maxOffset, (at) => at >= position));
      restoreMaxPosition(queue);
      if (slice.isOver) await slice.next();
    }
  }

  /** Ends what {@link rewindTo} began. Throws Node's error. */
  async settle(): Promise<void> {
    const slice = new TimeSlice();
    for (const queue of this) {
      queue.settle();
      if (slice.isOver) await slice.next();
    }
  }

  /** Moves each queue's first offset over what the commit log no longer has. */
  async correctMinOffsets(minPosition: number): Promise<void> {
    const slice = new TimeSlice();
    for (const queue of this) {
      correctMinOffset(queue, minPosition);
      if (slice.isOver) await slice.next();
    }
  }
}

const one = Buffer.alloc(ENTRY_SIZE);

/**
 * Finds first and last offset of a queue from its files, and removes a last file that holds nothing.
 *
 * @param isWhole the queue was closed properly: behind its last entry is nothing
 * @throws MqError STORE_DAMAGED when there is something: the entry is damaged, and whole ones may follow
 */
function restoreEnds(queue: ConsumeQueue, isWhole: boolean): void {
  let last = queue.files.last;
  let written = writtenInLastFile(queue);
  if (isWhole && last !== undefined && !isEndOfFile(queue, last, written)) {
    throw new MqError('STORE_DAMAGED', `${last.path}: entry ${written} is damaged`, {
      file: last.path,
      offset: written * ENTRY_SIZE,
      hint: 'Run mq recover: it makes the queues again from the commit log.',
    });
  }
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

/** Whether the entries of the last file end before the given one: it is zero, or the file is full. */
function isEndOfFile(queue: ConsumeQueue, last: FixedFile, entry: number): boolean {
  if (queue.read(last.start / ENTRY_SIZE + entry, 1, one) !== 1) return true;
  return one.every((byte) => byte === 0);
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
  if (queue.minOffsetFor === minPosition) return;
  queue.minOffsetFor = minPosition;
  const first = Math.max(queue.minOffset, (queue.files.first?.start ?? 0) / ENTRY_SIZE);
  // A negative position is damage: to be met, and named, by who reads it, not passed over.
  const isStored = (position: number): boolean => position < 0 || position >= minPosition;
  let min = firstOffset(queue, first, queue.maxOffset, isStored);
  if (
    min - 2 >= first &&
    queue.read(min - 2, 1, one) === 1 &&
    entrySize(one, 0) !== FILLER_SIZE &&
    isStored(entryPosition(one, 0))
  ) {
    // One damaged entry must not cost those before it: the search was misled, look at each.
    for (min = first; min < queue.maxOffset && queue.read(min, 1, one) === 1; min++) {
      if (entrySize(one, 0) !== FILLER_SIZE && isStored(entryPosition(one, 0))) break;
    }
  }
  queue.minOffset = min;
}
