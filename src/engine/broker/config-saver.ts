import { messageOf } from '../../errors/index.ts';
import type { JsonObject } from '../../protocol/json/parse.ts';
import type { RemotingLog } from '../../remoting/log.ts';
import type { ConfigValue } from '../store/config-file/format.ts';

/** The part of a store's JSON file that the broker's tables use. */
export interface ConfigFile {
  readonly path: string;
  read(): JsonObject | undefined;
  save(value: ConfigValue): Promise<void>;
  saveNow(value: ConfigValue): void;
}

/**
 * Brings a table to its file. Changes made while a save is under way are gathered into the next one, so any number of
 * changes costs at most one save at a time. A failed save is told to the log and tried again with the next change or
 * {@link saved}.
 */
export class ConfigSaver {
  readonly #file: ConfigFile;
  readonly #snapshot: () => ConfigValue;
  readonly #log: RemotingLog;
  #dirty = false;
  #running: Promise<void> | undefined;
  #failure: unknown;

  constructor(file: ConfigFile, snapshot: () => ConfigValue, log: RemotingLog) {
    this.#file = file;
    this.#snapshot = snapshot;
    this.#log = log;
  }

  /** True while the table holds what the file does not. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** Notes a change without saving it: for tables saved at an interval. */
  mark(): void {
    this.#dirty = true;
  }

  /** Notes a change and saves it soon. */
  changed(): void {
    this.#dirty = true;
    this.#start();
  }

  /** Notes a change and saves it before returning; a failure is logged, and left for the next save. */
  changedNow(): void {
    this.#dirty = true;
    try {
      this.saveNow();
    } catch (error) {
      this.#failed(error);
    }
  }

  /**
   * Resolves when everything noted so far is on disk.
   * @throws MqError DISK_FULL or IO: the table has the change, its file has not
   */
  async saved(): Promise<void> {
    while (this.#dirty || this.#running !== undefined) {
      this.#start();
      await this.#running;
      if (this.#failure !== undefined) throw this.#failure;
    }
  }

  /**
   * Saves in this turn when there is something to save.
   * @throws MqError DISK_FULL or IO
   */
  saveNow(): void {
    if (!this.#dirty && this.#running === undefined) return;
    this.#file.saveNow(this.#snapshot());
    this.#dirty = false;
    this.#failure = undefined;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#dirty) {
      this.#dirty = false;
      try {
        await this.#file.save(this.#snapshot());
        this.#failure = undefined;
      } catch (error) {
        this.#dirty = true;
        this.#failed(error);
        return;
      }
    }
  }

  #failed(error: unknown): void {
    this.#failure = error;
    this.#log.error({ file: this.#file.path, reason: messageOf(error) }, 'a table could not be saved');
  }
}
