import { beforeEach, describe, expect, it } from 'vitest';
import { steadyClock, systemClock } from '../../../../src/clock.ts';
import { planCluster } from '../../../../src/engine/daemon/cluster-file/plan.ts';
import { parseClusterFile } from '../../../../src/engine/daemon/cluster-file/read.ts';
import { type GroupPlan, groupNamed } from '../../../../src/engine/daemon/groups/group-plan.ts';
import { dropUnreadable, lookToRebuild, rebuildState } from '../../../../src/engine/daemon/groups/rebuild.ts';
import type { LiveMember } from '../../../../src/engine/ha/coordination/types.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';
import { connected, history, live, member, state } from '../../ha/coordination/samples.ts';

const STATE = '/mq/DefaultCluster/groups/a/state';
const FILE = `cluster: DefaultCluster
zookeeper: [z:2181]
nameServers: [{host: h1}]
brokers:
  - {host: h1, brokerName: a, memberId: 1, brokerRole: SYNC_MASTER}
  - {host: h2, brokerName: a, memberId: 2, brokerRole: SLAVE}
  - {host: h3, brokerName: a, memberId: 3, brokerRole: SLAVE}
`;

let service: MemoryCoordination;
let plan: GroupPlan;
beforeEach(async () => {
  service = new MemoryCoordination();
  plan = groupNamed(planCluster(await parseClusterFile(FILE, '/c.yaml')), 'a');
});

/** A member that is there, and waits unless it says otherwise. */
async function alive(id: string, fields: Partial<LiveMember>): Promise<void> {
  const coordination = await connected(service.connect(id));
  await coordination.group('a').publishLive(live({ id, incarnation: `i${id}`, state: 'LOST', ...fields }));
}

const operator = async () => (await connected(service.connect('operator'))).group('a');
const nowhere = async (): Promise<undefined> => undefined;
const look = async () => lookToRebuild(await operator(), plan, nowhere);

describe('a group whose state is gone', () => {
  it('is begun anew by the newest epoch and the longest log, where all are there', async () => {
    await alive('1', { epoch: 4, lastEpoch: 3, maxOffset: 900 });
    await alive('2', { epoch: 4, lastEpoch: 4, maxOffset: 700, confirmOffset: 600 });
    await alive('3', { epoch: 5, lastEpoch: 4, maxOffset: 650 });
    const seen = await look();
    expect(seen.positions).toMatchObject([
      { member: '1', name: 'a-1', from: 'zookeeper', state: 'LOST', promised: 4, lastEpoch: 3, maxOffset: 900 },
      { member: '2', confirmOffset: 600 },
      { member: '3', promised: 5 },
    ]);
    expect(seen.choice).toMatchObject({ master: '2', incarnation: 'i2', epoch: 6, mode: 'SYNC', missing: [] });
    const written = await rebuildState(await operator(), seen, { acceptLoss: false, wall: systemClock });
    expect(written).toMatchObject({ epoch: 6, master: '2', incarnation: 'i2', set: ['2'], acceptLoss: 0 });
    expect(await (await operator()).readState()).toMatchObject({ outcome: 'ok', value: written });
  });

  it('waits for whoever is not there, unless a person accepts what that may cost', async () => {
    await alive('1', { epoch: 4, lastEpoch: 4, maxOffset: 900 });
    await alive('3', { epoch: 4, lastEpoch: 4, maxOffset: 900 });
    const seen = await look();
    expect(seen.choice).toMatchObject({ master: '1', missing: ['2'] });
    const options = { acceptLoss: false, wall: systemClock };
    await expect(rebuildState(await operator(), seen, options)).rejects.toMatchObject({
      code: 'REFUSED',
      hint: expect.stringContaining('mq daemon rebuild-state a --accept-loss'),
    });
    expect(service.tree.paths()).not.toContain(STATE);
    const written = await rebuildState(await operator(), seen, { ...options, acceptLoss: true });
    expect(written).toMatchObject({ epoch: 5, master: '1', acceptLoss: 5 });
  });

  it('counts what stores of this machine say, also of members that are in no file', async () => {
    await alive('1', { epoch: 4, lastEpoch: 4, maxOffset: 900 });
    await alive('3', { epoch: 4, lastEpoch: 4, maxOffset: 900 });
    const stored = { epoch: 9, lastEpoch: 9, maxOffset: 1000, confirmOffset: 1000, known: ['1', '2', '3', '7'] };
    const seen = await lookToRebuild(await operator(), plan, async ({ name }) => (name === 'a-2' ? stored : undefined));
    expect(seen.positions.at(1)).toMatchObject({ member: '2', from: 'store', state: undefined, maxOffset: 1000 });
    expect(seen.choice).toMatchObject({ epoch: 10, missing: ['2', '7'] });
  });

  it('writes nothing where somebody was quicker', async () => {
    for (const id of ['1', '2', '3']) await alive(id, { epoch: 1, lastEpoch: 1 });
    const seen = await look();
    await (await operator()).createState(state({ epoch: 2, master: '3' }));
    const late = rebuildState(await operator(), seen, { acceptLoss: false, wall: systemClock });
    await expect(late).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('epoch 2, master 3'),
    });
  });

  it('knows its own write though the answer is lost', async () => {
    for (const id of ['1', '2', '3']) await alive(id, { epoch: 1, lastEpoch: 1 });
    const seen = await look();
    const group = await operator();
    service.loseNext('operator', 'after');
    const written = await rebuildState(group, seen, { acceptLoss: false, wall: systemClock });
    expect(await group.readState()).toMatchObject({ value: { epoch: 2, writeId: written.writeId } });
    service.loseNext('operator', 'before');
    const second = { ...seen, choice: { ...seen.choice, epoch: 9 } };
    await expect(rebuildState(group, second, { acceptLoss: false, wall: systemClock })).rejects.toThrow();
    expect(await group.readState()).toMatchObject({ value: { epoch: 2 } });
  });

  it('is not touched while a member takes part, and without anybody to lead', async () => {
    await expect(look()).rejects.toMatchObject({ message: expect.stringContaining('no member of a is there') });
    await alive('1', { state: 'SLAVE', epoch: 1 });
    await expect(look()).rejects.toMatchObject({ message: expect.stringContaining('member 1 has not noticed yet') });
  });

  it('does not choose a parked member, which would not lead', async () => {
    await alive('1', { state: 'PARKED', epoch: 4, lastEpoch: 4, maxOffset: 900 });
    await alive('2', { epoch: 4, lastEpoch: 4, maxOffset: 800 });
    expect((await look()).choice).toMatchObject({ master: '2', missing: ['1', '3'] });
  });
});

describe('a group whose state is that of a backup', () => {
  it('goes on above everything its members promised, in the mode it had', async () => {
    const group = await operator();
    await group.createState(state({ epoch: 2, mode: 'ASYNC', set: ['1', '2'], acceptLoss: 1 }));
    await group.addHistory(history({ epoch: 2 }));
    await group.writeMember(member({ id: '2', storeId: 'of the backup' }));
    for (const id of ['1', '2', '3']) await alive(id, { epoch: 5, lastEpoch: 5, maxOffset: Number(id) });
    const seen = await look();
    expect(seen.choice.why).toContain('the state of epoch 2, and member 1 has promised epoch 5');
    expect(seen.positions.map(({ inSync }) => inSync)).toEqual([true, true, false]);
    const written = await rebuildState(group, seen, { acceptLoss: false, wall: systemClock });
    expect(written).toMatchObject({ epoch: 6, master: '3', mode: 'ASYNC', acceptLoss: 1 });
  });

  it('forgets which store the chosen member had then', async () => {
    const group = await operator();
    await group.createState(state({ epoch: 2 }));
    await group.writeMember(member({ id: '1', storeId: 'of the backup' }));
    for (const id of ['1', '2', '3']) await alive(id, { epoch: 5, lastEpoch: 5 });
    await rebuildState(group, await look(), { acceptLoss: false, wall: systemClock });
    expect(await group.readMember('1')).toMatchObject({ outcome: 'notFound' });
  });

  it('is left alone where it is as new as its members, also while one of them has not read it', async () => {
    await (await operator()).createState(state({ epoch: 5 }));
    await alive('2', { state: 'LOST', epoch: 4 });
    await alive('1', { state: 'MASTER', epoch: 5 });
    await expect(look()).rejects.toMatchObject({ message: expect.stringContaining('epoch 5, master a') });
  });
});

describe('a group whose state cannot be read', () => {
  it('has it removed, and is begun anew once its members wait', async () => {
    const group = await operator();
    await group.createState(state());
    await expect(group.dropMalformedState()).resolves.toMatchObject({ outcome: 'conflict' });
    service.tree.set(STATE, Buffer.from('?'), -1);
    const masters = service.connect('1').group('a');
    await masters.publishLive(live({ id: '1', incarnation: 'i1', state: 'MASTER', epoch: 3, lastEpoch: 3 }));
    for (const id of ['2', '3']) await alive(id, { epoch: 3, lastEpoch: 3 });
    const noticed = setTimeout(
      () =>
        void masters.publishLive(
          live({ id: '1', incarnation: 'i1', state: 'LOST', epoch: 3, lastEpoch: 3, maxOffset: 7 }),
        ),
      50,
    );
    const seen = await dropUnreadable(group, look, { withinMs: 5000, steady: steadyClock });
    clearTimeout(noticed);
    expect(seen.choice).toMatchObject({ master: '1', epoch: 4, missing: [] });
    await rebuildState(group, seen, { acceptLoss: false, wall: systemClock });
  });
});
