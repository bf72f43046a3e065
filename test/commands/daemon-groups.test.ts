/** Commands about groups in ZooKeeper that need no daemon, against a ZooKeeper of a script on a real socket. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCoordination } from '../../src/engine/ha/coordination/open.ts';
import type { Coordination } from '../../src/engine/ha/coordination/types.ts';
import { mq, mqJson } from '../cli/spawn.ts';
import { connected, live, member, state } from '../engine/ha/coordination/samples.ts';
import { ScriptedZooKeeper } from '../engine/ha/coordination/scripted-zookeeper.ts';

let directory: string;
let file: string;
let zookeeper: ScriptedZooKeeper;
const sessions: Coordination[] = [];
beforeAll(async () => void (await mq(['--version'])), 120_000);
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mq-groups-'));
  file = join(directory, 'cluster.yaml');
  zookeeper = await ScriptedZooKeeper.start();
  writeFileSync(
    file,
    `cluster: C
zookeeper: [${zookeeper.address}]
nameServers: [{host: h1.invalid}]
brokers:
  - {host: h1.invalid, brokerName: broker-a, memberId: 1, brokerRole: SYNC_MASTER}
  - {host: h2.invalid, brokerName: broker-a, memberId: 2, brokerRole: SLAVE}
`,
  );
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  await zookeeper.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function groupOf() {
  const session = await connected(openCoordination({ zookeeper: zookeeper.address, cluster: 'C' }));
  sessions.push(session);
  return session.group('broker-a');
}

/** A member that waits for the state of its group, and leads once it is named. */
async function waiting(id: string, maxOffset: number): Promise<void> {
  const group = await groupOf();
  const self = live({ id, incarnation: `i${id}`, host: `h${id}`, state: 'LOST', epoch: 4, lastEpoch: 4, maxOffset });
  await group.publishLive(self);
  group.onChanged(async () => {
    const read = await group.readState().catch(() => undefined);
    if (read?.outcome !== 'ok' || read.value.incarnation !== `i${id}`) return;
    await group.publishLive({ ...self, state: 'MASTER', epoch: read.value.epoch });
  });
}

const on = (...words: string[]) => mq(['daemon', ...words, '-c', file]);

describe('mq daemon rebuild-state', () => {
  it('shows every position and the choice, and changes nothing without the name', async () => {
    await waiting('1', 500);
    await waiting('2', 600);
    const dry = await on('rebuild-state', 'broker-a', '--dry-run');
    expect(dry.status).toBe(0);
    expect(dry.stdout).toBe(
      `ZooKeeper has no state of the group.
#Member  #Host  #State  #Promise  #Epoch  #MaxOffset  #Confirmed
1        h1     LOST           4       4         500           0
2        h2     LOST           4       4         600           0
Member 2 would lead epoch 5, in mode SYNC.
`,
    );
    const silent = await on('rebuild-state', 'broker-a', '--yes');
    expect(silent.status).toBe(64);
    expect(silent.stderr).toContain('Add --confirm=broker-a');
    expect(zookeeper.ensemble.tree.paths()).not.toContain('/mq/C/groups/broker-a/state');
  });

  it('writes the state that was chosen, once', async () => {
    await waiting('1', 500);
    await waiting('2', 600);
    const { document, status } = await mqJson([
      'daemon',
      'rebuild-state',
      'broker-a',
      '--confirm=broker-a',
      '-c',
      file,
    ]);
    expect(status).toBe(0);
    expect(document).toMatchObject({ master: '2', epoch: 5, written: true, missing: [], members: [{}, {}] });
    const again = await on('rebuild-state', 'broker-a');
    expect(again.stderr).toContain('broker-a has its state in ZooKeeper: epoch 5, master 2');
  });

  it('goes on without a member only where loss is accepted', async () => {
    await waiting('1', 500);
    const refused = await on('rebuild-state', 'broker-a', '--confirm=broker-a');
    expect(refused.status).toBe(69);
    expect(refused.stdout).toContain('down');
    expect(refused.stderr).toContain('mq daemon rebuild-state broker-a --accept-loss goes on without');
    const run = await on('rebuild-state', 'broker-a', '--accept-loss', '--confirm=broker-a');
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('rebuilt broker-a: member 1 is master of epoch 5\n');
  });

  it('removes a state that cannot be read', async () => {
    await waiting('1', 500);
    await waiting('2', 500);
    await (await groupOf()).createState(state());
    zookeeper.ensemble.tree.set('/mq/C/groups/broker-a/state', Buffer.from('{'), -1);
    const run = await on('rebuild-state', 'broker-a', '--confirm=broker-a');
    expect(run.stdout).toContain('/mq/C/groups/broker-a/state in ZooKeeper is no state of a group');
    expect(run.stdout).toContain('rebuilt broker-a: member 1 is master of epoch 5\n');
  });

  it('says what there is where a name is wrong', async () => {
    const run = await on('rebuild-state', 'broker-b');
    expect([run.status, run.stderr.includes('Did you mean broker-a?')]).toEqual([65, true]);
  });
});

describe('mq daemon forget', () => {
  it('takes a member off its group that is gone', async () => {
    const group = await groupOf();
    await group.createState(state({ master: '1', set: ['1'] }));
    for (const id of ['1', '2', '3']) await group.writeMember(member({ id, address: `10.0.0.${id}:10911` }));
    expect((await on('forget', 'broker-a', '3')).status).toBe(64);
    const { document } = await mqJson(['daemon', 'forget', 'broker-a', '3', '--yes', '-c', file]);
    expect(document).toMatchObject({ brokerName: 'broker-a', member: '3', address: '10.0.0.3:10911' });
    const listed = await on('forget', 'broker-a', 'broker-a-2', '--yes');
    expect(listed.stdout).toBe('forgot member 2 of broker-a, 10.0.0.2:10911\n');
    expect(listed.stderr).toContain('broker-a-2 still stands in the cluster file');
    const last = await on('forget', 'broker-a', '1', '--yes');
    expect([last.status, last.stderr.includes('the only one in sync')]).toEqual([69, true]);
  });
});

describe('mq daemon status --all', () => {
  it('shows all hosts as their daemons and brokers tell ZooKeeper', async () => {
    const group = await groupOf();
    await group.createState(state({ master: '1', set: ['1'] }));
    await group.writeMember(member({ id: '7', address: '10.0.0.7:10911' }));
    await group.publishLive(live({ id: '1', state: 'MASTER', pid: 42 }));
    const [session] = sessions;
    const children = [
      { name: 'namesrv', pid: 41, state: 'running' },
      { name: 'broker-a-1', pid: 42, state: 'running' },
    ];
    await session?.publishDaemon({ v: 1, host: 'h1.invalid', pid: 40, version: '1.0.0', children });
    const run = await on('status', '--all');
    expect(run.status).toBe(10);
    expect(run.stdout).toBe(
      `cluster C, 1 of 2 daemons, by ZooKeeper ${zookeeper.address}
#Host       #Name       #State   #Role    #InSync  #PID
h1.invalid  namesrv     running  NAMESRV  -          41
h1.invalid  broker-a-1  running  MASTER   yes        42
h2.invalid  broker-a-2  -        -        no          -
`,
    );
    expect(run.stderr).toContain('No daemon is shown for h2.invalid: mq daemon start there.');
    expect(run.stderr).toContain('mq daemon forget broker-a 7');
    const { document } = await mqJson(['daemon', 'status', '--all', '-c', file]);
    expect(document).toMatchObject({ hosts: [{ daemon: { pid: 40 } }, { host: 'h2.invalid' }], unlisted: [{}] });
  });

  it('is there only where masters are elected', async () => {
    writeFileSync(file, 'cluster: C\nnameServers: [{host: h1}]\nbrokers: [{host: h1, brokerName: a}]\n');
    const run = await on('status', '--all');
    expect([run.status, run.stderr.includes('names no ZooKeeper')]).toEqual([69, true]);
  });
});
