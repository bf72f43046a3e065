import { expect, it } from 'vitest';
import { currentOwner, type Owner } from '../../../../src/engine/ha/epoch/index.ts';
import { fenceFormer } from '../../../../src/engine/ha/member/fence-former.ts';
import type { MemberIdentity } from '../../../../src/engine/ha/member/types.ts';
import { thisMachine } from '../../../../src/engine/machine/machine.ts';
import { silentLogger } from '../../../../src/observe/index.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';

const self: MemberIdentity = {
  ...{ id: '1', brokerName: 'g', incarnation: 'now', storeId: 's', address: 'a:1', haAddress: 'a:2', host: 'here' },
  ...{ preferredRole: 'MASTER', brokerId: 0 },
};

/** Incarnations that the group is told to be dead. */
async function told(former: Owner | undefined): Promise<string[]> {
  const service = new MemoryCoordination();
  const coordination = service.connect('1');
  try {
    const group = coordination.group('g');
    await fenceFormer({ group, self, machine: thisMachine, former, log: silentLogger });
    const fenced = await group.readFenced();
    return fenced.outcome === 'ok' ? fenced.values.map(({ incarnation }) => incarnation) : ['unknown'];
  } finally {
    await coordination.close();
  }
}

const former = (): Owner => currentOwner(thisMachine, 'before');

it('tells the group that the process which had the store before is dead', async () => {
  expect(await told({ ...former(), startTime: '1' })).toEqual(former().machine === '' ? [] : ['before']);
});

it('tells of nobody whose death is not proven: one that runs, one of another host, none at all', async () => {
  expect(await told(former())).toEqual([]);
  expect(await told({ ...former(), pid: 2 ** 22 + 1, machine: 'another' })).toEqual([]);
  expect(await told(undefined)).toEqual([]);
  expect(await told({ ...former(), startTime: '1', incarnation: self.incarnation })).toEqual([]);
});
