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
import { isFull, scanEnd } from './get-limits.ts';
import type { GetParts } from './get-parts.ts';
import { nameDamage } from './name-damage.ts';
import { isRecordAt } from './record-head.ts';

/** Entries looked at, and bytes of their records fetched, in one go. */
const BATCH_ENTRIES = 64;
const BATCH_BYTES = 256 * 1024;

/** Records that passed by their entries and wait to be looked into. */
interface Candidates {
  readonly offsets: number[];
  readonly positions: number[];
  readonly sizes: number[];
}

/**
 * A read that also asks what is in the records. Candidates are fetched by the batch, from memory as long as they lie
 * there, and taken until the answer is full or the scan limit is reached; the next read begins behind all it looked at.
 */
export class FilteredGet {
  readonly #parts: GetParts;
  readonly #queue: ConsumeQueue;
  readonly #request: GetRequest;
  readonly #matchesRecord: (record: Buffer) => boolean;
  readonly #result: GetResult;
  readonly #end: number;
  readonly #entries = Buffer.allocUnsafe(BATCH_ENTRIES * ENTRY_SIZE);
  /** Offset of the next entry to look at. */
  #next: number;
  #newest = 0;

  /** @param result what is filled in: status, next offset, records */
  constructor(
    parts: GetParts,
    queue: ConsumeQueue,
    request: GetRequest,
    matchesRecord: (record: Buffer) => boolean,
    result: GetResult,
  ) {
    this.#parts = parts;
    this.#queue = queue;
    this.#request = request;
    this.#matchesRecord = matchesRecord;
    this.#result = result;
    this.#next = request.offset;
    this.#end = scanEnd(parts.settings, request, queue.maxOffset);
  }

  /** Synchronous while the records are in memory. */
  run(): GetResult | Promise<GetResult> {
    for (let batch = this.#nextBatch(); batch !== undefined; batch = this.#nextBatch()) {
      const records = this.#hotRecords(batch);
      if (records === undefined) return this.#runCold(batch);
      if (this.#take(batch, records)) break;
    }
    return this.#finish();
  }

  async #runCold(first: Candidates): Promise<GetResult> {
    for (let batch: Candidates | undefined = first; batch !== undefined; batch = this.#nextBatch()) {
      const records = await readRuns(this.#parts.log, batch.positions, batch.sizes);
      if (this.#take(batch, records)) break;
    }
    return this.#finish();
  }

  /** The next records to look into; undefined when the scan is over. */
  #nextBatch(): Candidates | undefined {
    if (this.#next >= this.#end) return undefined;
    const count = this.#queue.read(this.#next, Math.min(BATCH_ENTRIES, this.#end - this.#next), this.#entries);
    if (count === 0) {
      if (this.#result.messageCount === 0) this.#result.status = GetStatus.OFFSET_FOUND_NULL;
      return undefined;
    }
    const batch: Candidates = { offsets: [], positions: [], sizes: [] };
    let bytes = 0;
    for (let i = 0; i < count && bytes < BATCH_BYTES; i++, this.#next++) bytes += this.#consider(i * ENTRY_SIZE, batch);
    return batch;
  }

  /** Adds the record of an entry unless the entry rules it out. @returns its size, 0 when it is ruled out */
  #consider(at: number, batch: Candidates): number {
    if (isHole(this.#entries, at) || this.#request.skips?.(this.#next) === true) return 0;
    const position = entryPosition(this.#entries, at);
    const size = entrySize(this.#entries, at);
    this.#newest = position;
    if (position < 0 || size <= 0) {
      nameDamage(this.#parts.logger, this.#queue, position, size);
      return 0;
    }
    if (position < this.#parts.log.minPosition) {
      if (this.#result.messageCount === 0) this.#result.status = GetStatus.MESSAGE_WAS_REMOVING;
      return 0;
    }
    const tagsCode = entryTagsCode(this.#entries, at);
    const { matches } = this.#request;
    if (matches !== undefined && !isExtensionAddress(tagsCode) && !matches(tagsCode)) return 0;
    batch.offsets.push(this.#next);
    batch.positions.push(position);
    batch.sizes.push(size);
    return size;
  }

  #hotRecords({ positions, sizes }: Candidates): Buffer[] | undefined {
    const records: Buffer[] = [];
    for (let i = 0; i < positions.length; i++) {
      const record = this.#parts.log.slice(positions[i] as number, sizes[i] as number);
      if (record === undefined) return undefined;
      records.push(record);
    }
    return records;
  }

  /** Takes the records that match. @returns true when the answer is full */
  #take({ offsets, positions, sizes }: Candidates, records: readonly (Buffer | undefined)[]): boolean {
    const result = this.#result;
    for (let i = 0; i < offsets.length; i++) {
      const [position, size] = [positions[i] as number, sizes[i] as number];
      if (isFull(this.#parts, result, position, size, this.#request)) {
        result.nextBeginOffset = offsets[i] as number;
        return true;
      }
      const record = records[i];
      if (record === undefined || !isRecordAt(record, 0, position, size)) {
        if (position >= this.#parts.log.minPosition) nameDamage(this.#parts.logger, this.#queue, position, size);
      } else if (this.#matchesRecord(record)) this.#add(record);
    }
    result.nextBeginOffset = this.#next;
    return false;
  }

  /** Adds a record, to the last buffer when it follows it in memory. */
  #add(record: Buffer): void {
    const { buffers } = this.#result;
    const last = buffers[buffers.length - 1];
    if (last?.buffer === record.buffer && last.byteOffset + last.length === record.byteOffset) {
      buffers[buffers.length - 1] = Buffer.from(record.buffer, last.byteOffset, last.length + record.length);
    } else buffers.push(record);
    this.#result.bytes += record.length;
    this.#result.messageCount++;
  }

  #finish(): GetResult {
    const result = this.#result;
    if (result.messageCount > 0) result.status = GetStatus.FOUND;
    result.suggestPullingFromSlave = this.#parts.log.position - this.#newest > this.#parts.memoryBytes;
    return result;
  }
}
