import { afterEach, describe, expect, it } from 'vitest';
import { planCluster } from '../../../../src/engine/daemon/cluster-file/plan.ts';
import { parseClusterFile } from '../../../../src/engine/daemon/cluster-file/read.ts';
import { groupNamed } from '../../../../src/engine/daemon/groups/group-plan.ts';
import { laggingOf, watchGroups } from '../../../../src/engine/daemon/groups/standing.ts';
import { openCoordination } from '../../../../src/engine/ha/coordination/open.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';
import { connected, live, member, state } from '../../ha/coordination/samples.ts';
import { ScriptedZooKeeper } from '../../ha/coordination/scripted-zookeeper.ts';

const planOf = async (zookeeper: string) =>
  planCluster(
    await parseClusterFile(
      `cluster: DefaultCluster
${zookeeper}
nameServers: [{host: h1}]
brokers:
  - {host: h1, brokerName: a, memberId: 1, brokerRole: SYNC_MASTER}
  - {host: h2, brokerName: a, memberId: 2, brokerRole: SLAVE}
  - {host: h3, brokerName: a, memberId: 3, brokerRole: SLAVE, autoStart: false}
`,
      '/c.yaml',
    ),
  );

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('members of a group on all hosts', () => {
  it('lag while they are down, follow, or are not in the set, unless they need not run', async () => {
    const plan = groupNamed(await planOf('zookeeper: [z:2181]'), 'a');
    const service = new MemoryCoordination();
    const operator = await connected(service.connect('operator'));
    const group = operator.group('a');
    for (const id of ['1', '2', '3', '9']) await group.writeMember(member({ id, host: `h${id}` }));
    await group.createState(state({ master: '1', set: ['1', '2'] }));
    await (await connected(service.connect('1'))).group('a').publishLive(live({ id: '1', state: 'MASTER' }));
    const second = (await connected(service.connect('2'))).group('a');
    await second.publishLive(live({ id: '2', state: 'SYNCING' }));
    expect(await laggingOf(operator, plan)).toEqual([
      { member: '2', host: 'h2', state: 'SYNCING' },
      { member: '9', host: 'h9', state: undefined },
    ]);
    await second.publishLive(live({ id: '2', state: 'SLAVE' }));
    expect((await laggingOf(operator, plan)).map((one) => one.member)).toEqual(['9']);
    await (await connected(service.connect('3'))).group('a').publishLive(live({ id: '3', state: 'SLAVE' }));
    expect((await laggingOf(operator, plan)).map((one) => one.member)).toEqual(['3', '9']);
  });

  it('are asked for again where the connection was lost with the answer', async () => {
    const zookeeper = await ScriptedZooKeeper.start();
    closing.push(() => zookeeper.stop());
    const writer = await connected(openCoordination({ zookeeper: zookeeper.address, cluster: 'DefaultCluster' }));
    await writer.group('a').writeMember(member({ id: '2', host: 'h2' }));
    await writer.close();
    const groups = watchGroups(await planOf(`zookeeper: [${zookeeper.address}]`));
    closing.push(() => groups.close());
    let lost = 0;
    zookeeper.script = ({ path }) => (path.endsWith('/members') && lost++ === 0 ? 'lose after' : undefined);
    expect(await groups.lagging('a')).toEqual([{ member: '2', host: 'h2', state: undefined }]);
    expect(lost).toBe(2);
  });

  it('are nobody where roles are fixed', async () => {
    const groups = watchGroups(await planOf('config: {fileReservedTime: 72}'));
    expect(await groups.lagging('a')).toBeUndefined();
    await groups.close();
  });
});
