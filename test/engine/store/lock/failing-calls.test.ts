import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { StoreLock } from '../../../../src/engine/store/lock/store-lock.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { fileSystemWith, HOST, SMALL, systemError } from '../store-fixture.ts';

describe('a store whose files fail while it is taken or given back', () => {
  let directory = '';
  let broken: string | undefined;
  const fail = (path: string): void => {
    if (broken !== undefined && path.endsWith(broken)) throw systemError('EIO');
  };
  const files = fileSystemWith({
    stat: (path) => {
      fail(path);
      return nodeFileSystem.stat(path);
    },
    close: (fd) => {
      nodeFileSystem.close(fd);
      fail('close');
    },
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mq-lock-fails-'));
    broken = undefined;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it.each(['lock.sock', 'lock'])('is free again when the release cannot look at %s', async (name) => {
    const lock = await StoreLock.acquire(directory, 'mq broker', files);
    broken = name;
    await expect(lock.release()).rejects.toThrow('EIO');
    await (await StoreLock.acquire(directory)).release();
  });

  it('is free again when a close fails at the end', async () => {
    const store = await MessageStore.open({ directory, storeHost: HOST, settings: SMALL, fileSystem: files });
    broken = 'close';
    await expect(store.close()).rejects.toThrow('EIO');
    await (await StoreLock.acquire(directory)).release();
  });

  it('is free again when it could not be opened, and the error is the first one', async () => {
    broken = 'consumequeue';
    const failing = fileSystemWith({
      makeDirectory: (path, mode) => {
        if (path.endsWith('consumequeue')) throw systemError('ENOSPC');
        nodeFileSystem.makeDirectory(path, mode);
      },
    });
    await expect(
      MessageStore.open({ directory, storeHost: HOST, settings: SMALL, fileSystem: failing }),
    ).rejects.toThrow('ENOSPC');
    await (await StoreLock.acquire(directory)).release();
  });
});
