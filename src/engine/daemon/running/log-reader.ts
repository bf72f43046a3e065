import { join } from 'node:path';
import { nearest } from '../../../config/index.ts';
import { MqError } from '../../../errors/index.ts';
import { nodeFileSystem } from '../../store/files/file-system.ts';
import { tailOf } from './child-log.ts';
import type { RunningFolder } from './running-folder.ts';

/** The newest bytes that are looked at for lines. */
const MAX_TAIL_BYTES = 4 * 1024 * 1024;

/**
 * Where a child writes.
 * @param log one of its own logs, in its directory; else its standard output
 * @throws MqError NOT_FOUND with the names there are
 */
export function logFileOf(running: RunningFolder, name: string, log: string | undefined): string {
  if (name === 'daemon') return running.daemonLog;
  const children = running.children();
  const child = children.find((one) => one.name === name);
  if (child === undefined) {
    const names = children.map((one) => one.name);
    const near = nearest(name, names);
    throw new MqError('NOT_FOUND', `no ${name} was ever started from ${running.path}`, {
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}There are ${['daemon', ...names].join(', ')}.`,
    });
  }
  return log === undefined ? running.logOf(name) : join(child.logDirectory, `${log}.log`);
}

/** Reads a log that grows, is emptied, or is replaced by a new file. */
export class LogReader {
  readonly #path: string;
  #at = 0;
  #inode: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The newest lines; what comes after them is given by {@link next}. */
  newest(count: number): string[] {
    const stat = nodeFileSystem.stat(this.#path);
    this.#inode = stat?.inode;
    const text = stat === undefined ? '' : tailOf(nodeFileSystem, this.#path, MAX_TAIL_BYTES);
    this.#at = Math.max(0, (stat?.size ?? 0) - Buffer.byteLength(text.slice(text.lastIndexOf('\n') + 1)));
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1);
    return count === 0 ? [] : lines.slice(-count);
  }

  /** Whole lines that came since. */
  next(): string[] {
    const stat = nodeFileSystem.stat(this.#path);
    if (stat === undefined) {
      // The next file may be given the same inode.
      this.#at = 0;
      return [];
    }
    if (stat.inode !== this.#inode || stat.size < this.#at) this.#at = 0;
    this.#inode = stat.inode;
    if (stat.size === this.#at) return [];
    const text = tailOf(nodeFileSystem, this.#path, MAX_TAIL_BYTES, this.#at);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.#at = stat.size - Buffer.byteLength(text.slice(whole.length));
    return whole.split('\n').slice(0, -1);
  }
}
