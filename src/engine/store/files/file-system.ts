import * as fs from 'node:fs';

/** Facts of a path. */
export interface FileStat {
  size: number;
  /** Bytes really occupied: less than `size` for sparse files. */
  allocatedBytes: number;
  mtimeMs: number;
  mode: number;
  isDirectory: boolean;
  isFile: boolean;
  /** Identity of the file within its device; how the kernel's lock table names it. */
  inode: number;
  device: number;
}

/** Space of the volume a path lies on, as `df` counts it. */
export interface VolumeStat {
  totalBytes: number;
  /** Free for unprivileged users. */
  availableBytes: number;
  freeBytes: number;
  /** Files the volume can hold, and how many more; 0 or absent where it has no such limit. */
  totalInodes?: number;
  freeInodes?: number;
}

/**
 * The file calls the engine makes, and its only way to the disk: a test wraps it to fail, shorten or tear the k-th call.
 * Synchronous unless the name says otherwise; errors are Node's own, with `code`, `syscall` and `path`.
 */
export interface FileSystem {
  open(path: string, flags: string, mode?: number): number;
  close(fd: number): void;
  /** May write less than asked; returns how much. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  read(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  /** Reads off the event loop's thread. */
  readAsync(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  truncate(fd: number, length: number): void;
  datasync(fd: number): void;
  /** Syncs off the event loop's thread. */
  datasyncAsync(fd: number): Promise<void>;
  sync(fd: number): void;
  /** Makes the entries of a directory durable. */
  syncDirectory(path: string): void;
  stat(path: string): FileStat | undefined;
  fstat(fd: number): FileStat;
  /** Sets the modification time, in milliseconds. */
  utimes(path: string, mtimeMs: number): void;
  volume(path: string): VolumeStat;
  list(path: string): string[];
  makeDirectory(path: string, mode: number): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  unlink(path: string): void;
  /** Unlinks off the event loop's thread: freeing a gigabyte takes the system a while. */
  unlinkAsync(path: string): Promise<void>;
  /** Removes a directory and what is in it. */
  removeTree(path: string): void;
  /** The same off the event loop's thread. */
  removeTreeAsync(path: string): Promise<void>;
  chmod(path: string, mode: number): void;
  readFile(path: string): Buffer | undefined;
  realpath(path: string): string;
  /** Where a link leads, as it is written; undefined when there is no such link. */
  readLink(path: string): string | undefined;
}

const toStat = (stats: fs.Stats): FileStat => ({
  size: stats.size,
  allocatedBytes: stats.blocks * 512,
  mtimeMs: stats.mtimeMs,
  mode: stats.mode & 0o7777,
  isDirectory: stats.isDirectory(),
  isFile: stats.isFile(),
  inode: stats.ino,
  device: stats.dev,
});

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The machine's file system. */
export const nodeFileSystem: FileSystem = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  close: (fd) => fs.closeSync(fd),
  write: (fd, bytes, offset, length, position) => fs.writeSync(fd, bytes, offset, length, position),
  read: (fd, bytes, offset, length, position) => fs.readSync(fd, bytes, offset, length, position),
  readAsync: (fd, bytes, offset, length, position) =>
    new Promise((resolve, reject) => {
      fs.read(fd, bytes, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  truncate: (fd, length) => fs.ftruncateSync(fd, length),
  datasync: (fd) => fs.fdatasyncSync(fd),
  datasyncAsync: (fd) =>
    new Promise((resolve, reject) => {
      fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()));
    }),
  sync: (fd) => fs.fsyncSync(fd),
  syncDirectory: (path) => {
    const fd = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
  stat: (path) => {
    const stats = fs.statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? undefined : toStat(stats);
  },
  fstat: (fd) => toStat(fs.fstatSync(fd)),
  utimes: (path, mtimeMs) => fs.utimesSync(path, mtimeMs / 1000, mtimeMs / 1000),
  volume: (path) => {
    const stats = fs.statfsSync(path);
    return {
      totalBytes: stats.blocks * stats.bsize,
      availableBytes: stats.bavail * stats.bsize,
      freeBytes: stats.bfree * stats.bsize,
      totalInodes: stats.files,
      freeInodes: stats.ffree,
    };
  },
  list: (path) => {
    try {
      return fs.readdirSync(path).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  makeDirectory: (path, mode) => {
    fs.mkdirSync(path, { recursive: true, mode });
  },
  rename: (from, to) => fs.renameSync(from, to),
  link: (from, to) => fs.linkSync(from, to),
  symlink: (target, path) => fs.symlinkSync(target, path),
  unlink: (path) => fs.unlinkSync(path),
  unlinkAsync: (path) => fs.promises.unlink(path),
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
  removeTreeAsync: (path) => fs.promises.rm(path, { recursive: true, force: true }),
  chmod: (path, mode) => fs.chmodSync(path, mode),
  readFile: (path) => {
    try {
      return fs.readFileSync(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  realpath: (path) => fs.realpathSync(path),
  readLink: (path) => {
    try {
      return fs.readlinkSync(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
};
