import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkRecord, RecordCheck, RecordView } from '../../../protocol/message/check.ts';
import { ENTRY_SIZE, entryPosition, entrySize, isHole } from '../consumequeue/entry.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { type QueueFolder, queueFolders } from './queue-folder.ts';
import type { StoreView } from './store-view.ts';

/** Entries looked at in each queue, evenly spread, first and last among them. */
const PER_QUEUE = 16;
/** Of all queues together: a store of ten thousand is looked at in a second or two. */
const IN_ALL = 40_000;

/** An entry that does not lead to its message. */
export interface BadEntry {
  topic: string;
  queueId: number;
  queueOffset: number;
  /** Of the entry. */
  file: string;
  offset: number;
  position: number;
  why: string;
}

export interface QueueSample {
  queues: number;
  entries: number;
  bad: BadEntry[];
}

/** Looks whether queue entries lead to their messages, a few of each queue: quick, where `verifyStore` reads everything. */
export async function sampleQueues(view: StoreView): Promise<QueueSample> {
  const folders = [...queueFolders(view)];
  const each = Math.max(2, Math.min(PER_QUEUE, Math.floor(IN_ALL / Math.max(1, folders.length))));
  const sample: QueueSample = { queues: folders.length, entries: 0, bad: [] };
  const probe = new Probe(view);
  for (const folder of folders) {
    const { min, end } = folder;
    const step = Math.max(1, (end - 1 - min) / (each - 1));
    const offsets = new Set(Array.from({ length: each }, (_, i) => Math.min(end - 1, Math.round(min + i * step))));
    for (const offset of offsets) {
      if (offset < min || end === min) continue;
      sample.entries++;
      const bad = probe.look(folder, offset);
      if (bad !== undefined) sample.bad.push(bad);
    }
    await nextTurn();
  }
  return sample;
}

class Probe {
  readonly #view: StoreView;
  readonly #reader: LogReader;
  readonly #record = new RecordView();
  readonly #entry = Buffer.alloc(ENTRY_SIZE);

  constructor(view: StoreView) {
    this.#view = view;
    this.#reader = new LogReader(view.log, view.open, 4096);
  }

  look(folder: QueueFolder, queueOffset: number): BadEntry | undefined {
    if (folder.read(queueOffset, 1, this.#entry) !== 1) return undefined;
    if (isHole(this.#entry, 0)) return undefined;
    const position = entryPosition(this.#entry, 0);
    const why = this.#whyBad(folder, queueOffset, position, entrySize(this.#entry, 0));
    if (why === undefined) return undefined;
    const file = folder.fileOf(queueOffset);
    const { topic, queueId } = folder;
    const offset = queueOffset * ENTRY_SIZE - (file?.start ?? 0);
    return { topic, queueId, queueOffset, file: file?.path ?? folder.directory, offset, position, why };
  }

  #whyBad(folder: QueueFolder, queueOffset: number, position: number, size: number): string | undefined {
    const { log } = this.#view;
    const reader = this.#reader;
    if (position >= 0 && position < log.minPosition) return undefined;
    if (size <= 0 || log.files.find(position) === undefined) return 'it points outside the log';
    reader.moveTo(position, Math.min(size, log.files.fileSize));
    const record = this.#record;
    const check = checkRecord(reader.bytes, 0, reader.end - reader.start, position, true, record);
    if (check !== RecordCheck.VALID) return `no record lies where it points (${check})`;
    if (folder.topic.startsWith('%LMQ%')) return undefined;
    if (record.size !== size) return `the record where it points has ${record.size} bytes, not ${size}`;
    if (reader.bytes.toString('utf8', record.topicStart, record.topicEnd) !== folder.topic) {
      return 'the message where it points is of another topic';
    }
    if (record.queueId !== folder.queueId || record.queueOffset !== queueOffset) {
      return `the message where it points is number ${record.queueOffset} of queue ${record.queueId}`;
    }
    return undefined;
  }
}
