import type { RecordView } from '../../../protocol/message/check.ts';
import { javaHashCodeOfUtf8 } from '../../../protocol/message/hash.ts';
import type { PropertyScan } from '../../../protocol/message/property-scan.ts';
import { SCHEDULE_TOPIC } from '../../../protocol/names.ts';
import {
  ENTRY_SIZE,
  entryPosition,
  entrySize,
  entryTagsCode,
  isExtensionAddress,
  isHole,
} from '../consumequeue/entry.ts';
import { DamageKind, type Damages, type Remedy } from './damage.ts';
import { EntryWindows } from './entry-windows.ts';
import type { QueueFolder } from './queue-folder.ts';
import type { QueueProgress, Trouble } from './queue-progress.ts';
import { QueueRest, type RestParts } from './queue-rest.ts';

export interface QueueCheckParts extends RestParts {
  damages: Damages;
  /** Whether the store's configuration has a topic. */
  isConfigured: (topic: string) => boolean;
  /** Whether the store has any queue of a topic. */
  hasFolder: (topic: string) => boolean;
  find: (topic: string, queueId: number) => QueueFolder | undefined;
  /** A broker made the queues' last entries behind here while we looked: they are not asked for. */
  until: number;
  /** Entries may be missing behind this position: the next start makes them. */
  startMends: number;
}

/**
 * Sets the queues against the log as it goes by: each message must have its entry, in its place, with its position, size and
 * tag code; and at the end each entry its message. Memory: a few words a queue, and the entries around where each is read.
 */
export class QueueCheck {
  readonly #parts: QueueCheckParts;
  readonly #windows = new EntryWindows();
  readonly #queues = new Map<string, QueueProgress>();
  #last: QueueProgress | undefined;
  /** Messages compared. */
  checked = 0;
  /** Messages of topics that were deleted, or deleted and made again. */
  former = 0;
  /** Topics with messages and without any queue. */
  readonly absent = new Map<string, number>();

  constructor(parts: QueueCheckParts) {
    this.#parts = parts;
  }

  add(topic: string, view: RecordView, position: number, bytes: Buffer, properties: PropertyScan): void {
    if (position >= this.#parts.until) return;
    const queue = this.#queueOf(topic, view.queueId);
    const offset = view.queueOffset;
    this.checked++;
    if (queue.folder === undefined) {
      this.#without(queue, offset, position);
      return;
    }
    const entry = this.#windows;
    const isThere = offset >= 0 && offset < queue.folder.end && entry.find(queue.folder, offset);
    if (
      isThere &&
      entryPosition(entry.bytes, entry.at) === position &&
      entrySize(entry.bytes, entry.at) === view.size
    ) {
      this.#right(queue, offset);
      const code = entryTagsCode(entry.bytes, entry.at);
      if (!hasCode(topic, code, bytes, properties)) this.#trouble(queue, DamageKind.QUEUE_TAGS, offset, position);
      return;
    }
    // A topic made again begins at 0: what came before belongs to the one that was deleted.
    if (offset === 0 && queue.right.length + queue.troubles.length > 0) this.#forget(queue);
    const isFree = !isThere || isHole(entry.bytes, entry.at) || isZero(entry.bytes, entry.at);
    this.#trouble(queue, isFree ? DamageKind.QUEUE_MISSING : DamageKind.QUEUE_WRONG, offset, position);
  }

  /** Says what is wrong, after the last record. */
  async finish(): Promise<void> {
    const { damages } = this.#parts;
    for (const queue of this.#queues.values()) for (const trouble of queue.troubles) this.#report(queue, trouble);
    const rest = new QueueRest(this.#parts, damages);
    for (const folder of this.#parts.folders())
      await rest.check(folder, this.#queues.get(keyOf(folder.topic, folder.queueId)));
  }

  #queueOf(topic: string, queueId: number): QueueProgress {
    const last = this.#last;
    if (last !== undefined && last.queueId === queueId && last.topic === topic) return last;
    const key = keyOf(topic, queueId);
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { topic, queueId, folder: this.#parts.find(topic, queueId), right: [], troubles: [] };
      this.#queues.set(key, queue);
    }
    this.#last = queue;
    return queue;
  }

  #without(queue: QueueProgress, offset: number, position: number): void {
    const { topic } = queue;
    if (!this.#parts.isConfigured(topic)) this.former++;
    else if (!this.#parts.hasFolder(topic)) this.absent.set(topic, (this.absent.get(topic) ?? 0) + 1);
    else this.#trouble(queue, DamageKind.QUEUE_MISSING, offset, position);
  }

  #right(queue: QueueProgress, offset: number): void {
    const last = queue.right[queue.right.length - 1];
    if (last?.to === offset) {
      last.to++;
      return;
    }
    if (last !== undefined && offset < last.from) this.#forget(queue);
    queue.right.push({ from: offset, to: offset + 1 });
  }

  #forget(queue: QueueProgress): void {
    this.former += queue.troubles.reduce((sum, { from, to }) => sum + to - from, 0);
    queue.troubles = [];
    queue.right = [];
  }

  #trouble(queue: QueueProgress, kind: Trouble['kind'], offset: number, position: number): void {
    const last = queue.troubles[queue.troubles.length - 1];
    if (last?.kind === kind && last.to === offset) last.to++;
    else queue.troubles.push({ kind, from: offset, to: offset + 1, position });
  }

  #report({ topic, queueId, folder }: QueueProgress, { kind, from, to, position }: Trouble): void {
    const { damages, startMends, queueDirectory } = this.#parts;
    const file = folder?.fileOf(from);
    const count = to - from;
    const remedy: Remedy = kind === DamageKind.QUEUE_MISSING && position >= startMends ? 'start' : 'rebuild';
    damages.add({
      ...{ kind, count, topic, queueId, queueOffset: from, position, remedy },
      file: file?.path ?? folder?.directory ?? `${queueDirectory}/${topic}/${queueId}`,
      offset: file === undefined ? undefined : from * ENTRY_SIZE - file.start,
      length: file === undefined ? undefined : count * ENTRY_SIZE,
      means: MEANS[kind],
    });
  }
}

const MEANS = {
  QUEUE_MISSING: 'the log has these messages and the queue does not: nobody can consume them',
  QUEUE_WRONG: 'the entries point elsewhere: whoever consumes these offsets gets something else, or nothing',
  QUEUE_TAGS: 'the tag codes are not those of the messages: consumers that name tags do not get them',
} as const;

const keyOf = (topic: string, queueId: number): string => `${topic}/${queueId}`;

const isZero = (bytes: Buffer, at: number): boolean => entrySize(bytes, at) === 0 && entryPosition(bytes, at) === 0;

/** In the delay topic it is a time, which follows the configured levels; in an extended queue an address. */
function hasCode(topic: string, code: number, bytes: Buffer, { tagsStart, tagsEnd }: PropertyScan): boolean {
  if (topic === SCHEDULE_TOPIC || isExtensionAddress(code)) return true;
  return code === (tagsStart < 0 ? 0 : javaHashCodeOfUtf8(bytes, tagsStart, tagsEnd));
}
