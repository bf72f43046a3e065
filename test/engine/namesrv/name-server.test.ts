import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NameServer, type NameServerOptions } from '../../../src/engine/namesrv/name-server.ts';
import {
  encodeCompressedRegisterBrokerBody,
  encodeRegisterBrokerBody,
} from '../../../src/protocol/bodies/register-broker.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { silentLog } from '../../../src/remoting/log.ts';
import { RemotingServer } from '../../../src/remoting/server.ts';
import answersOf533 from '../../fixtures/namesrv/5.3.3.json' with { type: 'json' };
import { type Answer, ask, meaning } from './ask.ts';
import { scenario } from './scenario.ts';

let directory: string;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-namesrv-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

async function start(more: Partial<NameServerOptions> = {}) {
  const kvConfigPath = join(directory, 'kvConfig.json');
  const server = await NameServer.start({ host: '127.0.0.1', port: 0, kvConfigPath, log: silentLog, ...more });
  cleanups.push(() => server.close());
  return { server, address: `127.0.0.1:${server.port}` };
}

function connect(address: string) {
  const client = new RemotingClient();
  cleanups.push(() => client.close());
  const send = (code: number, ext?: ExtFields, body?: Buffer | string): Promise<RemotingCommand> =>
    client.invoke(address, request(code, ext, body === undefined ? undefined : Buffer.from(body)), 10_000);
  return { client, send };
}

const configFile = (text: string): string => {
  const file = join(directory, 'namesrv.conf');
  writeFileSync(file, text);
  return file;
};

const broker = (given: ExtFields = {}): ExtFields => ({
  brokerName: 'b-a',
  brokerAddr: '127.0.0.1:10911',
  clusterName: 'C',
  brokerId: '0',
  haServerAddr: '127.0.0.1:10912',
  ...given,
});

const whatBrokersSay = {
  topicConfigSerializeWrapper: {
    dataVersion: { counter: 1, timestamp: 1, stateVersion: 0 },
    topicConfigTable: new Map(['T', 'U'].map((name) => [name, topicConfig(name)])),
  },
  filterServerList: [],
};
const registerBody = encodeRegisterBrokerBody(whatBrokersSay);

/** Where ours differs on purpose, and what it answers instead. */
const deviations: Record<string, { why: string; answer: { code?: number; body?: unknown } }> = {
  'system topics': {
    why: 'any broker will do; the original takes the first of its hash order',
    answer: { body: { brokerAddr: '127.0.0.1:10911', topicList: ['b-a', 'b-b', 'C'] } },
  },
  'route of a topic that was read-only': {
    why: 'giving the write permission back does not make writeable what never was',
    answer: { body: { queueDatas: [{ brokerName: 'b-a', perm: 4 }] } },
  },
  'route of an ordered topic': {
    why: 'orderMessageEnable is on: strict order needs the order configuration in the route',
    answer: { body: { orderTopicConf: 'b-a:4;b-b:2' } },
  },
  'register after the last order entry went': {
    why: 'an empty table would make a 4.9 broker unorder all its topics',
    answer: { code: 0, body: undefined },
  },
  increment: { why: 'as above', answer: { code: 0, body: undefined } },
  'first registration with one topic': { why: 'it is taken, and the rest is asked for', answer: { code: 0 } },
  'register a topic of an unknown broker': { why: 'it was not taken, so it is not confirmed', answer: { code: 1 } },
  'topics after deleting': {
    why: 'the broker the original refused is there',
    answer: { body: { topicList: ['Alone', 'Both', 'One', 'R', 'T', 'Unit', 'UnitSub'] } },
  },
  'cluster after unregistering': {
    why: 'the original keeps a broker without address after refusing it',
    answer: { body: { brokerAddrTable: { 'b-c': { brokerAddrs: { 0: '127.0.0.1:10941' } } } } },
  },
  'topics after unregistering': { why: 'as above', answer: { body: { topicList: ['One', 'T'] } } },
};

describe('answers', () => {
  it('are those of an Apache 5.3.3 name server, but for what is listed', async () => {
    const { address } = await start();
    const { client } = connect(address);
    const theirs = new Map((answersOf533 as Answer[]).map((answer) => [answer.name, answer]));
    const different: string[] = [];
    for (const step of scenario) {
      const answer = await ask(client, address, step);
      const ours = { code: answer.code, ext: answer.ext, body: meaning(answer.body) };
      const expected = theirs.get(step.name);
      const deviation = deviations[step.name];
      if (answer.code !== 0) expect(answer.remark, step.name).toBeTruthy();
      if (deviation !== undefined) {
        different.push(step.name);
        expect(ours, step.name).toMatchObject(deviation.answer);
      } else {
        expect(ours, step.name).toEqual({ code: expected?.code, ext: expected?.ext, body: meaning(expected?.body) });
      }
    }
    expect(theirs.size).toBe(scenario.length);
    expect(different).toEqual(Object.keys(deviations));
  });

  it('carry routes in the form the requester reads', async () => {
    const { address } = await start();
    const { client, send } = connect(address);
    await send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    const route = async (version: number, ext: ExtFields = {}) => {
      const step = { name: '', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'T', ...ext }, version };
      return (await ask(client, address, step)).body ?? '';
    };
    const standard =
      '{"brokerDatas":[{"brokerAddrs":{"0":"127.0.0.1:10911"},"brokerName":"b-a","cluster":"C","enableActingMaster":false}],' +
      '"filterServerTable":{},' +
      '"queueDatas":[{"brokerName":"b-a","perm":6,"readQueueNums":16,"topicSysFlag":0,"writeQueueNums":16}]}';
    expect(await route(401)).toBe(standard);
    expect(await route(399)).toBe(standard.replace('"0"', '0'));
    expect(await route(399, { acceptStandardJsonOnly: 'true' })).toBe(standard);
  });
});

describe('brokers', () => {
  it('leave the routes the moment their connection closes', async () => {
    const { address } = await start();
    const registering = connect(address);
    const asking = connect(address);
    await registering.send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    expect((await asking.send(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic: 'T' })).code).toBe(0);
    await registering.client.close();
    await vi.waitUntil(
      async () =>
        (await asking.send(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic: 'T' })).code === ResponseCode.TOPIC_NOT_EXIST,
      { timeout: 10_000 },
    );
  });

  it('of 5.3.3 compress what they say while their header denies it', async () => {
    const { address } = await start();
    const { send } = connect(address);
    const body = encodeCompressedRegisterBrokerBody(whatBrokersSay);
    expect((await send(RequestCode.REGISTER_BROKER, broker({ compressed: 'false' }), body)).code).toBe(0);
    expect((await send(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic: 'T' })).code).toBe(0);
  });

  it('stay when an older connection of theirs closes', async () => {
    const { address } = await start();
    const [older, newer] = [connect(address), connect(address)];
    await older.send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    await newer.send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    await older.send(RequestCode.REGISTER_BROKER, broker({ brokerName: 'witness', brokerAddr: 'w:1' }), registerBody);
    await older.client.close();
    const brokers = async () => (await newer.send(RequestCode.GET_BROKER_CLUSTER_INFO)).body?.toString() ?? '';
    await vi.waitUntil(async () => !(await brokers()).includes('witness'), { timeout: 10_000 });
    expect(await brokers()).toContain('127.0.0.1:10911');
  });

  it('that fell silent are removed and their connection is closed', async () => {
    let now = 0;
    const { address } = await start({
      configFile: configFile('scanNotActiveBrokerInterval=10\n'),
      clock: { now: () => now },
    });
    const { client, send } = connect(address);
    await send(RequestCode.REGISTER_BROKER, broker({ heartbeatTimeoutMillis: '1000' }), registerBody);
    const connection = await client.connection(address);
    const closed = new Promise<string>((resolve) => connection.onClose((_, reason) => resolve(reason)));
    now = 1001;
    await closed;
    expect((await send(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic: 'T' })).code).toBe(ResponseCode.TOPIC_NOT_EXIST);
  });

  it('are told when the lowest id of their name changes, if that is switched on', async () => {
    const told: ExtFields[] = [];
    const slave = new RemotingServer({
      host: '127.0.0.1',
      ports: [0],
      log: silentLog,
      processors: new Map([
        [
          RequestCode.NOTIFY_MIN_BROKER_ID_CHANGE,
          (command) => {
            told.push(command.extFields ?? {});
            return undefined;
          },
        ],
      ]),
    });
    const [port] = await slave.listen();
    cleanups.push(() => slave.close());
    const { address } = await start({ configFile: configFile('notifyMinBrokerIdChanged=true\n') });
    const { send } = connect(address);
    const slaveAddr = `127.0.0.1:${port}`;
    await send(RequestCode.REGISTER_BROKER, broker({ brokerAddr: slaveAddr, brokerId: '1' }), registerBody);
    await send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    await vi.waitUntil(() => told.length === 1, { timeout: 10_000 });
    await send(RequestCode.UNREGISTER_BROKER, broker());
    await vi.waitUntil(() => told.length === 2, { timeout: 10_000 });
    expect(told).toEqual([
      { minBrokerId: '0', brokerName: 'b-a', minBrokerAddr: '127.0.0.1:10911', haBrokerAddr: '127.0.0.1:10912' },
      { minBrokerId: '1', brokerName: 'b-a', minBrokerAddr: slaveAddr, offlineBrokerAddr: '127.0.0.1:10911' },
    ]);
  });
});

describe('the KV configuration', () => {
  const entry = { namespace: 'ORDER_TOPIC_CONFIG', key: 'T' };

  it('loses the order entry of a topic with the last broker that had it', async () => {
    const { address } = await start();
    const { send } = connect(address);
    await send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    const other = broker({ brokerName: 'b-d', brokerAddr: '127.0.0.1:10951', clusterName: 'D' });
    await send(RequestCode.REGISTER_BROKER, other, registerBody);
    await send(RequestCode.PUT_KV_CONFIG, { ...entry, value: 'b-a:4;b-d:4' });
    await send(RequestCode.DELETE_TOPIC_IN_NAMESRV, { topic: 'T', clusterName: 'C' });
    expect((await send(RequestCode.GET_KV_CONFIG, entry)).code).toBe(0);
    await send(RequestCode.DELETE_TOPIC_IN_NAMESRV, { topic: 'T', clusterName: 'D' });
    expect((await send(RequestCode.GET_KV_CONFIG, entry)).code).toBe(ResponseCode.QUERY_NOT_FOUND);
    expect((await send(RequestCode.REGISTER_BROKER, broker(), registerBody)).body).toBeUndefined();
  });

  it('keeps an ordered topic known while none of its brokers is there', async () => {
    const { address } = await start();
    const { send } = connect(address);
    await send(RequestCode.REGISTER_BROKER, broker(), registerBody);
    await send(RequestCode.PUT_KV_CONFIG, { ...entry, value: 'b-a:4' });
    await send(RequestCode.UNREGISTER_BROKER, broker());
    const route = await send(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic: 'T', acceptStandardJsonOnly: 'true' });
    expect(JSON.parse(String(route.body))).toEqual({
      brokerDatas: [],
      filterServerTable: {},
      orderTopicConf: 'b-a:4',
      queueDatas: [],
    });
    await send(RequestCode.DELETE_KV_CONFIG, entry);
    expect((await send(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic: 'T' })).code).toBe(ResponseCode.TOPIC_NOT_EXIST);
  });

  it('survives a restart, and the loss of its file', async () => {
    const file = join(directory, 'kvConfig.json');
    const first = await start();
    const { send } = connect(first.address);
    const values = Array.from({ length: 20 }, (_, i) => `b-a:${i}`);
    await Promise.all(values.map((value, i) => send(RequestCode.PUT_KV_CONFIG, { ...entry, key: `T${i}`, value })));
    await send(RequestCode.PUT_KV_CONFIG, { ...entry, value: 'b-a:4' });
    await first.server.close();
    expect(JSON.parse(readFileSync(file, 'utf8')).configTable.ORDER_TOPIC_CONFIG).toMatchObject({
      T: 'b-a:4',
      T19: 'b-a:19',
    });
    writeFileSync(file, '{"configTable":{"ORD');
    const { address } = await start();
    const kept = await connect(address).send(RequestCode.GET_KVLIST_BY_NAMESPACE, { namespace: entry.namespace });
    expect(Object.keys(JSON.parse(String(kept.body)).table)).toHaveLength(20);
  });

  it('reads a file of the original', async () => {
    writeFileSync(join(directory, 'kvConfig.json'), '{"configTable":{"ORDER_TOPIC_CONFIG":{"T":"broker-a:4"}}}');
    const { address } = await start();
    expect((await connect(address).send(RequestCode.GET_KV_CONFIG, entry)).extFields).toEqual({ value: 'broker-a:4' });
  });

  it('is not changed when the disk refuses', async () => {
    const kvConfigPath = join(directory, 'later', 'kvConfig.json');
    const { address } = await start({ kvConfigPath, configFile: configFile('') });
    writeFileSync(join(directory, 'later'), '');
    const { send } = connect(address);
    const refused = await send(RequestCode.PUT_KV_CONFIG, { ...entry, value: 'x' });
    expect(refused).toMatchObject({ code: ResponseCode.SYSTEM_ERROR });
    expect(refused.remark).toContain(kvConfigPath);
    expect((await send(RequestCode.GET_KV_CONFIG, entry)).code).toBe(ResponseCode.QUERY_NOT_FOUND);
  });

  it('stops the start when file and copy are torn', async () => {
    writeFileSync(join(directory, 'kvConfig.json'), '{"conf');
    writeFileSync(join(directory, 'kvConfig.json.bak'), '{"conf');
    await expect(start()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });
});

describe('settings', () => {
  it('change for keys of the allow-list, at once and in the file', async () => {
    const file = configFile('# ours\nenableTopicList=true\n');
    const { address } = await start({ configFile: file });
    const { send } = connect(address);
    expect((await send(RequestCode.UPDATE_NAMESRV_CONFIG, {}, 'enableTopicList=false\n')).code).toBe(0);
    expect((await send(RequestCode.GET_UNIT_TOPIC_LIST)).code).toBe(ResponseCode.SYSTEM_ERROR);
    expect((await send(RequestCode.GET_NAMESRV_CONFIG)).body?.toString()).toContain('enableTopicList=false\n');
    expect(readFileSync(file, 'utf8')).toBe('# ours\nenableTopicList=false\n');
  });

  it('are refused with a code and a reason', async () => {
    const file = configFile('');
    const { address } = await start({ configFile: file });
    const { send } = connect(address);
    const update = (text: string) => send(RequestCode.UPDATE_NAMESRV_CONFIG, {}, text);
    for (const text of ['kvConfigPath=/tmp/x', 'configStorePath=/tmp/x', 'listenPort=1', 'bindAddress=0.0.0.0']) {
      expect(await update(text), text).toMatchObject({ code: ResponseCode.NO_PERMISSION });
    }
    const wrong = await update('scanNotActiveBrokerInterval=soon');
    expect(wrong).toMatchObject({ code: ResponseCode.SYSTEM_ERROR });
    expect(wrong.remark).toContain('scanNotActiveBrokerInterval');
    expect(await update('enableTopicLists=true')).toMatchObject({ code: ResponseCode.SYSTEM_ERROR });
    expect(await update('enableTopicList=false\nlistenPort=1')).toMatchObject({ code: ResponseCode.NO_PERMISSION });
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('changed without a configuration file are kept beside the KV file', async () => {
    const first = await start();
    await connect(first.address).send(RequestCode.UPDATE_NAMESRV_CONFIG, {}, 'enableTopicList=false\n');
    await first.server.close();
    const { address } = await start();
    expect((await connect(address).send(RequestCode.GET_UNIT_TOPIC_LIST)).code).toBe(ResponseCode.SYSTEM_ERROR);
  });
});

describe('malformed requests', () => {
  it('are answered with a reason and disturb nothing', async () => {
    const { address } = await start();
    const { send } = connect(address);
    const noName = await send(RequestCode.REGISTER_BROKER, { brokerAddr: 'x:1' }, registerBody);
    expect(noName.remark).toContain('brokerName');
    const noJson = await send(RequestCode.REGISTER_BROKER, broker(), '{"topicConfig');
    expect(noJson.code).toBe(ResponseCode.SYSTEM_ERROR);
    const noZlib = await send(RequestCode.REGISTER_BROKER, broker({ compressed: 'true' }), 'no zlib at all');
    expect(noZlib.code).toBe(ResponseCode.SYSTEM_ERROR);
    expect(JSON.parse(String((await send(RequestCode.GET_BROKER_CLUSTER_INFO)).body)).brokerAddrTable).toEqual({});
  });
});

it('says which port is taken', async () => {
  const { server } = await start();
  await expect(start({ port: server.port })).rejects.toMatchObject({ code: 'IN_USE', exitCode: 73 });
});
