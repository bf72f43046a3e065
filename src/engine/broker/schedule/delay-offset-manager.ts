import type { Clock } from '../../../clock.ts';
import type { BrokerConfig } from '../../../config/index.ts';
import type { DataVersion } from '../../../protocol/bodies/data-version.ts';
import type { JsonObject } from '../../../protocol/json/parse.ts';
import { asIntegerMap, asNumber } from '../../../protocol/json/read.ts';
import { ChangeCount } from '../change-count.ts';
import type { ConfigFile } from '../config-saver.ts';
import { TableVersion } from '../table-version.ts';

export interface DelayOffsetManagerOptions {
  /** config/delayOffset.json. */
  file: ConfigFile;
  clock: Clock;
  settings: () => Pick<BrokerConfig, 'delayOffsetUpdateVersionStep'>;
}

/** How far each delay level has been delivered, kept in config/delayOffset.json (store-format 6.5). */
export class DelayOffsetManager {
  readonly #options: DelayOffsetManagerOptions;
  readonly #offsets = new Map<number, number>();
  readonly #version: TableVersion;
  readonly #changes = new ChangeCount();
  #updates = 0;
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: DelayOffsetManagerOptions) {
    this.#options = options;
    this.#version = new TableVersion(options.clock);
  }

  /** Takes the file's content; a missing one means that no level has begun. @throws MqError STORE_DAMAGED or IO */
  load(): void {
    const json = this.#options.file.read();
    if (json !== undefined) this.#take(json);
  }

  /** Takes over the progress of the master: what it delivered is not delivered here again. Saved by {@link save}. */
  adopt(json: JsonObject): void {
    this.#offsets.clear();
    this.#take(json);
    this.#changes.next();
    this.#dirty = true;
  }

  #take(json: JsonObject): void {
    for (const [level, offset] of asIntegerMap(json['offsetTable'], asNumber)) {
      if (level > 0 && offset >= 0) this.#offsets.set(level, offset);
    }
    this.#version.load(json['dataVersion']);
  }

  get dataVersion(): DataVersion {
    return this.#version.value;
  }

  /** Another one after every change of the table. */
  get version(): string {
    return this.#changes.version;
  }

  /** Levels that have begun, with the offset of the next message each delivers. */
  get all(): ReadonlyMap<number, number> {
    return this.#offsets;
  }

  /** The next message a level delivers; undefined when it has not begun. */
  get(level: number): number | undefined {
    return this.#offsets.get(level);
  }

  /** Notes progress: everything before `offset` has been stored under its own topic. */
  update(level: number, offset: number): void {
    if (this.#offsets.get(level) === offset) return;
    this.#offsets.set(level, offset);
    this.#changes.next();
    this.#dirty = true;
    if (++this.#updates % this.#options.settings().delayOffsetUpdateVersionStep === 0) this.#version.next();
  }

  /**
   * Saves the progress made before the call, as soon as `durable` says that what it rests on is on disk. Resolves when
   * saves begun earlier are done too.
   * @throws MqError DISK_FULL or IO
   */
  save(durable: () => Promise<void>): Promise<void> {
    const saved = this.#saving.then(() => this.#save(durable));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async #save(durable: () => Promise<void>): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    const content = { dataVersion: this.#version.value, offsetTable: Object.fromEntries(this.#offsets) };
    try {
      await durable();
      await this.#options.file.save(content);
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }
}
