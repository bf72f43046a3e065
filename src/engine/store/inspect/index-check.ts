import type { RecordView } from '../../../protocol/message/check.ts';
import type { PropertyScan } from '../../../protocol/message/property-scan.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { ENTRY_SIZE, type Geometry } from '../index/geometry.ts';
import { indexKeyHash, KeyHasher } from '../index/key-hash.ts';
import { putRecordKeys } from '../recovery/record-keys.ts';
import type { KeyIndex } from '../write/dispatcher.ts';
import { DamageKind, type Damages } from './damage.ts';
import { IndexCursor, type IndexFileView, indexFileViews } from './index-cursor.ts';
import { checkSlots } from './index-slots.ts';
import type { StoreView } from './store-view.ts';

export interface IndexCheckParts {
  view: StoreView;
  geometry: Geometry;
  damages: Damages;
  /** Entries of messages behind here are made while we look, and not asked for. */
  until: number;
  /** The next start makes what is missing of messages from here on. */
  startMends: number;
}

interface Run {
  from: number;
  count: number;
}

/**
 * Sets the index against the log as it goes by: entries stand in the order of their messages, so both are walked side by
 * side. Then each file's slots against its entries.
 */
export class IndexCheck implements Pick<KeyIndex, 'seed' | 'putHash'> {
  readonly #parts: IndexCheckParts;
  readonly #files: readonly IndexFileView[];
  readonly #cursor: IndexCursor;
  readonly #hasher = new KeyHasher();
  readonly #expected: number[] = [];
  #missing: Run | undefined;
  #extra: (Run & { file: IndexFileView; entry: number }) | undefined;

  constructor(parts: IndexCheckParts) {
    this.#parts = parts;
    this.#files = indexFileViews(parts.view, parts.geometry);
    this.#cursor = new IndexCursor(parts.view, parts.geometry, this.#files);
  }

  /** Entries looked at. */
  get entries(): number {
    return this.#cursor.entries;
  }

  /** Takes in the next message of the log. */
  add(topic: string, bytes: Buffer, position: number, view: RecordView, properties: PropertyScan): void {
    if (transactionType(view.sysFlag) === SysFlag.TRANSACTION_ROLLBACK) return;
    this.#expected.length = 0;
    putRecordKeys(this, topic, bytes, properties, position, view.storeTimestamp);
    this.#passTo(position);
    const expected = this.#expected;
    if (expected.length === 0) return;
    let at = 0;
    while (at < expected.length && this.#cursor.position === position && this.#cursor.hash === expected[at]) {
      this.#cursor.next();
      at++;
    }
    const isFound = at === expected.length || this.#hasRest(position, expected, at);
    // An entry made twice, after a crash, costs a reader nothing.
    for (; this.#cursor.position === position; this.#cursor.next()) {
      if (!expected.includes(this.#cursor.hash)) this.#noteExtra();
    }
    if (isFound || position >= this.#parts.until) this.#endMissing();
    else if (this.#missing === undefined) this.#missing = { from: position, count: 1 };
    else this.#missing.count++;
  }

  /** Whether the keys from number `from` on are there in another order, among others or not. */
  #hasRest(position: number, expected: readonly number[], from: number): boolean {
    const left = expected.slice(from);
    for (; this.#cursor.position === position; this.#cursor.next()) {
      const at = left.indexOf(this.#cursor.hash);
      if (at >= 0) left.splice(at, 1);
      else if (!expected.includes(this.#cursor.hash)) this.#noteExtra();
    }
    return left.length === 0;
  }

  seed(topic: string): number {
    return this.#hasher.seed(topic);
  }

  /** A key that the current message has. */
  putHash(hashCode: number): void {
    this.#expected.push(indexKeyHash(hashCode));
  }

  /** Says what is wrong, after the last record. */
  async finish(): Promise<void> {
    this.#endMissing();
    this.#passTo(this.#parts.until);
    this.#endExtra();
    const { view, geometry, damages } = this.#parts;
    for (const [i, file] of this.#files.entries()) {
      const isNewest = i === this.#files.length - 1;
      // Its slots and head are only as new as the last shutdown.
      if (isNewest && view.hasAbort) continue;
      await checkSlots(view, geometry, file, damages);
    }
  }

  /** Entries of messages before a position that the log does not have, or that have no such key. */
  #passTo(position: number): void {
    const { minPosition } = this.#parts.view.log;
    while (this.#cursor.position < position) {
      if (this.#cursor.position >= minPosition || this.#cursor.position < 0) this.#noteExtra();
      this.#cursor.next();
    }
  }

  #noteExtra(): void {
    const { file, entry, position } = this.#cursor;
    if (file === undefined) return;
    const run = this.#extra;
    if (run !== undefined && run.file === file && run.entry + run.count === entry) {
      run.count++;
      return;
    }
    this.#endExtra();
    this.#extra = { file, entry, count: 1, from: position };
  }

  #endExtra(): void {
    const run = this.#extra;
    this.#extra = undefined;
    if (run === undefined) return;
    const { damages, geometry, startMends } = this.#parts;
    damages.add({
      kind: DamageKind.INDEX_EXTRA,
      file: run.file.file.path,
      offset: geometry.entryPosition(run.entry),
      length: run.count * ENTRY_SIZE,
      ...{ count: run.count, position: run.from },
      means: 'entries of keys that no message of the log has there: a query by key reads them in vain',
      remedy: run.from >= startMends ? 'start' : 'rebuild',
    });
  }

  #endMissing(): void {
    const run = this.#missing;
    this.#missing = undefined;
    if (run === undefined) return;
    const { damages, view, startMends } = this.#parts;
    damages.add({
      kind: DamageKind.INDEX_MISSING,
      file: `${view.directory}/index`,
      ...{ count: run.count, position: run.from },
      means: 'the index does not have all keys of these messages: queries by key or id do not find them',
      remedy: run.from >= startMends ? 'start' : 'rebuild',
    });
  }
}
