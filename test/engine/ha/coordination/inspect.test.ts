import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspect } from '../../../../src/engine/ha/coordination/inspect.ts';
import { openCoordination } from '../../../../src/engine/ha/coordination/open.ts';
import type { Coordination } from '../../../../src/engine/ha/coordination/types.ts';
import { connected, fenced, history, live, member, next, state, switchRequest } from './samples.ts';
import { ScriptedZooKeeper } from './scripted-zookeeper.ts';

let zookeeper: ScriptedZooKeeper;
let coordination: Coordination;

beforeEach(async () => {
  zookeeper = await ScriptedZooKeeper.start();
  zookeeper.timeoutMs = 10_000;
  coordination = await connected(openCoordination({ zookeeper: zookeeper.address, cluster: 'c' }));
});

afterEach(async () => {
  await coordination.close();
  await zookeeper.stop();
});

describe('inspect', () => {
  it('shows a whole cluster and changes nothing', async () => {
    const group = coordination.group('broker-a');
    await group.createState(state());
    await group.writeMember(member());
    await group.publishLive(live());
    await group.markFenced(fenced({ incarnation: 'a-0' }));
    await group.writeSwitch(switchRequest());
    await group.addHistory(history());
    await coordination.publishDaemon({ v: 1, host: 'h1', pid: 1, version: 'x', children: [] });
    await coordination.group('broker-b').writeMember(member({ id: 'b' }));
    const { changes } = zookeeper.ensemble.tree;
    const facts = await inspect(zookeeper.address, 'c');
    expect(facts).toEqual({
      cluster: 'c',
      server: zookeeper.address,
      sessionTimeoutMs: 10_000,
      daemons: [{ v: 1, host: 'h1', pid: 1, version: 'x', children: [] }],
      malformed: [],
      groups: [
        {
          brokerName: 'broker-a',
          state: state(),
          stateVersion: 0,
          members: [member()],
          live: [live()],
          fenced: [fenced({ incarnation: 'a-0' })],
          switch: switchRequest(),
          history: [history()],
          malformed: [],
        },
        {
          brokerName: 'broker-b',
          state: undefined,
          stateVersion: undefined,
          members: [member({ id: 'b' })],
          live: [],
          fenced: [],
          switch: undefined,
          history: [],
          malformed: [],
        },
      ],
    });
    expect(zookeeper.ensemble.tree.changes).toBe(changes);
  });

  it('shows what is well-formed beside what is not', async () => {
    await coordination.group('broker-a').createState(state());
    await coordination.group('broker-a').writeMember(member());
    zookeeper.ensemble.tree.set('/mq/c/groups/broker-a/state', Buffer.from('?'), -1);
    const [group] = (await inspect(zookeeper.address, 'c')).groups;
    expect(group).toMatchObject({ state: undefined, members: [member()] });
    expect(group?.malformed.map(({ message }) => message).join()).toContain('/mq/c/groups/broker-a/state');
  });

  it('shows a cluster that nobody has begun', async () => {
    expect(await inspect(zookeeper.address, 'other')).toMatchObject({ groups: [], daemons: [] });
  });

  it('says who does not answer', async () => {
    zookeeper.refuse = true;
    await expect(inspect(zookeeper.address, 'c', { waitMs: 200 })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining(zookeeper.address),
    });
  });
});

describe('a session over sockets', () => {
  it('publishes again in a new session what is ephemeral', async () => {
    await coordination.group('broker-a').publishLive(live());
    const expired = next(coordination, 'expired');
    zookeeper.ensemble.expire(coordination.sessionId ?? '');
    expect(zookeeper.ensemble.tree.paths()).not.toContain('/mq/c/groups/broker-a/live/a');
    zookeeper.drop();
    await expired;
    await expect.poll(() => zookeeper.ensemble.tree.paths()).toContain('/mq/c/groups/broker-a/live/a');
    expect(await coordination.group('broker-a').publishLive(live({ state: 'MASTER' }))).toMatchObject({
      outcome: 'ok',
    });
  });

  it('takes up its own node after an answer that was lost', async () => {
    let lost = 0;
    zookeeper.script = ({ type, path }) =>
      type === 1 && path.endsWith('/live/a') && lost++ === 0 ? 'lose after' : undefined;
    const group = coordination.group('broker-a');
    expect(await group.publishLive(live())).toMatchObject({ outcome: 'unknown', sent: true });
    await connected(coordination);
    expect(await group.publishLive(live({ state: 'SLAVE' }))).toMatchObject({ outcome: 'ok' });
    expect(await group.readLive()).toMatchObject({ values: [{ state: 'SLAVE' }] });
  });

  it('says that the log-in does not open a node', async () => {
    const reply = Buffer.alloc(20);
    reply.writeInt32BE(16);
    zookeeper.script = ({ type, xid }) => {
      if (type !== 4) return undefined;
      reply.writeInt32BE(xid, 4);
      reply.writeInt32BE(-102, 16);
      return { bytes: reply };
    };
    await expect(coordination.group('broker-a').readState()).rejects.toMatchObject({ code: 'NO_PERMISSION' });
  });
});
