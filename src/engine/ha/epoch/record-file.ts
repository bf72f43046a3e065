import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf } from '../../../errors/index.ts';
import type { JsonValue } from '../../../protocol/json/parse.ts';
import { isObject } from '../../../protocol/json/read.ts';
import type { FileSystem } from '../../store/files/file-system.ts';
import { replaceFile } from '../../store/files/replace-file.ts';
import type { FileContent } from '../../store/replica/epoch-file.ts';

/** Folder of high availability under the store's root. */
export const HA_DIRECTORY = 'ha';

/**
 * One record in a file of its own under `<store>/ha/`: a JSON object with the CRC-32 of its text without that field.
 * Replaced whole and durably; a file that does not check is damaged, never half believed.
 */
export class RecordFile<T extends object> {
  readonly path: string;
  readonly #files: FileSystem;
  readonly #read: (value: Record<string, unknown>) => T | undefined;

  /** @param read takes a record out of what the file holds; undefined when a field is missing or of another type */
  constructor(
    storeDirectory: string,
    name: string,
    files: FileSystem,
    read: (value: Record<string, unknown>) => T | undefined,
  ) {
    this.path = join(storeDirectory, HA_DIRECTORY, name);
    this.#files = files;
    this.#read = read;
  }

  /** What the file holds. Throws Node's error where it cannot be read. */
  load(): FileContent<T> {
    const bytes = this.#files.readFile(this.path);
    if (bytes === undefined) return { kind: 'missing' };
    let parsed: JsonValue;
    try {
      parsed = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      return { kind: 'damaged', why: messageOf(error) };
    }
    if (!isObject(parsed)) return { kind: 'damaged', why: 'not an object' };
    const { crc, ...rest } = parsed;
    if (crc !== crcOf(rest)) return { kind: 'damaged', why: `CRC ${String(crc)}, its content has ${crcOf(rest)}` };
    if (rest['v'] !== 1) return { kind: 'damaged', why: `version ${String(rest['v'])}` };
    const value = this.#read(rest);
    return value === undefined ? { kind: 'damaged', why: 'a field is missing or no number' } : { kind: 'whole', value };
  }

  /** Makes a record durable in this turn: 2 syncs. Throws Node's error; the old record then counts. */
  save(value: T): void {
    const content = { v: 1, ...value };
    if (this.#files.stat(dirname(this.path)) === undefined) {
      this.#files.makeDirectory(dirname(this.path), 0o700);
      this.#files.syncDirectory(dirname(dirname(this.path)));
    }
    replaceFile(this.#files, this.path, `${JSON.stringify({ ...content, crc: crcOf(content) })}\n`);
  }
}

const crcOf = (content: object): number => crc32(JSON.stringify(content));

/** A whole number from 0 on; undefined for anything else. */
export const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** A text; undefined for anything else. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
