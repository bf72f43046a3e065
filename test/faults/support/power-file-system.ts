import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import type { Random } from './random.ts';

const SECTOR = 512;

/** What a write or a truncation did to a file. */
type Change = ({ position: number; bytes: Buffer } | { size: number }) & { order: number };

/** A file as the disk knows it: what is durable, and what would go with the power. */
class Inode {
  durable: Buffer = Buffer.alloc(0);
  pending: Change[] = [];
}

/** A change of names, durable once one of its directories is synced. */
interface NameChange {
  order: number;
  directories: string[];
  apply: (names: Map<string, Inode | 'directory'>) => void;
}

/**
 * How much of what was not synced survives: nothing; all up to a moment, the last write torn; or any part of it, as a
 * disk that reorders leaves it, each sector lost, kept or torn by itself.
 */
export type Loss = 'nothing kept' | 'order kept' | 'reordered';

/**
 * The machine's file system, which also remembers what of a directory tree would be on the disk if the power failed now.
 * File contents are durable after a sync of the file, names and sizes after a sync of their directory; what is not may be
 * lost, kept, or torn in the middle of a sector. At `before`, called ahead of each call, an image can be taken.
 */
export class PowerFileSystem {
  readonly fs: FileSystem;
  readonly #root: string;
  readonly #live = new Map<string, Inode>();
  readonly #durableNames = new Map<string, Inode | 'directory'>();
  #pendingNames: NameChange[] = [];
  readonly #open = new Map<number, { inode: Inode; path: string } | { directory: string }>();
  #before: () => void = () => undefined;
  /** Numbers the changes. */
  #order = 1;

  constructor(root: string) {
    this.#root = root;
    this.fs = this.#wrapped();
  }

  set before(callback: () => void) {
    this.#before = callback;
  }

  /** Writes into `target` what the disk holds after a loss of power at this moment. */
  image(target: string, random: Random, loss: Loss): void {
    const names = new Map(this.#durableNames);
    const cut = loss === 'order kept' ? this.#cut(random) : 0;
    const some = loss === 'reordered' ? random.below(this.#pendingNames.length + 1) : 0;
    for (const [i, change] of this.#pendingNames.entries()) if (change.order < cut || i < some) change.apply(names);
    for (const [path, inode] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const place = join(target, relative(this.#root, path));
      if (!this.#isReachable(names, path)) continue;
      if (inode === 'directory') mkdirSync(place, { recursive: true });
      else if (!/\/lock$|\.sock$/.test(path)) {
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, loss === 'reordered' ? reordered(inode, random) : upTo(inode, random, cut));
        chmodSync(place, 0o600);
      }
    }
  }

  /** A moment among those of the changes that are not durable. */
  #cut(random: Random): number {
    const orders = [...this.#live.values()].flatMap((inode) => inode.pending.map((change) => change.order));
    orders.push(...this.#pendingNames.map((change) => change.order));
    return orders.length === 0 ? 0 : random.pick(orders);
  }

  #isReachable(names: Map<string, Inode | 'directory'>, path: string): boolean {
    for (let parent = dirname(path); parent.length > this.#root.length; parent = dirname(parent)) {
      if (names.get(parent) !== 'directory') return false;
    }
    return true;
  }

  #isOurs(path: string): boolean {
    return path.startsWith(`${this.#root}/`);
  }

  #rename(directories: string[], apply: NameChange['apply']): void {
    this.#pendingNames.push({ order: this.#order++, directories, apply });
  }

  #syncNames(directory: string): void {
    const isDue = (change: NameChange): boolean => change.directories.includes(directory);
    for (const change of this.#pendingNames.filter(isDue)) change.apply(this.#durableNames);
    this.#pendingNames = this.#pendingNames.filter((change) => !isDue(change));
    // The inode of a name goes to the disk with its size.
    for (const [path, inode] of this.#live) {
      if (dirname(path) !== directory) continue;
      for (const change of inode.pending) if ('size' in change) inode.durable = resized(inode.durable, change.size);
      inode.pending = inode.pending.filter((change) => !('size' in change));
    }
  }

  #sync(fd: number, upTo = Number.POSITIVE_INFINITY): void {
    const opened = this.#open.get(fd);
    if (opened === undefined) return;
    if ('directory' in opened) {
      this.#syncNames(opened.directory);
      return;
    }
    const { inode } = opened;
    const done = inode.pending.splice(0, upTo);
    for (const change of done) inode.durable = applied(inode.durable, change);
  }

  #note(fd: number, change: { position: number; bytes: Buffer } | { size: number }): void {
    const opened = this.#open.get(fd);
    if (opened !== undefined && 'inode' in opened) opened.inode.pending.push({ ...change, order: this.#order++ });
  }

  #renameDirectory(from: string, to: string): void {
    const moved = (name: string): string | undefined =>
      name === from || name.startsWith(`${from}/`) ? to + name.slice(from.length) : undefined;
    for (const [name, inode] of [...this.#live]) {
      const target = moved(name);
      if (target === undefined) continue;
      this.#live.delete(name);
      this.#live.set(target, inode);
    }
    this.#rename([dirname(from), dirname(to)], (names) => {
      for (const [name, entry] of [...names]) {
        const target = moved(name);
        if (target === undefined) continue;
        names.delete(name);
        names.set(target, entry);
      }
    });
  }

  #wrapped(): FileSystem {
    const real = nodeFileSystem;
    return {
      ...real,
      open: (path, flags, mode) => {
        this.#before();
        const existed = real.stat(path) !== undefined;
        const fd = real.open(path, flags, mode);
        if (!this.#isOurs(path) && path !== this.#root) return fd;
        if (real.stat(path)?.isDirectory === true) {
          this.#open.set(fd, { directory: path });
          return fd;
        }
        let inode = this.#live.get(path);
        if (!existed || inode === undefined) {
          const made = new Inode();
          inode = made;
          this.#live.set(path, made);
          this.#rename([dirname(path)], (names) => names.set(path, made));
        } else if (flags.startsWith('w')) {
          inode.pending.push({ size: 0, order: this.#order++ });
        }
        this.#open.set(fd, { inode, path });
        return fd;
      },
      close: (fd) => {
        this.#before();
        this.#open.delete(fd);
        real.close(fd);
      },
      write: (fd, bytes, offset, length, position) => {
        this.#before();
        const count = real.write(fd, bytes, offset, length, position);
        this.#note(fd, { position, bytes: Buffer.from(bytes.subarray(offset, offset + count)) });
        return count;
      },
      truncate: (fd, length) => {
        this.#before();
        real.truncate(fd, length);
        this.#note(fd, { size: length });
      },
      datasync: (fd) => {
        this.#before();
        this.#sync(fd);
      },
      datasyncAsync: async (fd) => {
        this.#before();
        // What is written while the sync runs may or may not be in it: it is not counted in.
        const opened = this.#open.get(fd);
        const upTo = opened !== undefined && 'inode' in opened ? opened.inode.pending.length : 0;
        await new Promise((resolve) => setImmediate(resolve));
        this.#sync(fd, upTo);
      },
      sync: (fd) => {
        this.#before();
        this.#sync(fd);
      },
      syncDirectory: (path) => {
        this.#before();
        this.#syncNames(path);
      },
      makeDirectory: (path, mode) => {
        this.#before();
        const isNew = real.stat(path) === undefined;
        if (isNew && dirname(path).length > this.#root.length) this.fs.makeDirectory(dirname(path), mode);
        real.makeDirectory(path, mode);
        if (isNew && this.#isOurs(path)) {
          this.#rename([dirname(path)], (names) => names.set(path, 'directory'));
        }
      },
      rename: (from, to) => {
        this.#before();
        real.rename(from, to);
        const inode = this.#live.get(from);
        if (inode === undefined) {
          this.#renameDirectory(from, to);
          return;
        }
        this.#live.delete(from);
        this.#live.set(to, inode);
        this.#rename([dirname(from), dirname(to)], (names) => {
          names.delete(from);
          names.set(to, inode);
        });
      },
      link: (from, to) => {
        this.#before();
        real.link(from, to);
        const inode = this.#live.get(from);
        if (inode === undefined) return;
        this.#live.set(to, inode);
        this.#rename([dirname(to)], (names) => names.set(to, inode));
      },
      unlink: (path) => {
        this.#before();
        real.unlink(path);
        this.#live.delete(path);
        this.#rename([dirname(path)], (names) => names.delete(path));
      },
      unlinkAsync: async (path) => this.fs.unlink(path),
      removeTreeAsync: async (path) => this.fs.removeTree(path),
      removeTree: (path) => {
        this.#before();
        real.removeTree(path);
        if (!this.#isOurs(path)) return;
        const isBelow = (name: string): boolean => name === path || name.startsWith(`${path}/`);
        for (const name of [...this.#live.keys()]) if (isBelow(name)) this.#live.delete(name);
        this.#rename([dirname(path)], (names) => {
          for (const name of [...names.keys()]) if (isBelow(name)) names.delete(name);
        });
      },
    };
  }
}

/** What came before the moment `cut`, and a part of what was written at it. */
function upTo(inode: Inode, random: Random, cut: number): Buffer {
  let content = inode.durable;
  for (const change of inode.pending) {
    if (change.order < cut) content = applied(content, change);
    else if (change.order === cut && 'bytes' in change) {
      const reached = random.below(change.bytes.length + 1);
      content = applied(content, { ...change, bytes: change.bytes.subarray(0, reached) });
    }
  }
  return content;
}

/** Any of the sectors that were written, each lost, kept or torn by itself. */
function reordered(inode: Inode, random: Random): Buffer {
  let content = inode.durable;
  for (const change of inode.pending) {
    if ('size' in change) {
      // Sizes go through the journal with the names, in order.
      content = resized(content, change.size);
      continue;
    }
    const { position, bytes } = change;
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + SECTOR - ((position + at) % SECTOR));
      const fate = random.below(3);
      const reached = fate === 0 ? 0 : fate === 1 ? end - at : random.below(end - at + 1);
      const part = { ...change, position: position + at, bytes: bytes.subarray(at, at + reached) };
      if (reached > 0) content = applied(content, part);
      at = end;
    }
  }
  return content;
}

function applied(content: Buffer, change: Change): Buffer {
  if ('size' in change) return resized(content, change.size);
  const end = change.position + change.bytes.length;
  const result = end > content.length ? resized(content, end) : Buffer.from(content);
  result.set(change.bytes, change.position);
  return result;
}

function resized(content: Buffer, size: number): Buffer {
  const result = Buffer.alloc(size);
  content.copy(result, 0, 0, Math.min(size, content.length));
  return result;
}
