import { MqError } from '../../../errors/index.ts';
import type { FileSystem } from '../../store/files/file-system.ts';
import {
  type EpochStart,
  epochFilePath,
  epochsFrom,
  type FileContent,
  readEpochs,
  writeEpochs,
} from '../../store/replica/epoch-file.ts';

/**
 * The epochs of a store's log, in memory as they are in `epochFileCheckpoint`. Records carry no epoch: an epoch's entry is
 * durable here before its first byte is in the log.
 */
export class EpochTable {
  readonly #directory: string;
  readonly #files: FileSystem;
  #entries: readonly EpochStart[];

  private constructor(directory: string, files: FileSystem, entries: readonly EpochStart[]) {
    this.#directory = directory;
    this.#files = files;
    this.#entries = entries;
  }

  /** What the file says; a table can be had of a whole one only. Throws Node's error. */
  static load(storeDirectory: string, files: FileSystem): FileContent<EpochTable> {
    const content = readEpochs(files, storeDirectory);
    if (content.kind !== 'whole') return content;
    return { kind: 'whole', value: new EpochTable(storeDirectory, files, content.value) };
  }

  /** A table for a log without a byte of any epoch; not written before the first {@link replace}. */
  static empty(storeDirectory: string, files: FileSystem): EpochTable {
    return new EpochTable(storeDirectory, files, []);
  }

  /** Ascending. */
  get entries(): readonly EpochStart[] {
    return this.#entries;
  }

  get path(): string {
    return epochFilePath(this.#directory);
  }

  /** Makes another table durable. @throws MqError BUG when epochs do not rise; Node's error, and the old one counts */
  replace(entries: readonly EpochStart[]): void {
    entries.forEach(({ epoch, start }, i) => {
      const last = entries[i - 1];
      if (last !== undefined && (epoch <= last.epoch || start < last.start)) {
        throw new MqError('BUG', `epoch ${epoch} from ${start} follows ${last.epoch} from ${last.start}`);
      }
    });
    writeEpochs(this.#files, this.#directory, entries);
    this.#entries = [...entries];
  }

  /** Drops the entries wholly before the log's first byte; the one that covers it stays. */
  forgetBefore(min: number): void {
    const kept = epochsFrom(this.#entries, min);
    if (kept.length < this.#entries.length) this.replace(kept);
  }
}
