import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../../store/files/file-system.ts';
import { type ChildRecord, type DaemonRecord, isChildRecord, isDaemonRecord } from './records.ts';
import { readJson, replaceFile } from './whole-file.ts';

/** Records kept of processes that are gone. */
const KEPT_STALE = 20;

/**
 * `running/`, where a daemon notes what it keeps alive, so that the next one finds it: `daemon.json`, `daemon.sock`, and
 * for each child `NAME.json`, `NAME.sock` and `NAME.log`; what was found to be of the dead lies in `stale/`. Nothing in it
 * has to be removed by hand, ever.
 */
export class RunningFolder {
  readonly path: string;
  readonly #files: FileSystem;

  constructor(path: string, files: FileSystem = nodeFileSystem) {
    this.path = path;
    this.#files = files;
  }

  /** Makes the folder, for its owner only: whoever can enter it can stop the brokers. */
  create(): void {
    this.#files.makeDirectory(this.path, 0o700);
    this.#files.makeDirectory(join(this.path, 'stale'), 0o700);
    this.#files.chmod(this.path, 0o700);
  }

  get daemonSocket(): string {
    return join(this.path, 'daemon.sock');
  }

  /** The log of the daemon itself. */
  get daemonLog(): string {
    return join(this.path, 'daemon.log');
  }

  socketOf(name: string): string {
    return join(this.path, `${name}.sock`);
  }

  /** What a child writes to stdout and stderr. */
  logOf(name: string): string {
    return join(this.path, `${name}.log`);
  }

  child(name: string): ChildRecord | undefined {
    return readJson(this.#files, this.#recordOf(name), isChildRecord);
  }

  /** Every child noted here, by name. */
  children(): ChildRecord[] {
    return this.#files
      .list(this.path)
      .filter((name) => name.endsWith('.json') && name !== 'daemon.json')
      .flatMap((name) => this.child(name.slice(0, -'.json'.length)) ?? []);
  }

  daemon(): DaemonRecord | undefined {
    return readJson(this.#files, join(this.path, 'daemon.json'), isDaemonRecord);
  }

  writeChild(record: ChildRecord): void {
    replaceFile(this.#files, this.#recordOf(record.name), `${JSON.stringify(record, null, 2)}\n`);
  }

  writeDaemon(record: DaemonRecord): void {
    replaceFile(this.#files, join(this.path, 'daemon.json'), `${JSON.stringify(record, null, 2)}\n`);
  }

  /** Moves the record and the socket of a process that is gone out of the way. @param at milliseconds since the epoch */
  setAside(name: string, at: number): void {
    const stale = join(this.path, 'stale');
    this.#files.makeDirectory(stale, 0o700);
    const stamp = new Date(at).toISOString().replaceAll(':', '');
    for (const ending of ['json', 'sock']) {
      const from = join(this.path, `${name}.${ending}`);
      if (this.#files.stat(from) === undefined) continue;
      // A socket of the dead tells nothing.
      if (ending === 'sock') this.#files.unlink(from);
      else this.#files.rename(from, join(stale, `${stamp}-${name}.json`));
    }
    const kept = this.#files.list(stale);
    for (const old of kept.slice(0, Math.max(0, kept.length - KEPT_STALE))) this.#files.unlink(join(stale, old));
  }

  /** Removes what writers and binders that were killed left half-way. */
  sweep(isAlive: (pid: number) => boolean): void {
    for (const name of this.#files.list(this.path)) {
      const pid = /^(\d+)-[0-9a-f]{8}\.sock$/.exec(name)?.[1] ?? /\.(\d+)\.tmp$/.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) this.#files.unlink(join(this.path, name));
    }
  }

  #recordOf(name: string): string {
    return join(this.path, `${name}.json`);
  }
}
