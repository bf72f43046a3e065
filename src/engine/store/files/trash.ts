import { messageOf } from '../../../errors/index.ts';
import type { StoreLogger } from '../logger.ts';
import { DIRECTORY_MODE } from './file-sequence.ts';
import type { FileSystem } from './file-system.ts';

/**
 * Where directories go that are to be removed: one rename takes them out of the store at once, whole, and their files follow
 * off the event loop. What a kill leaves goes at the next start.
 */
export class Trash {
  readonly #directory: string;
  readonly #fs: FileSystem;
  readonly #logger: StoreLogger;
  #count = 0;
  #emptying: Promise<void> | undefined;

  constructor(directory: string, fs: FileSystem, logger: StoreLogger) {
    this.#directory = directory;
    this.#fs = fs;
    this.#logger = logger;
  }

  /** Takes a directory away; one that is not there is none. Throws Node's error when it had to stay. */
  take(path: string): void {
    if (this.#fs.stat(path) === undefined) return;
    try {
      this.#fs.makeDirectory(this.#directory, DIRECTORY_MODE);
      this.#fs.rename(path, `${this.#directory}/${process.pid}-${Date.now()}-${this.#count++}`);
    } catch (error) {
      this.#logger.warn(`${path} cannot be moved to ${this.#directory}, it is removed in place: ${messageOf(error)}`);
      this.#fs.removeTree(path);
      return;
    }
    this.empty();
  }

  /** Starts to remove what is here. */
  empty(): void {
    this.#emptying ??= this.#empty().finally(() => {
      this.#emptying = undefined;
    });
  }

  /** Resolves when nothing is being removed; never rejects. */
  async idle(): Promise<void> {
    while (this.#emptying !== undefined) await this.#emptying;
  }

  async #empty(): Promise<void> {
    try {
      for (let names = this.#fs.list(this.#directory); names.length > 0; names = this.#fs.list(this.#directory)) {
        for (const name of names) await this.#fs.removeTreeAsync(`${this.#directory}/${name}`);
      }
    } catch (error) {
      this.#logger.warn(`${this.#directory} could not be emptied, the next start tries again: ${messageOf(error)}`);
    }
  }
}
