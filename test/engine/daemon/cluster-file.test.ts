import { describe, expect, it } from 'vitest';
import { ownPart } from '../../../src/engine/daemon/cluster-file/own-part.ts';
import { planCluster } from '../../../src/engine/daemon/cluster-file/plan.ts';
import { parseClusterFile } from '../../../src/engine/daemon/cluster-file/read.ts';
import type { ClusterPlan } from '../../../src/engine/daemon/cluster-file/types.ts';
import { MqError } from '../../../src/errors/index.ts';

const FILE = '/etc/mq/cluster.yaml';
const plan = async (text: string): Promise<ClusterPlan> => planCluster(await parseClusterFile(text, FILE));

const HEAD = `cluster: C
nameServers:
  - {host: 10.0.0.1}
  - {host: 10.0.0.2, port: 9877}
`;

describe('a cluster file', () => {
  it('needs little: the rest follows', async () => {
    const { children, running, namesrvAddr, elects } = await plan(`${HEAD}brokers:
  - {host: 10.0.0.1, brokerName: broker-a}
  - {host: 10.0.0.2, brokerName: broker-a}
  - {host: 10.0.0.2, brokerName: broker-b, listenPort: 10921, haListenPort: 30000, store: /data/b, autoStart: false}
`);
    expect({ running, namesrvAddr, elects }).toEqual({
      ...{ running: '/etc/mq/data/running', namesrvAddr: '10.0.0.1:9876;10.0.0.2:9877', elects: false },
    });
    expect(children.map(({ name, directory }) => [name, directory])).toEqual([
      ['namesrv-1', '/etc/mq/data/namesrv-1'],
      ['namesrv-2', '/etc/mq/data/namesrv-2'],
      ['broker-a-1', '/etc/mq/data/broker-a-1'],
      ['broker-a-2', '/etc/mq/data/broker-a-2'],
      ['broker-b-1', '/data/b'],
    ]);
    expect(children[3]?.member).toEqual({ brokerName: 'broker-a', memberId: 2, brokerRole: 'SLAVE', brokerId: 1 });
    expect(Object.fromEntries(children[3]?.keys ?? [])).toEqual({
      ...{ brokerClusterName: 'C', brokerName: 'broker-a', brokerId: '1', brokerRole: 'SLAVE', listenPort: '10911' },
      ...{ haListenPort: '10912', bindAddress: '10.0.0.2', namesrvAddr },
    });
    expect(children[4]).toMatchObject({ autoStart: false, ports: [{ port: 10921 }, { port: 10919 }, { port: 30000 }] });
    expect(children[4]?.configFile).toBe('/data/b/config/broker.properties');
  });

  it('has a first master wait for its slaves where it can go on without them', async () => {
    const brokers = `brokers:
  - {host: 10.0.0.1, brokerName: a}
  - {host: 10.0.0.2, brokerName: a}
  - {host: 10.0.0.2, brokerName: alone, listenPort: 10921}
  - {host: 10.0.0.1, brokerName: told, brokerRole: ASYNC_MASTER, listenPort: 10931}
  - {host: 10.0.0.2, brokerName: told, listenPort: 10931}
`;
    const roles = async (more: string): Promise<unknown[]> =>
      (await plan(`${HEAD}${more}${brokers}`)).children.flatMap(({ member }) => member?.brokerRole ?? []);
    expect(await roles('zookeeper: [z:2181]\n')).toEqual([
      ...['SYNC_MASTER', 'SLAVE', 'ASYNC_MASTER', 'ASYNC_MASTER', 'SLAVE'],
    ]);
    expect(await roles('')).toEqual(['ASYNC_MASTER', 'SLAVE', 'ASYNC_MASTER', 'ASYNC_MASTER', 'SLAVE']);
  });

  it('tells its members of ZooKeeper, and announces addresses that are not bound', async () => {
    const { children, elects } = await plan(`${HEAD}zookeeper: [z1:2181, z2:2181]
zookeeperRoot: /mq/test
config: {flushDiskType: SYNC_FLUSH, fileReservedTime: 48}
brokers:
  - {host: 10.0.0.1, bindAddress: 0.0.0.0, brokerName: a, memberId: 7, config: {fileReservedTime: 24}}
  - {host: mq.example.com, brokerName: b}
`);
    expect(elects).toBe(true);
    expect(Object.fromEntries(children[2]?.keys ?? [])).toMatchObject({
      ...{ zookeeper: 'z1:2181,z2:2181', zookeeperRoot: '/mq/test', memberId: '7', brokerIP1: '10.0.0.1' },
      ...{ flushDiskType: 'SYNC_FLUSH', fileReservedTime: '24', bindAddress: '0.0.0.0' },
    });
    expect(children[3]?.keys.get('bindAddress')).toBe('0.0.0.0');
    expect(children[3]?.keys.has('brokerIP1')).toBe(false);
  });

  const wrong: readonly (readonly [string, string, string, RegExp, RegExp])[] = [
    ['no YAML', 'cluster: C\nbrokers: [\n', ':3', /not YAML/, /indentation/],
    ['no cluster', 'nameServers: []\n', ':1', /has no cluster/, /It holds cluster/],
    [
      'a key that is not known',
      `${HEAD}brokers:\n  - host: h\n    brokerNam: x\n`,
      ':6',
      /brokers\.0 has no brokerName/,
      /Add it/,
    ],
    [
      'a key that is not known beside all that are needed',
      `${HEAD}brokers:\n  - host: h\n    brokerName: x\n    listenPrt: 1\n`,
      ':8',
      /listenPrt is not a known key/,
      /Did you mean listenPort\?/,
    ],
    [
      'a port that is none',
      `${HEAD}brokers:\n  - host: h\n    brokerName: x\n    listenPort: 70000\n`,
      ':8',
      /listenPort/,
      /65535/,
    ],
    [
      'a role that is none',
      `${HEAD}brokers:\n  - {host: h, brokerName: x, brokerRole: KING}\n`,
      ':6',
      /ASYNC_MASTER, SYNC_MASTER, SLAVE/,
      /./,
    ],
    ['an address without a port', `${HEAD}zookeeper:\n  - z1\n`, ':6', /zookeeper\.0 is not host:port/, /./],
    [
      'a key of broker.conf that is not known',
      `${HEAD}brokers:\n  - host: h\n    brokerName: x\n    config:\n      flushDiskTyp: x\n`,
      ':9',
      /flushDiskTyp is not a known key/,
      /Did you mean flushDiskType\?/,
    ],
    [
      'a key of broker.conf with a word of its own',
      `${HEAD}brokers:\n  - {host: h, brokerName: x, config: {storePathRootDir: /s}}\n`,
      ':6',
      /storePathRootDir does not go under config/,
      /Write store: beside config/,
    ],
    [
      'a value that a key does not take',
      `${HEAD}config: {fileReservedTime: soon}\n`,
      ':5',
      /fileReservedTime=soon/,
      /./,
    ],
    ['no name server', 'cluster: C\nbrokers:\n  - {host: h, brokerName: x}\n', ':2', /no name server/, /namesrvAddr/],
  ];
  it.each(wrong)('names line, key and cure for %s', async (_, text, at, message, hint) => {
    const extra =
      /brokers:/.test(text) || !text.includes('config: {') ? '' : 'brokers:\n  - {host: h, brokerName: x}\n';
    const error: unknown = await plan(text + extra).catch((thrown: unknown) => thrown);
    if (!(error instanceof MqError)) throw new Error(`no MqError: ${String(error)}`);
    expect(error.code).toBe('CONFIG');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`${FILE}${at}:`);
    expect(error.hint).toMatch(hint);
  });

  const contradictions: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'two brokers on one port',
      '  - {host: 10.0.0.1, brokerName: a}\n  - {host: 10.0.0.1, brokerName: b}\n',
      ['cluster.yaml:7: b-1 and a-1 both use port 10911', 'port 10909', 'port 10912'],
    ],
    [
      'a port that is another one less two',
      '  - {host: 10.0.0.1, brokerName: a}\n  - {host: 10.0.0.1, brokerName: b, listenPort: 10914}\n',
      ['b-1 and a-1 both use port 10912 (listenPort - 2; haListenPort)'],
    ],
    ['a broker on the port of a name server', '  - {host: 10.0.0.1, brokerName: a, listenPort: 9876}\n', ['port 9876']],
    [
      'a store inside another',
      '  - {host: 10.0.0.1, brokerName: a, store: /d}\n  - {host: 10.0.0.1, brokerName: b, store: /d/b, listenPort: 1}\n',
      ['the directory of b-1, /d/b, lies in that of a-1', 'b-1 has no port listenPort - 2: -1'],
    ],
    [
      'two masters',
      '  - {host: 10.0.0.1, brokerName: a, brokerRole: SYNC_MASTER}\n  - {host: 10.0.0.2, brokerName: a, brokerId: 0}\n',
      ['a-2 and a-1 in the group a both have brokerId 0'],
    ],
    ['no master', '  - {host: 10.0.0.1, brokerName: a, brokerRole: SLAVE}\n', ['the group a has no master']],
    [
      'a slave with the id of a master',
      '  - {host: 10.0.0.1, brokerName: a, brokerRole: SLAVE, brokerId: 0}\n',
      ['a-1 has brokerRole SLAVE and brokerId 0'],
    ],
    [
      'one member twice',
      '  - {host: 10.0.0.1, brokerName: a, name: x, memberId: 2}\n  - {host: 10.0.0.2, brokerName: a, name: x}\n',
      ['a second process is called x', 'x and x in the group a both have memberId 2'],
    ],
    ['a name that is taken', '  - {host: 10.0.0.1, brokerName: a, name: daemon}\n', ["daemon is the daemon's own"]],
  ];
  it.each(contradictions)('finds %s before anything starts', async (_, brokers, told) => {
    const error: unknown = await plan(`${HEAD}brokers:\n${brokers}`).catch((thrown: unknown) => thrown);
    if (!(error instanceof MqError)) throw new Error('it was taken');
    for (const words of told) expect(error.message).toContain(words);
  });

  it('finds a group that nobody would begin, also where masters are elected', async () => {
    const text = `${HEAD}zookeeper: [z:2181]\nbrokers:\n  - {host: 10.0.0.1, brokerName: a, brokerRole: SLAVE}\n`;
    await expect(plan(text)).rejects.toMatchObject({
      ...{ code: 'CONFIG', message: expect.stringContaining('the group a has slaves only') },
      hint: expect.stringContaining('brokerRole: SYNC_MASTER'),
    });
  });

  it('lets brokers share a port on different addresses of one machine', async () => {
    const { children } = await plan(
      `cluster: C\nnameServers: [{host: 127.0.0.1}]\nbrokers:\n  - {host: 127.0.1.1, brokerName: a}\n  - {host: 127.0.1.2, brokerName: a}\n`,
    );
    expect(children).toHaveLength(3);
  });
});

describe("a host's part", () => {
  const text = `${HEAD}brokers:\n  - {host: mq3, brokerName: a}\n  - {host: 127.0.0.1, brokerName: b}\n`;
  const part = async (hostname: string, addresses: readonly string[], host?: string): Promise<string[]> =>
    ownPart(await plan(text), host, { hostname, addresses }).map(({ name }) => name);

  it('is found by address, by name and its first label, and by loopback', async () => {
    expect(await part('other', ['10.0.0.2'])).toEqual(['namesrv-2', 'b-1']);
    expect(await part('mq3.example.com', [])).toEqual(['a-1', 'b-1']);
    expect(await part('other', [], 'mq3')).toEqual(['a-1']);
  });

  it('is asked for with --host where there is none, with the hosts there are', async () => {
    await expect(part('other', [], 'mq9')).rejects.toMatchObject({
      ...{ code: 'CONFIG', message: expect.stringContaining('nothing for mq9') },
      hint: expect.stringContaining('10.0.0.1, 10.0.0.2, mq3, 127.0.0.1'),
    });
  });
});
