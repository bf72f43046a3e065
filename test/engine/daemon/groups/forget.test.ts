import { beforeEach, describe, expect, it } from 'vitest';
import { steadyClock } from '../../../../src/clock.ts';
import { planCluster } from '../../../../src/engine/daemon/cluster-file/plan.ts';
import { parseClusterFile } from '../../../../src/engine/daemon/cluster-file/read.ts';
import { forgetMember, lookToForget, unlistedOf } from '../../../../src/engine/daemon/groups/forget.ts';
import { type GroupPlan, groupNamed } from '../../../../src/engine/daemon/groups/group-plan.ts';
import type { GroupCoordination } from '../../../../src/engine/ha/coordination/types.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';
import { connected, live, member, state } from '../../ha/coordination/samples.ts';

const FILE = `cluster: DefaultCluster
zookeeper: [z:2181]
nameServers: [{host: h1}]
brokers:
  - {host: h1, brokerName: a, memberId: 1, brokerRole: SYNC_MASTER}
  - {host: h2, brokerName: a, memberId: 2, brokerRole: SLAVE}
`;
const SOON = { withinMs: 5000, steady: steadyClock };
const AT_ONCE = { withinMs: -1, steady: steadyClock };

let service: MemoryCoordination;
let plan: GroupPlan;
let group: GroupCoordination;
beforeEach(async () => {
  service = new MemoryCoordination();
  plan = groupNamed(planCluster(await parseClusterFile(FILE, '/c.yaml')), 'a');
  group = (await connected(service.connect('operator'))).group('a');
  for (const id of ['1', '2', '3']) await group.writeMember(member({ id, address: `h${id}:1`, host: `h${id}` }));
});

const ids = async (): Promise<string[]> => {
  const members = await group.readMembers();
  return members.outcome === 'ok' ? members.values.map(({ id }) => id) : [];
};

describe('a member that left', () => {
  it('is named where the cluster file does not have it', async () => {
    const members = await group.readMembers();
    expect(members.outcome === 'ok' && unlistedOf(plan, members.values).map(({ id }) => id)).toEqual(['3']);
  });

  it('is forgotten, by its id or by its name', async () => {
    await group.createState(state({ master: '1', set: ['1'] }));
    expect(await forgetMember(group, plan, '3', SOON)).toMatchObject({ id: '3', address: 'h3:1' });
    expect(await forgetMember(group, plan, 'a-2', SOON)).toMatchObject({ id: '2' });
    expect(await ids()).toEqual(['1']);
  });

  it('is not while it is alive', async () => {
    await group.createState(state({ master: '1', set: ['1'] }));
    await (await connected(service.connect('3'))).group('a').publishLive(live({ id: '3', state: 'SLAVE', pid: 7 }));
    await expect(lookToForget(group, plan, '3')).rejects.toMatchObject({
      ...{ code: 'REFUSED', message: 'member 3 is alive: SLAVE, pid 7 on h3' },
    });
  });

  it('is not while nobody else has what was acknowledged, or that is not known', async () => {
    await expect(lookToForget(group, plan, '3')).rejects.toMatchObject({
      ...{ code: 'REFUSED', hint: expect.stringContaining('mq daemon rebuild-state a') },
    });
    await group.createState(state({ master: '3', set: ['3'] }));
    await expect(lookToForget(group, plan, '3')).rejects.toMatchObject({
      ...{ code: 'REFUSED', message: expect.stringContaining('the only one in sync') },
    });
    expect(await ids()).toEqual(['1', '2', '3']);
  });

  it('is once its master has taken it out of the set, and not before', async () => {
    await group.createState(state({ master: '1', set: ['1', '3'] }));
    await expect(forgetMember(group, plan, '3', AT_ONCE)).rejects.toMatchObject({
      ...{ code: 'REFUSED', message: expect.stringContaining('still in the in-sync set') },
    });
    const left = setTimeout(() => void group.writeState(state({ master: '1', set: ['1'], change: 1 }), 0), 50);
    await forgetMember(group, plan, '3', SOON);
    clearTimeout(left);
    expect(await ids()).toEqual(['1', '2']);
  });

  it('is looked for among those there are', async () => {
    await group.createState(state({ master: '1', set: ['1'] }));
    await expect(lookToForget(group, plan, '4')).rejects.toMatchObject({
      ...{ code: 'NOT_FOUND', hint: expect.stringContaining('1 (h1:1), 2 (h2:1), 3 (h3:1)') },
    });
  });
});
