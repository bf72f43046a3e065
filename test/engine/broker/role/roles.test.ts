import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { brokerConfigStore, loadBrokerConfig } from '../../../../src/config/index.ts';
import { brokerPorts } from '../../../../src/engine/boot/ports.ts';
import { Broker } from '../../../../src/engine/broker/broker.ts';
import type { BrokerRoleState } from '../../../../src/engine/broker/role/types.ts';
import { storeSettings } from '../../../../src/engine/broker/store-settings.ts';
import { adoptTimerProgress } from '../../../../src/engine/broker/timer/adopted-progress.ts';
import { NameServer } from '../../../../src/engine/namesrv/name-server.ts';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { encodeTimerProgress } from '../../../../src/engine/store/timer/timer-checkpoint.ts';
import { silentLogger } from '../../../../src/observe/index.ts';
import { decodeClusterInfo } from '../../../../src/protocol/bodies/cluster-info.ts';
import { decodeDataVersion } from '../../../../src/protocol/bodies/data-version.ts';
import { decodeTopicConfigSerializeWrapper } from '../../../../src/protocol/bodies/topic-config-table.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { newDirectory } from '../support/tables.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Bench {
  broker: Broker;
  address: string;
  namesrv: string;
  directory: string;
  states: BrokerRoleState[];
  ask(code: number, fields?: ExtFields, body?: Buffer, to?: string): Promise<RemotingCommand>;
  send(topic?: string, properties?: string): Promise<RemotingCommand>;
  ids(): Promise<Record<string, string>>;
}

/** A way to a name server that can be listened in on: codes of the requests that went there. */
async function tapped(port: number): Promise<{ port: number; codes(): number[] }> {
  let text = '';
  const server = createServer((socket) => {
    const target = connect(port, '127.0.0.1');
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
    });
    for (const end of [socket, target]) end.on('error', () => undefined);
    socket.pipe(target).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => server.close());
  return {
    port: (server.address() as AddressInfo).port,
    codes: () => [...text.matchAll(/"code":(\d+)/g)].map(([, code]) => Number(code)),
  };
}

/** A broker whose role is given by the test, as by whoever leads a group, and a name server it registers with. */
async function open(way: (port: number) => Promise<number> = async (port) => port): Promise<Bench> {
  const directory = newDirectory();
  const namesrv = await NameServer.start({
    host: '127.0.0.1',
    port: 0,
    kvConfigPath: `${directory}/kvConfig.json`,
    log: silentLogger,
  });
  cleanups.push(() => namesrv.close());
  const ports = await brokerPorts('127.0.0.1', 0);
  const overrides = {
    storePathRootDir: directory,
    brokerName: 'group',
    zookeeper: '127.0.0.1:1',
    mappedFileSizeCommitLog: 1024 * 1024,
    maxHashSlotNum: 5000,
    maxIndexNum: 20_000,
    messageDelayLevel: '1s 2s',
  };
  const config = brokerConfigStore(loadBrokerConfig({ overrides }), systemClock);
  const storeHost = { ip: Buffer.from([127, 0, 0, 1]), port: ports[0] };
  const store = await MessageStore.open({ directory, storeHost, settings: storeSettings(config.values) });
  cleanups.push(() => store.close());
  const broker = new Broker({
    config,
    store,
    storeHost,
    ports,
    haAddress: `127.0.0.1:${ports[0] + 1}`,
    nameServers: [`127.0.0.1:${await way(namesrv.port)}`],
    clock: systemClock,
    log: silentLogger,
    remotingLog: silentLogger,
  });
  const states: BrokerRoleState[] = [];
  broker.role.onChange((state) => states.push(state));
  await broker.start();
  cleanups.push(() => broker.close());
  const client = new RemotingClient();
  cleanups.push(() => client.close());
  const address = `127.0.0.1:${ports[0]}`;
  const ask: Bench['ask'] = (code, fields, body, to = address) => client.invoke(to, request(code, fields, body), 5000);
  return {
    broker,
    address,
    namesrv: `127.0.0.1:${namesrv.port}`,
    directory,
    states,
    ask,
    send: (topic = 'Orders', properties = '') =>
      ask(
        RequestCode.SEND_MESSAGE_V2,
        { a: 'PG', b: topic, c: 'TBW102', d: '4', e: '0', f: '0', g: '1', h: '0', i: properties, j: '0', k: 'false' },
        Buffer.from('hello'),
      ),
    async ids() {
      const answer = await ask(RequestCode.GET_BROKER_CLUSTER_INFO, undefined, undefined, `127.0.0.1:${namesrv.port}`);
      const data = decodeClusterInfo(answer.body).brokerAddrTable.get('group');
      return Object.fromEntries(data?.brokerAddrs ?? []);
    },
  };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1500; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`it never came to be: ${what}`);
}

const masterOf = (epoch: number) => ({ epoch, shown: 'ASYNC_MASTER' as const });
const slaveOf = (epoch: number) => ({ id: 2, masterAddress: '10.0.0.1:10911', epoch });

describe('a broker whose role is given to it', () => {
  it('has none at first: it refuses messages, and is not registered', async () => {
    const { broker, send, ids } = await open();
    // Nobody comes to be master here: nothing need be held for that.
    broker.relay?.close();
    expect(await send()).toMatchObject({ code: ResponseCode.SERVICE_NOT_AVAILABLE, extFields: { epoch: '0' } });
    expect(await ids()).toEqual({});
  });

  it('is master, slave, and master again, each time with all that belongs to it', async () => {
    const { broker, send, ids, ask, address, namesrv } = await open();
    broker.relay?.close();
    const pop = {
      ...{ consumerGroup: 'CG', topic: 'Orders', queueId: '-1', maxMsgNums: '1', invisibleTime: '10000' },
      ...{ pollTime: '0', bornTime: '0', initMode: '0' },
    };
    for (const epoch of [1, 3]) {
      await broker.role.becomeMaster(masterOf(epoch));
      expect((await send()).code).toBe(ResponseCode.SUCCESS);
      expect((await ask(RequestCode.POP_MESSAGE, pop)).code).toBe(ResponseCode.SUCCESS);
      await until('it is registered as master', async () => (await ids())['0'] === address);
      const identity = { brokerName: 'group', brokerAddr: address, clusterName: 'DefaultCluster', brokerId: '0' };
      const known = await ask(RequestCode.QUERY_DATA_VERSION, identity, Buffer.from('{}'), namesrv);
      expect(decodeDataVersion(known.body).stateVersion).toBe(epoch);

      await broker.role.becomeSlave(slaveOf(epoch + 1));
      expect(await send()).toMatchObject({
        code: ResponseCode.SERVICE_NOT_AVAILABLE,
        extFields: { masterAddr: '10.0.0.1:10911', epoch: String(epoch + 1) },
      });
      expect((await ask(RequestCode.POP_MESSAGE, pop)).code).toBe(ResponseCode.SERVICE_NOT_AVAILABLE);
      await until('it is registered as slave', async () => (await ids())['2'] === address);
      expect((await ids())['0']).toBeUndefined();
    }
  });

  it.each([
    ['never as an elected master: who has the id 0 by then is another', 'MASTER', false],
    ['as a slave', 'SLAVE', true],
  ] as const)('takes itself out of the routes when it ends: %s', async (_, role, isTold) => {
    let tap: Awaited<ReturnType<typeof tapped>> | undefined;
    const { broker, ids } = await open(async (port) => {
      tap = await tapped(port);
      return tap.port;
    });
    if (role === 'MASTER') await broker.role.becomeMaster(masterOf(1));
    else await broker.role.becomeSlave(slaveOf(1));
    await until('it is registered', async () => Object.keys(await ids()).length === 1);
    await broker.close();
    expect(tap?.codes()).toContain(RequestCode.REGISTER_BROKER);
    expect(tap?.codes().includes(RequestCode.UNREGISTER_BROKER)).toBe(isTold);
  });

  it('delivers delayed messages only while it is master, and then those that came due', async () => {
    const { broker, send, ask } = await open();
    await broker.role.becomeMaster(masterOf(1));
    expect((await send('Late', 'DELAY\u00011\u0002')).code).toBe(ResponseCode.SUCCESS);
    await broker.role.becomeSlave(slaveOf(2));
    const arrived = async (): Promise<boolean> =>
      (await ask(RequestCode.GET_MAX_OFFSET, { topic: 'Late', queueId: '0' })).extFields?.['offset'] === '1';
    expect(await arrived()).toBe(false);
    await broker.role.becomeMaster(masterOf(3));
    await until('the delayed message is delivered', arrived);
  });

  it('goes on with the timer of the master it followed: what that delivered is not delivered again', async () => {
    const { broker, send, ask, directory } = await open();
    const due = Math.floor(Date.now() / 1000) * 1000 + 3000;
    await broker.role.becomeMaster(masterOf(1));
    for (const topic of ['Done', 'Open']) {
      const at = topic === 'Done' ? due : due + 1000;
      expect((await send(topic, `TIMER_DELIVER_MS\u0001${at}\u0002`)).code).toBe(ResponseCode.SUCCESS);
    }
    await broker.role.becomeSlave(slaveOf(2));
    const version = { stateVersion: 0, timestamp: 1, counter: 1 };
    const progress = { readTimeMs: due, flushedTo: 5200, queueOffset: 2, masterQueueOffset: 2, version };
    const config = { storePathRootDir: directory, mappedFileSizeTimerLog: 104_857_600 };
    await adoptTimerProgress(config, encodeTimerProgress(progress), nodeFileSystem);
    await broker.role.becomeMaster(masterOf(3));
    const count = async (topic: string): Promise<string | undefined> =>
      (await ask(RequestCode.GET_MAX_OFFSET, { topic, queueId: '0' })).extFields?.['offset'];
    await until('the open one is delivered', async () => (await count('Open')) === '1');
    expect(await count('Done')).toBe('0');
  });

  it('makes topics again that only had queues, when it is promoted', async () => {
    const { broker, send, ask } = await open();
    await broker.role.becomeMaster(masterOf(1));
    for (const queueId of ['0', '2']) {
      const fields = {
        a: 'PG',
        b: 'Lost',
        c: 'TBW102',
        d: '4',
        e: queueId,
        f: '0',
        g: '1',
        h: '0',
        i: '',
        j: '0',
        k: 'false',
      };
      expect((await ask(RequestCode.SEND_MESSAGE_V2, fields, Buffer.from('x'))).code).toBe(0);
    }
    await broker.role.becomeSlave(slaveOf(1));
    const { topics } = broker.services;
    const without = new Map([...topics.all()].filter(([topic]) => topic !== 'Lost'));
    expect(topics.adopt(without, { counter: 9, timestamp: 9, stateVersion: 1 })).toEqual(['Lost']);
    await broker.role.becomeMaster(masterOf(2));
    const { body } = await ask(RequestCode.GET_ALL_TOPIC_CONFIG);
    const { topicConfigTable, dataVersion } = decodeTopicConfigSerializeWrapper(body);
    expect(topicConfigTable.get('Lost')).toMatchObject({ readQueueNums: 3, writeQueueNums: 3, perm: 6 });
    expect(dataVersion.stateVersion).toBe(2);
    expect((await send('Lost')).code).toBe(ResponseCode.SUCCESS);
  });

  it('shows whether it waits for replicas, and tells each change once', async () => {
    const { broker, states } = await open();
    broker.role.shownAs('SYNC_MASTER');
    expect(states).toEqual([]);
    await broker.role.becomeMaster(masterOf(1));
    broker.role.shownAs('SYNC_MASTER', 'the slave is back');
    broker.role.shownAs('SYNC_MASTER', 'once more');
    await broker.role.becomeMaster(masterOf(1));
    await broker.role.becomeNone('the permit ran out');
    expect(states.map(({ role, shown, reason }) => [role, shown, reason])).toEqual([
      ['MASTER', 'ASYNC_MASTER', 'as configured'],
      ['MASTER', 'SYNC_MASTER', 'the slave is back'],
      ['MASTER', 'ASYNC_MASTER', 'as configured'],
      ['NONE', 'ASYNC_MASTER', 'the permit ran out'],
    ]);
  });

  it('passes over what name servers say of the master, once a group leads it', async () => {
    const { broker } = await open();
    await broker.role.becomeSlave({ id: 1, masterAddress: undefined, epoch: 0 });
    broker.role.masterSaid({ masterAddr: '10.0.0.7:1', haServerAddr: undefined });
    expect(broker.role.state.masterAddress).toBe('10.0.0.7:1');
    await broker.role.becomeSlave(slaveOf(4));
    broker.role.masterSaid({ masterAddr: '10.0.0.8:1', haServerAddr: undefined });
    expect(broker.role.state.masterAddress).toBe('10.0.0.1:10911');
  });
});
