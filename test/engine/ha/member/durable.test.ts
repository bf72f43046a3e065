import { afterEach, expect, it } from 'vitest';
import { promiseFile } from '../../../../src/engine/ha/epoch/index.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { readEpochs } from '../../../../src/engine/store/replica/epoch-file.ts';
import { Group } from '../../../ha/lab/group-in-process.ts';

let group: Group | undefined;
afterEach(async () => {
  await group?.close();
  group = undefined;
});

it('what members of a set have promised, and the epochs they led or took over, lie on their disks', async () => {
  const made = await Group.make();
  group = made;
  await made.start('1');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  const promiseOf = (id: string) => promiseFile(made.storeOf(id), nodeFileSystem).load();
  expect(promiseOf('1')).toMatchObject({ kind: 'whole', value: { epoch: 1, led: true, member: '1' } });
  expect(promiseOf('2')).toMatchObject({ kind: 'whole', value: { epoch: 1, led: false, member: '2' } });
  for (const id of ['1', '2']) {
    expect(readEpochs(nodeFileSystem, made.storeOf(id))).toMatchObject({ kind: 'whole', value: [{ epoch: 1 }] });
  }
});
