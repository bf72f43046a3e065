import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateTopic } from '../../../src/admin/topic/update-topic.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { ORDER_TOPIC_CONFIG } from '../../../src/protocol/headers/namesrv.ts';
import { DEAD_ADDR, type Registration, registerForeignBroker } from '../../commands/support/foreign-broker.ts';
import { startNameServers } from '../namesrv/name-servers.ts';
import { openCluster, type RealCluster } from './cluster.ts';
import { examine, found } from './examine.ts';
import { joinGroup } from './member.ts';

/** Two name servers and two masters, one of which is set up otherwise than the other. */
let cluster: RealCluster;
let client: AdminClient;
const [DAY_MS, CLUSTER] = [86_400_000, 'DefaultCluster'];

beforeAll(async () => {
  cluster = await openCluster(2, [
    { autoCreateSubscriptionGroup: true },
    { autoCreateSubscriptionGroup: false, maxMessageSize: 65_536 },
  ]);
  client = new AdminClient({ namesrvAddr: cluster.namesrvAddr });
  await updateTopic(client, 'Orders', { cluster: CLUSTER }, { readQueueNums: 2, writeQueueNums: 2 });
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

const look = (check: string, options = {}) => found(cluster.namesrvAddr, check, options);
const addressOf = (index: number) => cluster.broker(index).brokerAddr;

describe('disk-full', () => {
  it('warns above the threshold, with what fills the disk and what to turn', async () => {
    const findings = await look('disk-full', { limits: { diskRatio: 0 } });
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatchObject({
      severity: 'warning',
      subject: `broker-a ${addressOf(0)}`,
      evidence: { refusesAtRatio: 0.85, fileReservedTimeHours: '72', cleanFileForciblyEnable: 'false' },
    });
    expect(await look('disk-full', { limits: { diskRatio: 1 } })).toEqual([]);
  });
});

describe('clock-jumped', () => {
  it('finds a clock that is a day off, both ways', async () => {
    for (const [shift, words] of [
      [DAY_MS, 'behind'],
      [-DAY_MS, 'ahead of'],
    ] as const) {
      const findings = await look('clock-jumped', { clock: { now: () => Date.now() + shift } });
      expect(findings).toHaveLength(2);
      expect(findings[0]?.message).toMatch(new RegExp(`^Its clock is 24 h ${words} this machine's`));
    }
  });
});

describe('body-too-large', () => {
  it('sets the limits of brokers and clients side by side', async () => {
    expect(await look('body-too-large')).toMatchObject([
      {
        severity: 'warning',
        subject: CLUSTER,
        message: expect.stringContaining(`maxMessageSize is 64.0 KiB at broker-b ${addressOf(1)}, and up to 4.0 MiB`),
        evidence: { smallestBytes: 65_536, sdkDefaultBytes: 131_072 },
        next: [`mq updateBrokerConfig -b ${addressOf(1)} -k maxMessageSize -v 4194304`],
      },
    ]);
  });
});

describe('remoting-timeout', () => {
  it('tells a late answer from what waits in the broker', async () => {
    const findings = await look('remoting-timeout', { limits: { roundTripMs: 0 } });
    expect(findings).toMatchObject([{ severity: 'warning' }, { evidence: { sendQueueHeadWaitMs: '0' } }]);
  });
});

describe('order-config-incomplete', () => {
  it('names the name servers that lack the configuration, and the command that writes it everywhere', async () => {
    const [first, second] = cluster.namesrvs;
    await updateTopic(client, 'Ledger', { cluster: CLUSTER }, { order: true });
    expect(await look('order-config-incomplete')).toEqual([]);
    const one = new AdminClient({ namesrvAddr: second });
    await one.namesrv.deleteKvConfig(ORDER_TOPIC_CONFIG, 'Ledger');
    expect(await look('order-config-incomplete')).toMatchObject([
      {
        subject: 'Ledger',
        message: expect.stringContaining(`${second} lacks the order configuration that others have`),
        evidence: { missingAt: [second] },
        next: [
          expect.anything(),
          `mq updateOrderConf -n '${first};${second}' -m put -t Ledger -v 'broker-a:8;broker-b:8'`,
        ],
      },
    ]);
    await one.namesrv.putKvConfig(ORDER_TOPIC_CONFIG, 'Ledger', 'broker-a:8');
    await one.close();
    expect((await look('order-config-incomplete'))[0]?.message).toContain('Name servers have different order config');
    await client.namesrv.deleteKvConfig(ORDER_TOPIC_CONFIG, 'Ledger');
    expect((await look('order-config-incomplete'))[0]?.message).toContain('no name server has an order configuration');
    await client.namesrv.putKvConfig(ORDER_TOPIC_CONFIG, 'Ledger', 'broker-a:8');
    expect((await look('order-config-incomplete'))[0]?.message).toContain('does not name broker-b');
  });
});

describe('topic-on-one-broker-only', () => {
  it('lists the topics that go down with their broker', async () => {
    await client.topics.update(addressOf(1), topicConfig('Lonely'));
    expect(await look('topic-on-one-broker-only')).toMatchObject([
      {
        severity: 'info',
        subject: 'broker-b',
        evidence: { topics: ['Lonely'] },
        next: [expect.anything(), expect.stringContaining('-t Lonely -c')],
      },
    ]);
  });
});

describe('group-missing', () => {
  it('finds a broker that refuses the pulls of a group it does not have', async () => {
    const member = await joinGroup([addressOf(0), addressOf(1)], {
      clientId: 'm',
      group: 'Stray',
      wants: { Orders: '*' },
    });
    expect(await look('group-missing')).toMatchObject([
      {
        subject: 'Stray',
        evidence: { missingAt: [addressOf(1)] },
        next: [`mq updateSubGroup -g Stray -b ${addressOf(1)}`],
      },
    ]);
    await member.close();
  });

  it('says so of the group that is asked about', async () => {
    expect(await look('group-missing', { group: 'Nobody' })).toMatchObject([{ subject: 'Nobody' }]);
  });
});

describe('offset-ahead-of-log', () => {
  it('shows by how much, and the plan that mends it', async () => {
    await client.groups.update(addressOf(0), { ...(await anyGroup()), groupName: 'Ahead' });
    await client.offsets.commit(addressOf(0), 'Ahead', { topic: 'Orders', queueId: 1 }, 500);
    expect(await look('offset-ahead-of-log')).toMatchObject([
      {
        severity: 'critical',
        subject: 'Ahead',
        evidence: { broker: 'broker-a', topic: 'Orders', aheadMessages: 500, queues: ['queue 1: at 500, end 0'] },
      },
    ]);
  });

  const anyGroup = async () => {
    const [group] = (await client.groups.getAllConfigs(addressOf(0))).subscriptionGroupTable.values();
    if (group === undefined) throw new Error('the broker has no groups');
    return group;
  };
});

describe('dlq-growing', () => {
  it('counts dead letters while they are fresh', async () => {
    await client.topics.update(addressOf(0), topicConfig('%DLQ%Failing', { readQueueNums: 1, writeQueueNums: 1 }));
    const producer = new Producer({ namesrvAddr: cluster.namesrvAddr });
    await producer.send({ topic: '%DLQ%Failing', body: 'x' });
    await producer.close();
    expect(await look('dlq-growing')).toMatchObject([
      { subject: 'Failing', message: expect.stringContaining('1 dead letter lie'), evidence: { messages: 1 } },
    ]);
    expect(await look('dlq-growing', { limits: { dlqWithinMs: -1 } })).toEqual([]);
  });
});

describe('no-route', () => {
  it('finds name servers without a broker', async () => {
    const { addresses, close } = await startNameServers(1);
    expect(await found(String(addresses[0]), 'no-route')).toMatchObject([
      { severity: 'critical', subject: addresses[0], message: expect.stringContaining('No broker is registered') },
    ]);
    await close();
  });

  it('tells why the topic that is asked about has no route', async () => {
    expect(await look('no-route', { topic: 'Nowhere' })).toMatchObject([
      {
        severity: 'critical',
        subject: 'Nowhere',
        message: expect.stringContaining('the first message to it would create it'),
      },
    ]);
  });

  it('finds a broker whose write permission was wiped, and one that forbids sends', async () => {
    for (const address of cluster.namesrvs) await client.namesrv.wipeWritePermAt(address, 'broker-a');
    expect(await look('no-route')).toMatchObject([
      { severity: 'warning', subject: `broker-a ${addressOf(0)}`, evidence: { wipedAt: [...cluster.namesrvs] } },
    ]);
    for (const address of cluster.namesrvs) await client.namesrv.addWritePermAt(address, 'broker-a');
    await client.brokers.updateConfig(addressOf(1), [['brokerPermission', '4']]);
    expect(await look('no-route')).toMatchObject([
      {
        evidence: { brokerPermission: 4 },
        next: [`mq updateBrokerConfig -b ${addressOf(1)} -k brokerPermission -v 6`],
      },
    ]);
    await client.brokers.updateConfig(addressOf(1), [['brokerPermission', '6']]);
  });

  it('finds a topic and a master that one name server does not know', async () => {
    const [first, second] = cluster.namesrvs;
    const one = new AdminClient({ namesrvAddr: second });
    await one.namesrv.deleteTopic('Orders');
    await one.close();
    expect(await look('no-route')).toMatchObject([
      { subject: `broker-a ${addressOf(0)}`, evidence: { namesrv: second, topics: ['Orders'] } },
      { subject: `broker-b ${addressOf(1)}`, evidence: { namesrv: second, topics: ['Orders'] } },
    ]);
    const stranger = await registerForeignBroker(String(first), {
      ...{ brokerName: 'broker-c', clusterName: CLUSTER, brokerAddr: '127.0.0.1:2', topics: [] },
    });
    const master = (await look('no-route')).find(({ subject }) => subject.startsWith('broker-c'));
    expect(master).toMatchObject({ evidence: { listedAt: [first], missingAt: [second] } });
    await stranger.close();
  });
});

describe('what cannot be asked', () => {
  const strangers: Registration[] = [];
  afterAll(async () => {
    for (const stranger of strangers) await stranger.close();
  });

  it('is connect-failed, and counts', async () => {
    for (const namesrv of cluster.namesrvs) {
      strangers.push(
        await registerForeignBroker(namesrv, { brokerName: 'broker-d', clusterName: CLUSTER, topics: ['Orders'] }),
      );
    }
    const verdict = await examine(cluster.namesrvAddr, { check: 'connect-failed' });
    expect(verdict).toMatchObject({
      status: 'bad',
      findings: [{ check: 'connect-failed', severity: 'critical', subject: `broker-d ${DEAD_ADDR}`, unanswered: true }],
      unasked: [{ subject: `broker broker-d ${DEAD_ADDR}`, error: { code: 'UNREACHABLE' } }],
    });
  });

  it('does not keep a fault elsewhere from counting', async () => {
    expect(await examine(cluster.namesrvAddr, { limits: { diskRatio: 0 } })).toMatchObject({ status: 'bad' });
  });

  it('is a name server, too', async () => {
    const { findings } = await examine(`${cluster.namesrvAddr};${DEAD_ADDR}`, { check: 'connect-failed' });
    expect(findings).toMatchObject([
      { subject: expect.anything() },
      { subject: `name server ${DEAD_ADDR}`, severity: 'warning' },
    ]);
  });

  it('is an error where no name server answers', async () => {
    await expect(examine(DEAD_ADDR)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});

describe('foreign-protocol', () => {
  it('tells who sent something else, and how often', async () => {
    expect(await look('foreign-protocol')).toEqual([]);
    const [host, port] = addressOf(0).split(':');
    const browser = connect(Number(port), host);
    browser.end('GET / HTTP/1.1\r\nHost: broker\r\n\r\n');
    browser.resume();
    await once(browser, 'close');
    await expect
      .poll(() => look('foreign-protocol'))
      .toMatchObject([
        {
          severity: 'info',
          subject: `broker-a ${addressOf(0)}`,
          message: expect.stringMatching(
            /^Since its start 1 connection sent bytes .* the last from 127\.0\.0\.1:\d+ \(/,
          ),
        },
      ]);
  });
});

describe('public-bind-without-acl', () => {
  it('says so of a broker that listens on every address', async () => {
    expect(await look('public-bind-without-acl')).toEqual([]);
    const wide = await openCluster(1, [{ bindAddress: '0.0.0.0', brokerIP1: '127.0.0.1' }]);
    expect(await found(wide.namesrvAddr, 'public-bind-without-acl')).toMatchObject([
      { severity: 'warning', evidence: { bindAddress: '0.0.0.0', announced: '127.0.0.1' } },
    ]);
    await wide.close();
  });
});
