import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { SideFiles } from '../../../../src/engine/ha/member/side-files.ts';
import { thisMachine } from '../../../../src/engine/machine/machine.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function open(directory: string, incarnation: string, files = nodeFileSystem): SideFiles {
  return new SideFiles({
    directory,
    machine: { ...thisMachine, files },
    memberId: undefined,
    incarnation,
    flushDiskType: 'ASYNC_FLUSH',
    warn: () => undefined,
  });
}

it('gives a store its name once, and remembers promise, floor, epochs and members', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mq-side-'));
  directories.push(directory);
  const first = open(directory, 'one');
  first.claim();
  first.savePromise({ epoch: 3, change: 2, led: true });
  first.saveFloor({ position: 500, epoch: 3 });
  first.saveEpochs([{ epoch: 3, start: 0 }]);
  first.saveMembers(['a', 'b']);

  const again = open(directory, 'two');
  expect(again).toMatchObject({
    storeId: first.storeId,
    member: `m-${first.storeId.slice(0, 8)}`,
    promised: { epoch: 3, change: 2, led: true },
    floor: { position: 500, epoch: 3 },
    epochs: [{ epoch: 3, start: 0 }],
    knownMembers: ['a', 'b'],
    unclean: false,
  });
  expect(again.formerOwner?.incarnation).toBe('one');
});

it('keeps the old promise where the disk takes no new one', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mq-side-'));
  directories.push(directory);
  let isFull = false;
  const side = open(directory, 'one', {
    ...nodeFileSystem,
    write: (fd, bytes, offset, length, position) => {
      if (isFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      return nodeFileSystem.write(fd, bytes, offset, length, position);
    },
  });
  side.claim();
  side.savePromise({ epoch: 1, change: 0, led: false });
  isFull = true;
  expect(() => side.savePromise({ epoch: 2, change: 0, led: false })).toThrow('ENOSPC');
  expect(side.promised.epoch).toBe(1);
  expect(open(directory, 'two').promised.epoch).toBe(1);
});
