import { beforeEach, describe, expect, it } from 'vitest';
import type { Registration, RouteSettings } from '../../../src/engine/namesrv/registration.ts';
import { RouteTable } from '../../../src/engine/namesrv/route-table.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';

interface Peer {
  name: string;
}

const MASTER = '10.0.0.1:10911';
const SLAVE = '10.0.0.2:10911';
const CLUSTER = 'C';
const BROKER = 'b-a';

let now: number;
let settings: RouteSettings;
let table: RouteTable<Peer>;

beforeEach(() => {
  now = 1_000_000;
  settings = { supportActingMaster: false, deleteTopicWithBrokerRegistration: false };
  table = new RouteTable<Peer>(settings, { now: () => now });
});

const topics = (...names: string[]) => new Map(names.map((name) => [name, topicConfig(name, { perm: 6 })]));
const version = (counter: number) => ({ counter, timestamp: 1, stateVersion: 0 });

function registration(given: Partial<Registration<Peer>> = {}): Registration<Peer> {
  return {
    clusterName: CLUSTER,
    brokerName: BROKER,
    brokerAddr: MASTER,
    brokerId: 0,
    haServerAddr: '10.0.0.1:10912',
    heartbeatTimeoutMs: undefined,
    enableActingMaster: undefined,
    zoneName: undefined,
    topics: topics('T', 'U'),
    dataVersion: version(1),
    filterServers: [],
    peer: { name: 'master' },
    ...given,
  };
}

const slave = (given: Partial<Registration<Peer>> = {}): Registration<Peer> =>
  registration({ brokerAddr: SLAVE, brokerId: 1, haServerAddr: '10.0.0.2:10912', peer: { name: 'slave' }, ...given });

const identity = { clusterName: CLUSTER, brokerName: BROKER, brokerAddr: MASTER };
const addrs = (topic = 'T') => Object.fromEntries(table.route(topic)?.brokerDatas[0]?.brokerAddrs ?? []);
const perm = (topic = 'T') => table.route(topic)?.queueDatas[0]?.perm;

describe('registration', () => {
  it('puts the topics of a master into routes', () => {
    const tagged = new Map([
      ['T', topicConfig('T', { readQueueNums: 3, writeQueueNums: 2, perm: 7, topicSysFlag: 1 })],
    ]);
    tagged.set('U', topicConfig('U'));
    expect(table.register(registration({ topics: tagged, zoneName: 'z1' }))).toEqual({
      accepted: true,
      master: {},
      change: undefined,
    });
    expect(table.route('T')).toEqual({
      queueDatas: [{ brokerName: BROKER, readQueueNums: 3, writeQueueNums: 2, perm: 7, topicSysFlag: 1 }],
      brokerDatas: [
        {
          cluster: CLUSTER,
          brokerName: BROKER,
          brokerAddrs: new Map([[0, MASTER]]),
          enableActingMaster: false,
          zoneName: 'z1',
        },
      ],
      filterServerTable: new Map(),
    });
    expect(table.route('nope')).toBeUndefined();
  });

  it('names filter servers in routes, and forgets them when they are no longer registered', () => {
    table.register(registration({ filterServers: ['10.0.0.1:5000'] }));
    expect(table.route('T')?.filterServerTable).toEqual(new Map([[MASTER, ['10.0.0.1:5000']]]));
    table.register(registration());
    expect(table.route('T')?.filterServerTable.size).toBe(0);
  });

  it('tells a slave its master, and takes no topics from it', () => {
    table.register(registration());
    const outcome = table.register(slave({ topics: topics('OnlyOnSlave', 'T') }));
    expect(outcome).toMatchObject({ master: { masterAddr: MASTER, haServerAddr: '10.0.0.1:10912' } });
    expect(table.route('OnlyOnSlave')).toBeUndefined();
    expect(addrs()).toEqual({ 0: MASTER, 1: SLAVE });
  });

  it('takes no topics from a 4.9 slave without master, but those of the lowest 5.x slave', () => {
    table.register(slave());
    expect(table.route('T')).toBeUndefined();
    table.register(slave({ enableActingMaster: false }));
    expect(addrs()).toEqual({ 1: SLAVE });
    table.register(
      slave({ brokerId: 2, brokerAddr: '10.0.0.3:10911', enableActingMaster: false, topics: topics('X', 'Y') }),
    );
    expect(table.route('X')).toBeUndefined();
  });

  it('keeps one entry for an address that registers under another id', () => {
    table.register(registration());
    table.register(slave());
    table.unregister(identity);
    table.register(slave({ brokerId: 0 }));
    expect(addrs()).toEqual({ 0: SLAVE });
  });

  it('gives an id to the address that registered last', () => {
    table.register(registration());
    table.register(registration({ brokerAddr: '10.0.0.9:10911' }));
    expect(addrs()).toEqual({ 0: '10.0.0.9:10911' });
    expect(table.dataVersion(identity)).toBeUndefined();
  });

  it('refuses another address whose state version is older', () => {
    table.register(registration({ dataVersion: { counter: 1, timestamp: 1, stateVersion: 5 } }));
    const late = registration({
      brokerAddr: '10.0.0.9:10911',
      dataVersion: { counter: 9, timestamp: 9, stateVersion: 4 },
    });
    expect(table.register(late)).toEqual({ accepted: false, supersededBy: MASTER });
    expect(addrs()).toEqual({ 0: MASTER });
  });

  it('updates queues even when the version stands still', () => {
    table.register(registration());
    table.register(registration({ topics: new Map([...topics('U'), ['T', topicConfig('T', { writeQueueNums: 9 })]]) }));
    expect(table.route('T')?.queueDatas[0]?.writeQueueNums).toBe(9);
  });

  it('keeps topics that are missing from a later registration', () => {
    table.register(registration());
    table.register(registration({ topics: topics('T', 'V'), dataVersion: version(2) }));
    expect(table.topics.names()).toEqual(['T', 'U', 'V']);
  });

  it('purges topics missing from a full registration when told to, those of this broker only', () => {
    settings.deleteTopicWithBrokerRegistration = true;
    table.register(registration());
    table.register(registration({ brokerName: 'b-b', brokerAddr: '10.0.0.5:10911', topics: topics('T', 'U') }));
    table.register(registration({ topics: topics('T', 'V'), dataVersion: version(2) }));
    expect(table.route('U')?.queueDatas.map((queue) => queue.brokerName)).toEqual(['b-b']);
    expect(table.topics.names()).toEqual(['T', 'U', 'V']);
  });
});

describe('a registration of one topic', () => {
  it('is an increment: the other topics stay, even where missing ones are purged', () => {
    settings.deleteTopicWithBrokerRegistration = true;
    table.register(registration());
    table.register(registration({ topics: topics('V'), dataVersion: version(2) }));
    expect(table.topics.names()).toEqual(['T', 'U', 'V']);
    expect(table.dataVersion(identity)).toEqual(version(2));
  });

  it('is accepted as the first, and leaves the version unknown so that the rest is sent', () => {
    expect(table.register(registration({ topics: topics('V'), dataVersion: version(7) })).accepted).toBe(true);
    expect(addrs('V')).toEqual({ 0: MASTER });
    expect(table.dataVersion(identity)).toBeUndefined();
    table.register(registration({ dataVersion: version(7) }));
    expect(table.topics.names()).toEqual(['V', 'T', 'U']);
    expect(table.dataVersion(identity)).toEqual(version(7));
  });

  it('leaves the version behind when an increment before it was missed', () => {
    table.register(registration());
    table.register(registration({ topics: topics('V'), dataVersion: version(3) }));
    expect(table.dataVersion(identity)).toEqual(version(1));
  });
});

describe('departure', () => {
  it('takes the routes along with the last replica', () => {
    table.register(registration());
    table.register(slave());
    expect(table.unregister(identity)).toMatchObject({ brokerId: 0, brokerAddr: MASTER });
    expect(addrs()).toEqual({ 1: SLAVE });
    table.unregister({ ...identity, brokerAddr: SLAVE });
    expect(table.topics.names()).toEqual([]);
    expect(table.clusterInfo()).toEqual({ brokerAddrTable: new Map(), clusterAddrTable: new Map() });
    expect(table.unregister(identity)).toBeUndefined();
  });

  it('follows the closing of the connection that registered last, and no other', () => {
    const first = { name: 'first' };
    const second = { name: 'second' };
    table.register(registration({ peer: first }));
    table.register(registration({ peer: second }));
    expect(table.disconnect(first)).toEqual([]);
    expect(table.route('T')).toBeDefined();
    expect(table.disconnect(second)).toMatchObject([{ brokerName: BROKER, brokerId: 0 }]);
    expect(table.route('T')).toBeUndefined();
  });

  it('comes after 120 s of silence', () => {
    table.register(registration());
    now += 120_000;
    expect(table.expire()).toEqual([]);
    now += 1;
    expect(table.expire()).toMatchObject([{ brokerName: BROKER, brokerAddr: MASTER, peer: { name: 'master' } }]);
    expect(table.route('T')).toBeUndefined();
  });

  it("comes after the broker's own time when it gives one, and each sign of life starts it anew", () => {
    table.register(registration({ heartbeatTimeoutMs: 10_000 }));
    now += 9000;
    expect(table.touch(identity)).toBe(true);
    now += 9000;
    table.register(registration({ heartbeatTimeoutMs: 10_000 }));
    now += 10_000;
    expect(table.expire()).toEqual([]);
    now += 1;
    expect(table.expire()).toHaveLength(1);
    expect(table.touch(identity)).toBe(false);
  });
});

describe('the lowest broker id', () => {
  it('is told to the others when a lower one comes', () => {
    expect(table.register(slave())).toMatchObject({ change: undefined });
    expect(table.register(registration())).toMatchObject({
      change: {
        brokerName: BROKER,
        minBrokerId: 0,
        minBrokerAddr: MASTER,
        haBrokerAddr: '10.0.0.1:10912',
        notify: [SLAVE],
      },
    });
  });

  it('is told to all who are left when it goes, and not when another goes', () => {
    table.register(registration());
    table.register(slave());
    table.register(slave({ brokerId: 2, brokerAddr: '10.0.0.3:10911' }));
    expect(table.unregister({ ...identity, brokerAddr: '10.0.0.3:10911' })?.change).toBeUndefined();
    expect(table.unregister(identity)?.change).toEqual({
      brokerName: BROKER,
      minBrokerId: 1,
      minBrokerAddr: SLAVE,
      offlineBrokerAddr: MASTER,
      notify: [SLAVE],
    });
  });
});

describe('acting masters', () => {
  const lose = () => {
    table.register(registration({ enableActingMaster: true }));
    table.register(slave({ enableActingMaster: true }));
    table.unregister(identity);
  };

  it('make queues read-only while the master is away, and nothing more by default', () => {
    lose();
    expect(perm()).toBe(4);
    expect(addrs()).toEqual({ 1: SLAVE });
    table.register(registration({ enableActingMaster: true }));
    expect(perm()).toBe(6);
  });

  it('stand in as id 0 when the name server supports it', () => {
    settings.supportActingMaster = true;
    lose();
    expect(addrs()).toEqual({ 0: SLAVE });
    expect(Object.fromEntries(table.clusterInfo().brokerAddrTable.get(BROKER)?.brokerAddrs ?? [])).toEqual({
      1: SLAVE,
    });
  });

  it('never stand in for the topic in which replicas find each other', () => {
    settings.supportActingMaster = true;
    const name = `rmq_sys_SYNC_BROKER_MEMBER_${BROKER}`;
    table.register(slave({ enableActingMaster: true, topics: topics(name, 'T') }));
    expect(addrs(name)).toEqual({ 1: SLAVE });
    expect(addrs('T')).toEqual({ 0: SLAVE });
  });
});

describe('write permission', () => {
  it('is taken from all topics of a broker, and given back as it was', () => {
    table.register(
      registration({
        topics: new Map([...topics('T'), ['R', topicConfig('R', { perm: 4 })], ['X', topicConfig('X', { perm: 7 })]]),
      }),
    );
    expect(table.topics.setWiped(BROKER, true)).toBe(3);
    expect([perm('T'), perm('R'), perm('X')]).toEqual([4, 4, 5]);
    expect(table.topics.setWiped(BROKER, false)).toBe(3);
    expect([perm('T'), perm('R'), perm('X')]).toEqual([6, 4, 7]);
    expect(table.topics.setWiped('unknown', true)).toBe(0);
  });

  it('stays away while the broker registers the same version, and returns with a new one', () => {
    table.register(registration());
    table.topics.setWiped(BROKER, true);
    table.register(registration());
    expect(perm()).toBe(4);
    table.register(registration({ dataVersion: version(2) }));
    expect(perm()).toBe(6);
  });

  it('returns when the broker comes back', () => {
    table.register(registration());
    table.topics.setWiped(BROKER, true);
    table.unregister(identity);
    table.register(registration());
    expect(perm()).toBe(6);
  });
});

describe('topics', () => {
  beforeEach(() => {
    table.register(registration());
    table.register(registration({ brokerName: 'b-b', brokerAddr: '10.0.0.5:10911', clusterName: 'D' }));
  });

  it('are listed by cluster', () => {
    table.register(registration({ topics: topics('T', 'OnlyC'), dataVersion: version(2) }));
    expect(table.topics.namesOn(table.brokerNamesOf('D'))).toEqual(['T', 'U']);
    expect(table.topics.namesOn(table.brokerNamesOf('none'))).toEqual([]);
  });

  it('leave the brokers of one cluster, or all', () => {
    table.topics.delete('T', table.brokerNamesOf('C'));
    expect(table.route('T')?.queueDatas.map((queue) => queue.brokerName)).toEqual(['b-b']);
    table.topics.delete('T', table.brokerNamesOf('none'));
    expect(table.route('T')).toBeDefined();
    table.topics.delete('T');
    expect(table.route('T')).toBeUndefined();
  });

  it('are set alone for brokers that are registered', () => {
    const queue = { brokerName: BROKER, readQueueNums: 1, writeQueueNums: 1, perm: 6, topicSysFlag: 0 };
    expect(table.registerTopic('N', [queue])).toBeUndefined();
    expect(table.route('N')?.queueDatas).toEqual([queue]);
    expect(table.registerTopic('M', [queue, { ...queue, brokerName: 'nobody' }])).toBe('nobody');
    expect(table.route('M')).toBeUndefined();
  });

  it('stay in the cluster of their master when a slave names another one, and are found in both', () => {
    table.register(slave({ clusterName: 'E' }));
    expect(table.clusterInfo().brokerAddrTable.get(BROKER)?.cluster).toBe('C');
    expect(table.clusterInfo().clusterAddrTable.get('C')).toContain(BROKER);
    expect(table.clusterInfo().clusterAddrTable.get('E')).toEqual([BROKER]);
    expect(table.brokerNamesOf('C')).toContain(BROKER);
    expect(table.brokerNamesOf('E')).toEqual(new Set([BROKER]));
  });

  it('follow a broker that changed its cluster', () => {
    table.register(registration({ clusterName: 'E' }));
    expect(table.clusterInfo().clusterAddrTable).toEqual(
      new Map([
        ['E', [BROKER]],
        ['D', ['b-b']],
      ]),
    );
  });
});
