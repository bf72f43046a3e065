import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCoordination } from '../../src/engine/ha/coordination/index.ts';
import { OpCode, Xid } from '../../src/engine/ha/coordination/zookeeper/codes.ts';
import { JuteReader } from '../../src/engine/ha/coordination/zookeeper/jute.ts';
import {
  connectRequest,
  OPEN_ACL,
  readReplyHeader,
  request,
  writeMulti,
} from '../../src/engine/ha/coordination/zookeeper/records.ts';
import { live, next, state } from '../engine/ha/coordination/samples.ts';
import { waitFor } from '../interop/lab/process.ts';
import { tools } from '../interop/lab/tools.ts';
import { RawZooKeeper } from './lab/raw-zookeeper.ts';
import { startZooKeeper, type ZooKeeperLab } from './lab/zookeeper.ts';

let lab: ZooKeeperLab;

describe.skipIf(!tools('java', 'mvn'))('an ensemble of three', () => {
  beforeAll(async () => {
    lab = await startZooKeeper({ tickTime: 500, servers: 3 });
  });

  afterAll(() => lab?.stop());

  it.each([
    ['is killed', 'SIGKILL'],
    ['is stopped', 'SIGSTOP'],
  ] as const)('keeps a session when its server %s', async (_, how) => {
    const coordination = openCoordination({ zookeeper: lab.connectString, cluster: how, sessionTimeoutMs: 10_000 });
    const { server, sessionId } = await next(coordination, 'connected');
    await coordination.group('broker-a').createState(state());
    await coordination.group('broker-a').publishLive(live());
    const victim = lab.servers.find(({ address }) => address === server);
    if (victim === undefined) throw new Error(`no server ${server}`);
    const again = next(coordination, 'connected');
    if (how === 'SIGKILL') await victim.kill();
    else victim.pause();
    try {
      expect(await again).toMatchObject({ sessionId, fresh: false });
      expect((await again).server).not.toBe(server);
      expect(await coordination.group('broker-a').readState({ sync: true })).toMatchObject({ outcome: 'ok' });
      expect(await coordination.group('broker-a').readLive()).toMatchObject({ values: [live()] });
    } finally {
      await coordination.close();
      if (how === 'SIGKILL') await victim.restart();
      else victim.resume();
    }
  });

  it.each([
    ['follower', OpCode.ping],
    ['leader', OpCode.sync],
  ] as const)('has a %s that answers although it is alone, but commits nothing', async (role, answered) => {
    const modes = await Promise.all(lab.servers.map((server) => server.status()));
    const lonely = lab.servers[modes.findIndex((mode) => mode.includes(`Mode: ${role}`))];
    if (lonely === undefined) throw new Error(`no ${role}:\n${modes.join('\n')}`);
    const others = lab.servers.filter((server) => server !== lonely);
    const raw = await RawZooKeeper.open(lonely.address);
    try {
      raw.send(connectRequest(0n, 10_000, 0n, Buffer.alloc(16)));
      await raw.frame();
      for (const server of others) server.pause();
      if (answered === OpCode.ping) raw.send(request(Xid.ping, OpCode.ping).frame());
      else raw.send(request(1, OpCode.sync).string('/').frame());
      expect(readReplyHeader(new JuteReader(await raw.frame()))).toMatchObject({ error: 0 });
      raw.send(writeMulti(request(2, OpCode.multi), [{ type: 'check', path: '/', version: -1 }], OPEN_ACL).frame());
      // Until it notices, and closes all connections.
      await expect(raw.frame()).rejects.toThrow('closed');
    } finally {
      raw.close();
      for (const server of others) server.resume();
    }
    await waitFor('the ensemble', async () => {
      const all = await Promise.all(lab.servers.map((server) => server.status()));
      return all.every((mode) => mode.includes('Mode:'));
    });
  });
});
