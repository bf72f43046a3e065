import { type FileSystem, nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';

/** One call the engine makes to the disk. */
export interface FileCall {
  /** Counted from 1. */
  readonly number: number;
  readonly name: keyof FileSystem;
  readonly path: string;
}

/**
 * What happens to a call: an errno it fails with; for a write also how many bytes reach the file before that (`torn`),
 * how many it takes at most without failing (`short`), or the bit of its bytes that arrives wrong (`flipBit`).
 */
export type Fault = { errno: string; torn?: number } | { short: number } | { flipBit: number } | undefined;

/** An error as Node throws it. */
export const systemError = (code: string, syscall: string, path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: injected, ${syscall} '${path}'`), { code, syscall, path });

/** The machine's file system with faults: before each call `decide` is asked what shall become of it. */
export class FaultyFileSystem implements FileSystem {
  readonly #decide: (call: FileCall) => Fault;
  readonly #under: FileSystem;
  readonly #paths = new Map<number, string>();
  /** Calls so far. */
  count = 0;
  /** The calls that a fault met. */
  readonly struck: FileCall[] = [];

  constructor(decide: (call: FileCall) => Fault, under: FileSystem = nodeFileSystem) {
    this.#decide = decide;
    this.#under = under;
  }

  #fault(name: keyof FileSystem, path: string): Fault {
    const call = { number: ++this.count, name, path };
    const fault = this.#decide(call);
    if (fault !== undefined) this.struck.push(call);
    return fault;
  }

  #run<T>(name: keyof FileSystem, path: string, call: () => T): T {
    const fault = this.#fault(name, path);
    if (fault !== undefined && 'errno' in fault) throw systemError(fault.errno, name, path);
    return call();
  }

  async #runAsync<T>(name: keyof FileSystem, fd: number, call: () => Promise<T>): Promise<T> {
    return await this.#run(name, this.#path(fd), call);
  }

  #path(fd: number): string {
    return this.#paths.get(fd) ?? `fd ${fd}`;
  }

  open(path: string, flags: string, mode?: number): number {
    return this.#run('open', path, () => {
      const fd = this.#under.open(path, flags, mode);
      this.#paths.set(fd, path);
      return fd;
    });
  }

  /** A failing close has closed the descriptor all the same, as on Linux. */
  close(fd: number): void {
    const path = this.#path(fd);
    this.#paths.delete(fd);
    this.#under.close(fd);
    this.#run('close', path, () => undefined);
  }

  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const fault = this.#fault('write', this.#path(fd));
    if (fault === undefined) return this.#under.write(fd, bytes, offset, length, position);
    if ('short' in fault) {
      return this.#under.write(fd, bytes, offset, Math.max(1, Math.min(length, fault.short)), position);
    }
    if ('flipBit' in fault) {
      const copy = Buffer.from(bytes.subarray(offset, offset + length));
      const bit = fault.flipBit % (length * 8);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      return this.#under.write(fd, copy, 0, length, position);
    }
    const reached = Math.min(fault.torn ?? 0, length);
    if (reached > 0) this.#under.write(fd, bytes, offset, reached, position);
    throw systemError(fault.errno, 'write', this.#path(fd));
  }

  read(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    return this.#run('read', this.#path(fd), () => this.#under.read(fd, bytes, offset, length, position));
  }

  readAsync(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    return this.#runAsync('readAsync', fd, () => this.#under.readAsync(fd, bytes, offset, length, position));
  }

  truncate(fd: number, length: number): void {
    this.#run('truncate', this.#path(fd), () => this.#under.truncate(fd, length));
  }

  datasync(fd: number): void {
    this.#run('datasync', this.#path(fd), () => this.#under.datasync(fd));
  }

  datasyncAsync(fd: number): Promise<void> {
    return this.#runAsync('datasyncAsync', fd, () => this.#under.datasyncAsync(fd));
  }

  sync(fd: number): void {
    this.#run('sync', this.#path(fd), () => this.#under.sync(fd));
  }

  syncDirectory(path: string): void {
    this.#run('syncDirectory', path, () => this.#under.syncDirectory(path));
  }

  stat(path: string): ReturnType<FileSystem['stat']> {
    return this.#run('stat', path, () => this.#under.stat(path));
  }

  fstat(fd: number): ReturnType<FileSystem['fstat']> {
    return this.#run('fstat', this.#path(fd), () => this.#under.fstat(fd));
  }

  utimes(path: string, mtimeMs: number): void {
    this.#run('utimes', path, () => this.#under.utimes(path, mtimeMs));
  }

  readLink(path: string): string | undefined {
    return this.#under.readLink(path);
  }

  volume(path: string): ReturnType<FileSystem['volume']> {
    return this.#run('volume', path, () => this.#under.volume(path));
  }

  list(path: string): string[] {
    return this.#run('list', path, () => this.#under.list(path));
  }

  makeDirectory(path: string, mode: number): void {
    this.#run('makeDirectory', path, () => this.#under.makeDirectory(path, mode));
  }

  rename(from: string, to: string): void {
    this.#run('rename', to, () => this.#under.rename(from, to));
  }

  link(from: string, to: string): void {
    this.#run('link', to, () => this.#under.link(from, to));
  }

  symlink(target: string, path: string): void {
    this.#run('symlink', path, () => this.#under.symlink(target, path));
  }

  unlink(path: string): void {
    this.#run('unlink', path, () => this.#under.unlink(path));
  }

  async unlinkAsync(path: string): Promise<void> {
    await this.#run('unlinkAsync', path, () => this.#under.unlinkAsync(path));
  }

  async removeTreeAsync(path: string): Promise<void> {
    await this.#run('removeTreeAsync', path, () => this.#under.removeTreeAsync(path));
  }

  removeTree(path: string): void {
    this.#run('removeTree', path, () => this.#under.removeTree(path));
  }

  chmod(path: string, mode: number): void {
    this.#run('chmod', path, () => this.#under.chmod(path, mode));
  }

  readFile(path: string): Buffer | undefined {
    return this.#run('readFile', path, () => this.#under.readFile(path));
  }

  realpath(path: string): string {
    return this.#run('realpath', path, () => this.#under.realpath(path));
  }
}
