import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { asideFolders } from '../../../../src/engine/store/recover/aside-folders.ts';
import { Producer } from '../../../../src/index.ts';
import { FaultyFileSystem } from '../../../faults/support/faulty-file-system.ts';
import { Group, until } from '../../../ha/lab/group-in-process.ts';

let group: Group;
let producer: Producer | undefined;
beforeEach(async () => {
  group = await Group.make();
});
afterEach(async () => {
  await producer?.close();
  producer = undefined;
  await group.close();
});

const SLAVE = { brokerRole: 'SLAVE' } as const;
const roleOf = (id: string): string => group.broker(id).roles.role().role;
const leads = (id: string): Promise<void> => until(() => roleOf(id).endsWith('_MASTER'), `member ${id} leads`);

async function send(count: number, text = 'm'): Promise<void> {
  if (producer === undefined) {
    producer = new Producer({ namesrvAddr: group.namesrvAddr, sendMsgTimeout: 15_000, pollNameServerInterval: 1000 });
    await producer.start();
  }
  for (let i = 0; i < count; i++) {
    const { status } = await producer.send({ topic: 'T', body: Buffer.from(`${text}${i}`) });
    expect(status).toBe('SEND_OK');
  }
}

describe('an I/O error of the log', () => {
  /** The disk of a broker, on which the log cannot be written from a moment on. */
  function disk(): { files: FileSystem; fail(): void } {
    let isBroken = false;
    const files = new FaultyFileSystem(({ name, path }) =>
      isBroken && name === 'write' && path.includes('/commitlog/') ? { errno: 'EIO' } : undefined,
    );
    return {
      files,
      fail: () => {
        isBroken = true;
      },
    };
  }

  it('makes a master hand over to whom has all of the log, and its process end', async () => {
    const { files, fail } = disk();
    const first = await group.start('1', {}, { fileSystem: files });
    await group.start('2', SLAVE);
    await group.inSync('1', '2');
    await send(20);
    fail();
    await send(20, 'after ');
    expect(await first.failed).toContain('stop');
    expect(await group.state()).toMatchObject({ epoch: 2, master: '2' });
    await leads('2');
    await group.stop('1');
    // On another disk controller, so to speak: it is whole up to what it has acknowledged.
    await group.start('1', SLAVE);
    await group.inSync('1', '2');
    expect(asideFolders(nodeFileSystem, group.storeOf('1'))).toEqual([]);
  });

  it('ends the process of a master that nobody can replace, and of a slave, which nobody waits for then', async () => {
    const broken = disk();
    await group.start('1');
    const second = await group.start('2', SLAVE, { fileSystem: broken.files });
    await group.inSync('1', '2');
    await send(1);
    broken.fail();
    await send(3, 'alone ');
    expect(await second.failed).not.toBe('');
    await group.inSync('1');
    await group.stop('2');
    expect(readdirSync(join(group.storeOf('2'), 'commitlog'))).not.toEqual([]);

    const alone = disk();
    await group.stop('1');
    const first = await group.start('1', {}, { fileSystem: alone.files });
    await leads('1');
    alone.fail();
    const client = new Producer({ namesrvAddr: group.namesrvAddr, sendMsgTimeout: 1000, retryTimesWhenSendFailed: 0 });
    await client.start();
    await expect(client.send({ topic: 'T', body: Buffer.from('x') })).rejects.toThrow();
    await client.close();
    expect(await first.failed).not.toBe('');
    expect(await group.state()).toMatchObject({ master: '1', set: ['1'] });
  });
});
