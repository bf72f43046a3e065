import type { FileSystem } from '../files/file-system.ts';
import type { DiskRatios, StoreHealth } from '../health.ts';
import type { StoreSettings } from '../settings.ts';

/** After a write found the disk full, this much must be free before messages are taken again. */
const ENOUGH_BYTES = 16 * 1024 * 1024;

/** Used share of the volume a path lies on, 0 to 1 in whole percents as `df` rounds; -1 when the path is missing. */
export function usedRatio(fs: FileSystem, path: string): number {
  if (fs.stat(path) === undefined) return -1;
  const { totalBytes, freeBytes, availableBytes } = fs.volume(path);
  const used = totalBytes - freeBytes;
  const all = used + availableBytes;
  return all === 0 ? 1 : Math.ceil((used * 100) / all) / 100;
}

/** Watches the volumes: refuses puts while one is too full, and takes them again by itself. */
export class DiskSpace {
  readonly #fs: FileSystem;
  readonly #health: StoreHealth;
  readonly #settings: StoreSettings;
  readonly #paths: { commitLog: string; consumeQueue: string; index: string };

  constructor(
    fs: FileSystem,
    health: StoreHealth,
    settings: StoreSettings,
    paths: { commitLog: string; consumeQueue: string; index: string },
  ) {
    this.#fs = fs;
    this.#health = health;
    this.#settings = settings;
    this.#paths = paths;
  }

  /** Measures anew and updates the store's health. A volume that cannot be measured makes the store read-only. */
  check(): DiskRatios {
    try {
      return this.#check();
    } catch (error) {
      this.#health.fail('measuring the disk', error, false);
      return this.#health.ratios;
    }
  }

  #check(): DiskRatios {
    const ratios = {
      commitLog: usedRatio(this.#fs, this.#paths.commitLog),
      consumeQueue: usedRatio(this.#fs, this.#paths.consumeQueue),
      index: usedRatio(this.#fs, this.#paths.index),
    };
    this.#health.ratios = ratios;
    const limit = this.#settings.diskSpaceWarningLevelRatio / 100;
    const worst = Math.max(ratios.commitLog, ratios.consumeQueue);
    if (worst >= limit) {
      this.#health.setFull(true, `${Math.round(worst * 100)} % used, the limit is ${limit * 100} %`);
    } else if (this.#health.isFull && this.#hasEnough()) {
      this.#health.setFull(false, `${Math.round(worst * 100)} % used`);
    }
    return ratios;
  }

  #hasEnough(): boolean {
    return [this.#paths.commitLog, this.#paths.consumeQueue].every(
      (path) => this.#fs.stat(path) === undefined || this.#fs.volume(path).availableBytes >= ENOUGH_BYTES,
    );
  }
}
