import { MIN_RECORD_SIZE } from '../../../protocol/message/record.ts';
import type { ConsumeQueue } from '../consumequeue/consume-queue.ts';
import {
  ENTRY_SIZE,
  entryPosition,
  entrySize,
  entryTagsCode,
  isExtensionAddress,
  isHole,
} from '../consumequeue/entry.ts';
import { type GetRequest, type GetResult, GetStatus } from '../types.ts';
import { readRuns } from './cold-runs.ts';
import { FilteredGet } from './filtered-get.ts';
import { isFull, scanEnd } from './get-limits.ts';
import type { GetParts } from './get-parts.ts';
import { GetPlan } from './get-plan.ts';
import { nameDamage } from './name-damage.ts';
import { isRecordAt } from './record-head.ts';

/** Entries looked at in one go. */
const BATCH_ENTRIES = 64;
/** The fields up to a record's position. */
const RECORD_HEAD = 36;
/** Most records come whole with the first read. */
const FIRST_READ = 4096;

/** Reads by queue offset: entries choose the records, which come from memory or, off the event loop, from the files. */
export class GetService {
  readonly #parts: GetParts;
  readonly #entries = Buffer.allocUnsafeSlow(BATCH_ENTRIES * ENTRY_SIZE);

  constructor(parts: GetParts) {
    this.#parts = parts;
  }

  get(request: GetRequest): GetResult | Promise<GetResult> {
    const queue = this.#parts.queues.find(request.topic, request.queueId);
    if (queue === undefined) return this.#miss(GetStatus.NO_MATCHED_LOGIC_QUEUE, 0, 0, 0);
    const { minOffset: min, maxOffset: max } = queue;
    const { offset } = request;
    if (max === 0) return this.#miss(GetStatus.NO_MESSAGE_IN_QUEUE, 0, min, max);
    if (offset < min) return this.#miss(GetStatus.OFFSET_TOO_SMALL, min, min, max);
    if (offset === max) return this.#miss(GetStatus.OFFSET_OVERFLOW_ONE, offset, min, max);
    if (offset > max) return this.#miss(GetStatus.OFFSET_OVERFLOW_BADLY, max, min, max);
    const result = newResult(GetStatus.NO_MATCHED_MESSAGE, offset, min, max);
    if (request.matchesRecord !== undefined) return this.#getMatching(queue, request, request.matchesRecord, result);
    const plan = this.#choose(queue, request, result);
    if (plan.messageCount === 0) {
      this.#parts.stats.getMissTimes++;
      return result;
    }
    return this.#fetchHot(queue, plan, result) ? this.#finish(result) : this.#fetchCold(queue, plan, result);
  }

  /** The record at a log position; undefined when none begins there. */
  async recordAt(position: number): Promise<Buffer | undefined> {
    const { log } = this.#parts;
    if (!Number.isSafeInteger(position) || position < log.minPosition || position >= log.writtenTo) return undefined;
    const rest = Math.min(log.files.find(position)?.end ?? 0, log.writtenTo) - position;
    const begin = log.slice(position, RECORD_HEAD) ?? (await log.read(position, Math.min(FIRST_READ, rest)));
    if (begin === undefined || begin.length < RECORD_HEAD) return undefined;
    const size = begin.readInt32BE(0);
    if (size < MIN_RECORD_SIZE || !isRecordAt(begin, 0, position, size)) return undefined;
    return size <= begin.length ? begin.subarray(0, size) : log.read(position, size);
  }

  /** The records at some positions; undefined where there is none of that size. Near ones come with one read. */
  async recordsAt(at: readonly { position: number; size: number }[]): Promise<(Buffer | undefined)[]> {
    const { log } = this.#parts;
    const sound = at.filter(
      ({ position, size }) =>
        size >= MIN_RECORD_SIZE && position >= log.minPosition && position + size <= log.writtenTo,
    );
    const runs = await readRuns(
      log,
      sound.map(({ position }) => position),
      sound.map(({ size }) => size),
    );
    const found = new Map<number, Buffer>();
    sound.forEach(({ position, size }, i) => {
      const run = runs[i];
      if (run !== undefined && isRecordAt(run, 0, position, size)) found.set(position, run);
    });
    return at.map(({ position }) => found.get(position));
  }

  #getMatching(
    queue: ConsumeQueue,
    request: GetRequest,
    matchesRecord: (record: Buffer) => boolean,
    result: GetResult,
  ): GetResult | Promise<GetResult> {
    const read = new FilteredGet(this.#parts, queue, request, matchesRecord, result).run();
    return read instanceof Promise ? read.then((done) => this.#count(done)) : this.#count(read);
  }

  /** The record of a queue offset when it is in memory. */
  hotRecord(topic: string, queueId: number, offset: number): Buffer | undefined {
    const queue = this.#parts.queues.find(topic, queueId);
    if (queue === undefined || queue.read(offset, 1, this.#entries) !== 1 || isHole(this.#entries, 0)) return undefined;
    return this.#parts.log.slice(entryPosition(this.#entries, 0), entrySize(this.#entries, 0));
  }

  /** Picks records by their entries; sets where the next read begins, also past what was filtered out. */
  #choose(queue: ConsumeQueue, request: GetRequest, result: GetResult): GetPlan {
    const { log, settings, logger } = this.#parts;
    const plan = new GetPlan();
    const last = scanEnd(settings, request, queue.maxOffset);
    let newest = 0;
    let isRemoved = false;
    for (let offset = request.offset; offset < last; ) {
      const count = queue.read(offset, Math.min(BATCH_ENTRIES, last - offset), this.#entries);
      if (count === 0) {
        if (plan.messageCount === 0) result.status = GetStatus.OFFSET_FOUND_NULL;
        break;
      }
      for (let i = 0; i < count; i++, offset++) {
        const at = i * ENTRY_SIZE;
        const position = entryPosition(this.#entries, at);
        const size = entrySize(this.#entries, at);
        newest = position;
        if (isHole(this.#entries, at) || request.skips?.(offset) === true) {
          result.nextBeginOffset = offset + 1;
          continue;
        }
        if (position < 0 || size <= 0) nameDamage(logger, queue, position, size);
        if (position < log.minPosition) isRemoved = true;
        else if (size > 0 && matches(request, entryTagsCode(this.#entries, at))) {
          if (isFull(this.#parts, plan, position, size, request)) {
            result.nextBeginOffset = offset;
            result.suggestPullingFromSlave = log.position - newest > this.#parts.memoryBytes;
            return plan;
          }
          plan.add(position, size, position % log.files.fileSize !== 0);
        }
        result.nextBeginOffset = offset + 1;
      }
    }
    if (isRemoved && plan.messageCount === 0) result.status = GetStatus.MESSAGE_WAS_REMOVING;
    result.suggestPullingFromSlave = log.position - newest > this.#parts.memoryBytes;
    return plan;
  }

  /** Takes all runs from memory; false when one is not there. */
  #fetchHot(queue: ConsumeQueue, plan: GetPlan, result: GetResult): boolean {
    const { log } = this.#parts;
    const slices: Buffer[] = [];
    for (let i = 0; i < plan.positions.length; i++) {
      const slice = log.slice(plan.positions[i] ?? 0, plan.sizes[i] ?? 0);
      if (slice === undefined) return false;
      slices.push(slice);
    }
    this.#addRuns(queue, plan, slices, result);
    return true;
  }

  async #fetchCold(queue: ConsumeQueue, plan: GetPlan, result: GetResult): Promise<GetResult> {
    const { log } = this.#parts;
    const runs = await readRuns(log, plan.positions, plan.sizes);
    this.#addRuns(queue, plan, runs, result);
    return this.#finish(result);
  }

  #addRuns(queue: ConsumeQueue, plan: GetPlan, runs: readonly (Buffer | undefined)[], result: GetResult): void {
    for (let i = 0; i < runs.length; i++) {
      this.#addSound(queue, plan.positions[i] ?? 0, plan.sizes[i] ?? 0, runs[i], result);
    }
  }

  /** Takes the records of a run up to the first that is none; a damaged entry is named and never served. */
  #addSound(queue: ConsumeQueue, position: number, size: number, bytes: Buffer | undefined, result: GetResult): void {
    let at = 0;
    let count = 0;
    while (bytes !== undefined && at + 4 <= size) {
      const length = bytes.readInt32BE(at);
      if (length <= 0 || at + length > size || !isRecordAt(bytes, at, position + at, length)) break;
      at += length;
      count++;
    }
    if (at < size && position >= this.#parts.log.minPosition) {
      nameDamage(this.#parts.logger, queue, position + at, size - at);
    }
    if (bytes === undefined || at === 0) return;
    result.buffers.push(at === size ? bytes : bytes.subarray(0, at));
    result.bytes += at;
    result.messageCount += count;
  }

  #finish(result: GetResult): GetResult {
    result.status = result.messageCount === 0 ? GetStatus.MESSAGE_WAS_REMOVING : GetStatus.FOUND;
    return this.#count(result);
  }

  #count(result: GetResult): GetResult {
    const { stats } = this.#parts;
    if (result.messageCount === 0) stats.getMissTimes++;
    else {
      stats.getFoundTimes++;
      stats.getTransferredMessages += result.messageCount;
    }
    return result;
  }

  #miss(status: GetStatus, next: number, min: number, max: number): GetResult {
    this.#parts.stats.getMissTimes++;
    return newResult(status, next, min, max);
  }
}

const matches = (request: GetRequest, tagsCode: number): boolean =>
  request.matches === undefined || isExtensionAddress(tagsCode) || request.matches(tagsCode);

const newResult = (status: GetStatus, nextBeginOffset: number, minOffset: number, maxOffset: number): GetResult => ({
  status,
  nextBeginOffset,
  minOffset,
  maxOffset,
  buffers: [],
  bytes: 0,
  messageCount: 0,
  suggestPullingFromSlave: false,
});
