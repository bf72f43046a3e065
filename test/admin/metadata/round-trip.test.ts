import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApplyOutcome, applyMetadata } from '../../../src/admin/metadata/apply-metadata.ts';
import { type Difference, differences } from '../../../src/admin/metadata/diff.ts';
import { type ClusterDocument, sections } from '../../../src/admin/metadata/document.ts';
import { readCluster } from '../../../src/admin/metadata/live-cluster.ts';
import { documentOf, placeOf, sideOfCluster, sideOfDocument } from '../../../src/admin/metadata/side.ts';
import { updateTopic } from '../../../src/admin/topic/update-topic.ts';
import { subscriptionGroupConfig } from '../../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { ORDER_TOPIC_CONFIG } from '../../../src/protocol/headers/namesrv.ts';
import { type ThreeBrokers, threeBrokers } from './three-brokers.ts';

const CLUSTER = 'DefaultCluster';
let full: ThreeBrokers;
let empty: ThreeBrokers;

beforeAll(async () => {
  [full, empty] = await Promise.all([threeBrokers(), threeBrokers()]);
  await fill(full);
});

afterAll(() => Promise.all([full.close(), empty.close()]));

async function fill({ client, brokers }: ThreeBrokers): Promise<void> {
  const [a = '', b = ''] = brokers.map(({ brokerAddr }) => brokerAddr);
  const choice = { cluster: CLUSTER };
  await updateTopic(client, 'Orders', choice, { readQueueNums: 4, writeQueueNums: 4 });
  await updateTopic(client, 'Ledger', choice, { writeQueueNums: 2, readQueueNums: 2, order: true });
  await updateTopic(client, 'Typed', choice, { attributes: '+message.type=DELAY' });
  await client.topics.update(b, topicConfig('Orders', { readQueueNums: 2, writeQueueNums: 4, perm: 4 }));
  await client.topics.update(a, topicConfig('OnlyHere', { readQueueNums: 1, writeQueueNums: 1 }));
  await client.topics.update(a, topicConfig('%RETRY%billing', { readQueueNums: 1, writeQueueNums: 1 }));
  const policy = {
    groupRetryPolicy: { type: 'EXPONENTIAL', exponentialRetryPolicy: { initial: 1000, max: 9, multiplier: 2 } },
  };
  for (const { brokerAddr } of brokers) {
    await client.groups.update(brokerAddr, subscriptionGroupConfig('billing', { retryMaxTimes: 3, others: policy }));
    await client.brokers.updateConfig(brokerAddr, [['fileReservedTime', '48']]);
  }
  await client.groups.update(b, subscriptionGroupConfig('audit', { consumeBroadcastEnable: false }));
  await client.brokers.updateConfig(b, [['deleteWhen', '05']]);
}

async function exported({ client }: ThreeBrokers): Promise<ClusterDocument> {
  const document = documentOf(await readCluster(client, CLUSTER), sections, false);
  return JSON.parse(JSON.stringify(document)) as ClusterDocument;
}

async function open({ client }: ThreeBrokers, document: ClusterDocument): Promise<Difference[]> {
  const live = await readCluster(client, CLUSTER);
  return differences(sideOfCluster(live, sections), sideOfDocument(document, placeOf(live), sections));
}

async function apply(cluster: ThreeBrokers, document: ClusterDocument, prune = false) {
  const live = await readCluster(cluster.client, CLUSTER);
  return applyMetadata(cluster.client, live, await open(cluster, document), { prune });
}

describe('metadata of three brokers', () => {
  test('is one sorted document that says what holds on all, and what does not', async () => {
    const document = await exported(full);
    expect(document.brokers).toEqual(['broker-a', 'broker-b', 'broker-c']);
    expect(Object.keys(document.topics ?? {})).toEqual(['Ledger', 'OnlyHere', 'Orders', 'Typed']);
    expect(document.topics?.['Orders']).toEqual({
      attributes: {},
      order: false,
      perm: 6,
      readQueueNums: 4,
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: 0,
      writeQueueNums: 4,
      byBroker: { 'broker-b': { perm: 4, readQueueNums: 2 } },
    });
    expect(document.topics?.['OnlyHere']).toMatchObject({ readQueueNums: 1, brokers: ['broker-a'] });
    expect(document.topics?.['Typed']).toMatchObject({ attributes: { 'message.type': 'DELAY' } });
    expect(document.groups?.['billing']).toMatchObject({ retryMaxTimes: 3, groupRetryPolicy: { type: 'EXPONENTIAL' } });
    expect(document.groups?.['audit']).toMatchObject({ brokers: ['broker-b'] });
    expect(document.orderConfig).toEqual({ Ledger: 2 });
    expect(document.brokerConfig).toMatchObject({
      fileReservedTime: '48',
      byBroker: { 'broker-b': { deleteWhen: '05' } },
    });
    expect(document.brokerConfig).not.toHaveProperty('listenPort');
  });

  test('is the same text each time', async () => {
    expect(JSON.stringify(await exported(full))).toBe(JSON.stringify(await exported(full)));
  });

  test('is applied to an empty cluster, after which nothing differs', async () => {
    const document = await exported(full);
    expect(await open(full, document)).toEqual([]);
    const applied = await apply(empty, document);
    expect(applied.filter(({ outcome }) => outcome !== ApplyOutcome.DONE)).toEqual([]);
    expect(applied.length).toBeGreaterThan(15);
    expect(await open(empty, document)).toEqual([]);
    expect(await exported(empty)).toEqual(document);
    expect(await empty.client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'Ledger')).toBe(
      'broker-a:2;broker-b:2;broker-c:2',
    );
  });

  test('changes only what is stated and differs, and keeps the rest', async () => {
    const found = await open(empty, {
      topics: { Orders: { perm: 4 }, Typed: { attributes: {} } },
      groups: { billing: { retryMaxTimes: 5 } },
    });
    const shown = found
      .filter(({ action }) => action === 'change')
      .map(({ name, brokerName, fields }) => [name, brokerName, fields]);
    const brokers = ['broker-a', 'broker-b', 'broker-c'];
    expect(shown).toEqual([
      ...['broker-a', 'broker-c'].map((broker) => ['Orders', broker, [{ field: 'perm', from: 6, to: 4 }]]),
      ...brokers.map((broker) => [
        'Typed',
        broker,
        [{ field: 'attributes.message.type', from: 'DELAY', to: undefined }],
      ]),
      ...brokers.map((broker) => ['billing', broker, [{ field: 'retryMaxTimes', from: 3, to: 5 }]]),
    ]);
    const live = await readCluster(empty.client, CLUSTER);
    const applied = await applyMetadata(empty.client, live, found, { prune: false });
    expect(new Set(applied.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(
      new Set(['change DONE', 'remove KEPT']),
    );
    const after = await exported(empty);
    expect(after.topics).toMatchObject({
      Orders: { perm: 4, readQueueNums: 4 },
      Typed: { attributes: {} },
      OnlyHere: {},
    });
    expect(after.groups).toMatchObject({ billing: { retryMaxTimes: 5, groupRetryPolicy: { type: 'EXPONENTIAL' } } });
  });

  test('prunes what is not stated, and of topics only what nobody made for a group', async () => {
    const document = await exported(full);
    const { Orders, Ledger } = document.topics ?? {};
    if (Orders === undefined || Ledger === undefined) throw new Error('not exported');
    const topics = { Orders, Ledger: { ...Ledger, brokers: ['broker-a', 'broker-b'] } };
    const orderConfig = { Ledger: { 'broker-a': 2, 'broker-b': 2 } };
    const [a = ''] = empty.brokers.map(({ brokerAddr }) => brokerAddr);
    await empty.client.topics.update(a, topicConfig('%RETRY%billing', { readQueueNums: 1, writeQueueNums: 1 }));
    const applied = await apply(empty, { topics, orderConfig, groups: {} }, true);
    expect(applied.filter(({ outcome }) => outcome !== ApplyOutcome.DONE)).toEqual([]);
    const after = documentOf(await readCluster(empty.client, CLUSTER), ['topics', 'groups', 'orderConfig'], true);
    expect(Object.keys(after.topics ?? {})).toEqual(['Ledger', 'Orders']);
    expect(after.topics?.['Ledger']).toMatchObject({ brokers: ['broker-a', 'broker-b'] });
    expect(after.orderConfig).toEqual({ Ledger: { 'broker-a': 2, 'broker-b': 2 } });
    expect(after.groups).toEqual({});
  });

  test('says which keys of the broker cannot be set, and which brokers are not there', async () => {
    const found = await open(full, {
      brokerConfig: {
        listenPort: '1',
        notAKey: 'x',
        fileReservedTime: 48,
        byBroker: { 'broker-x': { deleteWhen: '01' } },
      },
      topics: { Orders: { brokers: ['broker-a', 'broker-z'] } },
    });
    const problems = found.flatMap(({ name, brokerName, problem }) =>
      problem === undefined ? [] : [[name, brokerName, problem]],
    );
    expect(problems).toContainEqual([
      'listenPort',
      'broker-a',
      'listenPort is set only in the configuration file of broker-a',
    ]);
    expect(problems).toContainEqual(['notAKey', 'broker-c', expect.any(String)]);
    expect(problems).toContainEqual(['', 'broker-x', 'the cluster has no broker broker-x']);
    expect(problems).toContainEqual(['Orders', 'broker-z', 'the cluster has no broker broker-z']);
    expect(found.some(({ name }) => name === 'fileReservedTime')).toBe(false);
  });
});

test('a thing a broker refuses, and a broker that is gone, are a row each; the rest is done', async () => {
  const cluster = await threeBrokers();
  try {
    const live = await readCluster(cluster.client, CLUSTER);
    const typed = { attributes: { 'message.type': 'NONSENSE' } };
    const wanted = sideOfDocument(
      { topics: { Fine: { perm: 6 }, Typed: typed }, groups: { fine: {} } },
      placeOf(live),
      sections,
    );
    const found = differences(sideOfCluster(live, sections), wanted);
    await cluster.brokers[2]?.close();
    const applied = await applyMetadata(cluster.client, live, found, { prune: false });
    const rows = applied.map(
      ({ name, brokerName, outcome, error }) => `${name} ${brokerName} ${outcome} ${error?.code ?? ''}`,
    );
    expect(rows).toEqual([
      'Fine broker-a DONE ',
      'Fine broker-b DONE ',
      'Fine broker-c FAILED UNREACHABLE',
      'Typed broker-a FAILED REFUSED',
      'Typed broker-b FAILED REFUSED',
      'Typed broker-c FAILED UNREACHABLE',
      'fine broker-a DONE ',
      'fine broker-b DONE ',
      'fine broker-c FAILED UNREACHABLE',
    ]);
  } finally {
    await cluster.close();
  }
});

test('a broker that is down keeps its queues in the order of a topic, and nothing is said of it', async () => {
  const cluster = await threeBrokers();
  try {
    await updateTopic(cluster.client, 'Ledger', { cluster: CLUSTER }, { writeQueueNums: 2, order: true });
    const document = await exported(cluster);
    expect(document.orderConfig).toEqual({ Ledger: 2 });
    await cluster.client.namesrv.putKvConfig(
      ORDER_TOPIC_CONFIG,
      'Ledger',
      'broker-a:2;broker-b:2;broker-c:2;broker-d:2',
    );
    expect(await open(cluster, document)).toEqual([]);
    await cluster.brokers[2]?.close();
    expect(await open(cluster, document)).toEqual([]);
    expect((await exported(cluster)).orderConfig).toMatchObject({ Ledger: { 'broker-c': 2, 'broker-d': 2 } });
  } finally {
    await cluster.close();
  }
});
