import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { HolderSocket } from '../../../../src/engine/store/lock/holder-socket.ts';
import { StoreLock } from '../../../../src/engine/store/lock/store-lock.ts';
import { firstLine, killAndWait, spawnTypeScript } from '../../../support/child.ts';

const CHILD = join(import.meta.dirname, 'hold-store.ts');
const python = spawnSync('python3', ['--version']).status === 0;
const linux = process.platform === 'linux';

/** What Java's `tryLock(0, 1, false)` asks of the kernel; prints whether it got it, then keeps it until stdin ends. */
const JAVA_LIKE = `
import fcntl, sys
f = open(sys.argv[1], 'r+b')
try:
    fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
    f.write(b'lock'); f.flush()
    print('got', flush=True)
except OSError:
    print('refused', flush=True)
sys.stdin.read()
`;

describe('StoreLock', () => {
  let directory: string;
  const children: ChildProcess[] = [];
  const held: StoreLock[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mq-lock-test-'));
  });
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release();
    for (const child of children.splice(0)) await killAndWait(child);
    rmSync(directory, { recursive: true, force: true });
  });

  const acquire = async (kind?: string): Promise<StoreLock> => {
    const lock = await StoreLock.acquire(directory, kind);
    held.push(lock);
    return lock;
  };
  const holdInChild = async (path = directory): Promise<{ child: ChildProcess; line: string }> => {
    const child = spawnTypeScript(CHILD, [path]);
    children.push(child);
    return { child, line: await firstLine(child) };
  };
  const javaLike = async (): Promise<{ child: ChildProcess; line: string }> => {
    const child = spawn('python3', ['-c', JAVA_LIKE, join(directory, 'lock')], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return { child, line: await firstLine(child) };
  };

  it('refuses a second one in the same process and names the holder', async () => {
    await acquire('mq recover');
    await expect(acquire()).rejects.toMatchObject({
      code: 'IN_USE',
      exitCode: 73,
      message: `Store ${directory} is in use by mq recover, pid ${process.pid}`,
    });
  });

  it('can be taken again after release, and leaves nothing but the lock file Apache knows', async () => {
    await (await acquire()).release();
    expect(readdirSync(join(directory, 'mq'))).toEqual([]);
    if (linux) expect(readFileSync(join(directory, 'lock'), 'latin1')).toBe('lock');
    await acquire();
  });

  it('refuses a second process, also while the holder is stopped, and not after kill -9', async () => {
    const { child, line } = await holdInChild();
    expect(line).toBe('held');
    await expect(acquire()).rejects.toThrow(`in use by mq broker, pid ${child.pid}`);
    child.kill('SIGSTOP');
    await expect(acquire()).rejects.toThrow('in use by another mq process');
    await killAndWait(child);
    expect(existsSync(join(directory, 'mq', 'lock.sock'))).toBe(true);
    await acquire();
  });

  it('lets exactly one of several rivals have a store whose holder was killed', async () => {
    const first = await holdInChild();
    await killAndWait(first.child);
    const lines = await Promise.all(Array.from({ length: 4 }, async () => (await holdInChild()).line));
    expect(lines.filter((line) => line === 'held')).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('refused: Store'))).toHaveLength(3);
  });

  it('sees that a rival has put its socket over ours', async () => {
    const place = join(directory, 'place.sock');
    const first = await HolderSocket.bind(nodeFileSystem, place, { pid: 1, kind: 'first' });
    if (!(first instanceof HolderSocket)) throw new Error('not bound');
    expect(first.isOurs()).toBe(true);
    rmSync(place);
    const second = await HolderSocket.bind(nodeFileSystem, place, { pid: 2, kind: 'second' });
    if (!(second instanceof HolderSocket)) throw new Error('not bound');
    expect(first.isOurs()).toBe(false);
    await first.close();
    expect(await HolderSocket.bind(nodeFileSystem, place, { pid: 3, kind: 'third' })).toEqual({
      pid: 2,
      kind: 'second',
    });
    await second.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it.skipIf(!linux)('works where the path is longer than a socket address', async () => {
    directory = join(directory, 'd'.repeat(100), 'e'.repeat(100));
    mkdirSync(directory, { recursive: true });
    const { child, line } = await holdInChild();
    expect(line).toBe('held');
    await expect(acquire()).rejects.toThrow(`in use by mq broker, pid ${child.pid}`);
    await killAndWait(child);
    await acquire();
  });

  it.skipIf(!linux || !python)("refuses while an Apache broker's lock is held (needs python3)", async () => {
    writeFileSync(join(directory, 'lock'), 'lock');
    const { child, line } = await javaLike();
    expect(line).toBe('got');
    await expect(acquire()).rejects.toThrow(`Store ${directory} is in use by Apache broker, pid ${child.pid}`);
    expect(readdirSync(join(directory, 'mq'))).toEqual([]);
    await killAndWait(child);
    await acquire();
  });

  it.skipIf(!linux || !python)(
    "makes an Apache broker's lock fail until released or killed (needs python3)",
    async () => {
      const lock = await acquire();
      expect((await javaLike()).line).toBe('refused');
      await lock.release();
      const java = await javaLike();
      expect(java.line).toBe('got');
      await killAndWait(java.child);
      const { child, line } = await holdInChild();
      expect(line).toBe('held');
      expect((await javaLike()).line).toBe('refused');
      await killAndWait(child);
      expect((await javaLike()).line).toBe('got');
    },
  );

  it.skipIf(!linux)('leaves no file of LMDB behind', async () => {
    await acquire();
    const mine = (base: string): string[] =>
      readdirSync(base).filter((name) => name.startsWith(`mq-lock-${process.pid}-`));
    expect([...mine('/dev/shm'), ...mine(tmpdir())]).toEqual([]);
  });
});
