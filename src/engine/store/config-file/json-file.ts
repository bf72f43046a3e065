import { dirname } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import { type JsonObject, parseLenientJson } from '../../../protocol/json/parse.ts';
import { isObject } from '../../../protocol/json/read.ts';
import { type FileSystem, nodeFileSystem } from '../files/file-system.ts';
import { type ConfigValue, formatConfig } from './format.ts';

/** Where a file that could not be used is told of. */
export interface WarningLog {
  warn(message: string): void;
}

/** A file's content: absent, without a byte in it, unreadable (why), or an object. */
type Content = 'missing' | 'empty' | { torn: string } | { object: JsonObject };

const MODE = 0o600;

const hasObject = (content: Content): content is { object: JsonObject } =>
  typeof content === 'object' && 'object' in content;

/**
 * One of the store's JSON files (store-format 6.1), with the copy of its previous content beside it under `.bak`.
 * Read as leniently as the original writes, written strictly: aside, synced, and moved into place, so that neither a
 * kill nor a power cut leaves half a file. The file aside is `<file>.mq-tmp`: always the same name, in a folder that an
 * Apache broker never lists.
 */
export class JsonFile {
  readonly path: string;
  readonly #log: WarningLog;
  readonly #files: FileSystem;
  /** False while the file itself is not known to be whole: then `.bak` is the better copy and stays. */
  #whole = false;
  #version = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(path: string, log: WarningLog, files: FileSystem = nodeFileSystem) {
    this.path = path;
    this.#log = log;
    this.#files = files;
  }

  /**
   * The content, from `.bak` (with a warning) when the file is missing, empty or torn; undefined when there is neither.
   * @throws MqError STORE_DAMAGED when there is something and none of it can be read; IO when reading fails.
   */
  read(): JsonObject | undefined {
    const main = this.#load(this.path);
    this.#whole = hasObject(main);
    if (hasObject(main)) return main.object;
    const backup = this.#load(`${this.path}.bak`);
    const why = typeof main === 'string' ? main : `torn (${main.torn})`;
    if (hasObject(backup)) {
      this.#log.warn(`${this.path} is ${why}: taken from its .bak, which may be a little older`);
      return backup.object;
    }
    if (typeof main === 'string' && typeof backup === 'string') {
      if (main === 'empty' || backup === 'empty')
        this.#log.warn(`${this.path} is ${why}, its .bak ${backup}: starting without`);
      return undefined;
    }
    const backupWhy = typeof backup === 'string' ? backup : `torn (${backup.torn})`;
    throw new MqError('STORE_DAMAGED', `${this.path} is ${why}, and its .bak is ${backupWhy}`, {
      file: this.path,
      hint: 'Put a good copy in its place; or, to start without what it held, move it and its .bak away.',
    });
  }

  /**
   * Replaces the content durably, without blocking the event loop for the disk. Calls run one after the other.
   * @throws MqError DISK_FULL or IO; the old content then stays.
   */
  save(value: ConfigValue): Promise<void> {
    const version = ++this.#version;
    const text = formatConfig(value);
    const saved = this.#saving.then(() => this.#save(text, version));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  /** As {@link save}, in this turn; what is still being saved is overtaken. */
  saveNow(value: ConfigValue): void {
    this.#version++;
    this.#guard(() => {
      const temporary = `${this.path}.mq-tmp0`;
      const fd = this.#writeAside(temporary, formatConfig(value));
      try {
        this.#files.sync(fd);
      } finally {
        this.#files.close(fd);
      }
      this.#moveIntoPlace(temporary);
      this.#files.syncDirectory(dirname(this.path));
    });
  }

  async #save(text: string, version: number): Promise<void> {
    const temporary = `${this.path}.mq-tmp`;
    try {
      await this.#syncAndClose(this.#writeAside(temporary, text));
      if (version !== this.#version) {
        this.#files.unlink(temporary);
        return;
      }
      this.#moveIntoPlace(temporary);
      await this.#syncAndClose(this.#files.open(dirname(this.path), 'r'));
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async #syncAndClose(fd: number): Promise<void> {
    try {
      await this.#files.datasyncAsync(fd);
    } finally {
      this.#files.close(fd);
    }
  }

  #writeAside(temporary: string, text: string): number {
    this.#files.makeDirectory(dirname(this.path), 0o700);
    const bytes = Buffer.from(text);
    const fd = this.#files.open(temporary, 'w', MODE);
    try {
      for (let done = 0; done < bytes.length; ) {
        done += this.#files.write(fd, bytes, done, bytes.length - done, done);
      }
    } catch (error) {
      this.#files.close(fd);
      throw error;
    }
    return fd;
  }

  #moveIntoPlace(temporary: string): void {
    if (this.#whole || hasObject(this.#load(this.path))) {
      const backup = `${this.path}.mq-bak`;
      if (this.#files.stat(backup) !== undefined) this.#files.unlink(backup);
      this.#files.link(this.path, backup);
      this.#files.rename(backup, `${this.path}.bak`);
    }
    this.#files.rename(temporary, this.path);
    this.#whole = true;
  }

  #load(path: string): Content {
    const bytes = this.#guard(() => this.#files.readFile(path));
    if (bytes === undefined) return 'missing';
    const text = bytes.toString('utf8');
    if (text.trim() === '') return 'empty';
    try {
      const value = parseLenientJson(text);
      return isObject(value) ? { object: value } : { torn: 'not an object' };
    } catch (error) {
      return { torn: messageOf(error) };
    }
  }

  #guard<T>(use: () => T): T {
    try {
      return use();
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #explained(error: unknown): MqError {
    if (error instanceof MqError) return error;
    const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
    return new MqError(full ? 'DISK_FULL' : 'IO', `Cannot read or write ${this.path}: ${messageOf(error)}`, {
      file: this.path,
      cause: error,
    });
  }
}
