import type { FileSystem } from '../files/file-system.ts';
import { fixedFileName, positionOfName } from '../files/fixed-file.ts';

const PREFIX = 'index-incomplete-';

/**
 * Remembers over a restart that the index lacks entries from a position on. An empty file with the position in its name:
 * that can be made on a full disk too.
 */
export class RebuildMarker {
  readonly #directory: string;
  readonly #files: FileSystem;

  constructor(directory: string, files: FileSystem) {
    this.#directory = directory;
    this.#files = files;
  }

  read(): number | undefined {
    const positions = this.#names().map((name) => positionOfName(name.slice(PREFIX.length)) ?? 0);
    return positions.length === 0 ? undefined : Math.min(...positions);
  }

  write(position: number): void {
    const name = PREFIX + fixedFileName(position);
    const stale = this.#names().filter((one) => one !== name);
    this.#files.makeDirectory(this.#directory, 0o700);
    this.#files.close(this.#files.open(`${this.#directory}/${name}`, 'a', 0o600));
    for (const one of stale) this.#files.unlink(`${this.#directory}/${one}`);
  }

  clear(): void {
    for (const name of this.#names()) this.#files.unlink(`${this.#directory}/${name}`);
  }

  #names(): string[] {
    return this.#files.list(this.#directory).filter((name) => name.startsWith(PREFIX));
  }
}
