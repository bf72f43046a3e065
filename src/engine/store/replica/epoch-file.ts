import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FileSystem } from '../files/file-system.ts';
import { replaceFile } from '../files/replace-file.ts';

/** An epoch and the log position of its first byte: a line of `epochFileCheckpoint`. */
export interface EpochStart {
  readonly epoch: number;
  readonly start: number;
}

/** What a small file of high availability holds. Nobody guesses in place of one that is missing or damaged. */
export type FileContent<T> =
  | { readonly kind: 'whole'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly why: string };

const MISSING = { kind: 'missing' } as const;

/** `<store>/epochFileCheckpoint`, where Apache's controller mode keeps it. */
export const epochFilePath = (storeDirectory: string): string => join(storeDirectory, 'epochFileCheckpoint');

/**
 * The file's text (store-format 8.6): the number of entries, a CRC-32 without its highest bit over the lines that
 * follow, then `epoch-startOffset` line by line, each ended by a line feed.
 */
export function formatEpochs(entries: readonly EpochStart[]): string {
  const lines = entries.map(({ epoch, start }) => `${epoch}-${start}\n`).join('');
  return `${entries.length}\n${crcOf(lines)}\n${lines}`;
}

/** Reads the text strictly: a line too many or too few, another CRC, or epochs that do not rise are damage. */
export function parseEpochs(text: string): FileContent<EpochStart[]> {
  const [count, crc, ...rest] = text.split(/\r?\n/);
  if (rest.at(-1) === '') rest.pop();
  const entries: EpochStart[] = [];
  for (const line of rest) {
    const found = /^(\d{1,10})-(\d{1,16})$/.exec(line);
    const [epoch, start] = [Number(found?.[1]), Number(found?.[2])];
    if (!Number.isSafeInteger(epoch) || !Number.isSafeInteger(start)) return damaged(`no entry: ${line.slice(0, 60)}`);
    const last = entries.at(-1);
    if (last !== undefined && (epoch <= last.epoch || start < last.start)) {
      return damaged(`${line} follows ${last.epoch}-${last.start}`);
    }
    entries.push({ epoch, start });
  }
  if (count === undefined || !/^\d+$/.test(count) || Number(count) !== entries.length) {
    return damaged(`${entries.length} entries where ${String(count).slice(0, 20)} are named`);
  }
  const expected = crcOf(rest.map((line) => `${line}\n`).join(''));
  // Apache takes a CRC of 0 for one that is not to be checked.
  if (crc !== String(expected) && crc !== '0')
    return damaged(`CRC ${String(crc).slice(0, 20)}, its lines have ${expected}`);
  return { kind: 'whole', value: entries };
}

/** Reads the epochs of a store's log. Throws Node's error. */
export function readEpochs(fs: FileSystem, storeDirectory: string): FileContent<EpochStart[]> {
  const bytes = fs.readFile(epochFilePath(storeDirectory));
  return bytes === undefined ? MISSING : parseEpochs(bytes.toString('utf8'));
}

/** Writes them durably. Throws Node's error. */
export function writeEpochs(fs: FileSystem, storeDirectory: string, entries: readonly EpochStart[]): void {
  replaceFile(fs, epochFilePath(storeDirectory), formatEpochs(entries));
}

/** Entries of a log that is cut at `to`: an epoch that begins there has no byte left. */
export const epochsBefore = (entries: readonly EpochStart[], to: number): EpochStart[] =>
  entries.filter(({ start }) => start < to);

/** Entries of a log that begins at `min`: those wholly before it go, the one that covers it stays. */
export const epochsFrom = (entries: readonly EpochStart[], min: number): EpochStart[] =>
  entries.filter((_, i) => (entries[i + 1]?.start ?? Number.POSITIVE_INFINITY) > min);

const crcOf = (lines: string): number => crc32(lines) & 0x7fffffff;

const damaged = (why: string): FileContent<never> => ({ kind: 'damaged', why });
