import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBrokerConfig } from '../../src/admin/broker/broker-config.ts';
import { clusterList } from '../../src/admin/cluster/cluster-list.ts';
import { allProgress } from '../../src/admin/group/all-progress.ts';
import { consumerProgress } from '../../src/admin/group/consumer-progress.ts';
import { messageTracks } from '../../src/admin/message/message-track.ts';
import { queryById, queryByKey, queryByOffset, queryByUniqueKey } from '../../src/admin/message/query-message.ts';
import { readMessages } from '../../src/admin/message/read-messages.ts';
import { applyReset } from '../../src/admin/offset/apply-reset.ts';
import { planReset } from '../../src/admin/offset/plan-reset.ts';
import type { ResetPoint } from '../../src/admin/offset/reset-time.ts';
import { deleteTopic, planDeleteTopic, refuseWhileUsed } from '../../src/admin/topic/delete-topic.ts';
import { topicStatus } from '../../src/admin/topic/topic-status.ts';
import { updateTopic } from '../../src/admin/topic/update-topic.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { PullConsumer } from '../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import {
  APACHE_VERSIONS,
  CLUSTER_NAME,
  type Cluster,
  type JavaRun,
  Jvm,
  peers,
  sideBySide,
  start,
  tools,
  waitFor,
} from './lab.ts';

const TOPIC = 'AdminOrders';
const GROUP = 'admin-group';
const MESSAGES = 12;

sideBySide(tools('java', 'javac', 'mvn'), peers())('the admin layer against %s', (peer) => {
  let cluster: Cluster;
  let client: AdminClient;
  let producer: Producer;
  let consumer: PullConsumer;
  let jvm: Jvm;
  const sent: { msgId: string; offsetMsgId: string; queueId: number; queueOffset: number }[] = [];

  const offsets = async (group: string) =>
    (await consumerProgress(client, group, { topic: TOPIC })).queues.map(({ consumerOffset }) => consumerOffset);
  const reset = async (group: string, point: ResetPoint) => {
    const results = await applyReset(client, await planReset(client, { group, topic: TOPIC, point }));
    return results.map(({ outcome, mode, error }) => [outcome, mode, error?.message]);
  };

  beforeAll(async () => {
    cluster = await start(peer);
    client = new AdminClient({ namesrvAddr: [cluster.namesrv] });
    producer = new Producer({ namesrvAddr: cluster.namesrv });
    consumer = new PullConsumer({ namesrvAddr: cluster.namesrv });
    jvm = await Jvm.start(peer === 'mq' ? APACHE_VERSIONS[0] : peer);
  });
  afterAll(async () => {
    await Promise.all([client?.close(), producer?.close(), consumer?.close(), jvm?.close()]);
    await cluster?.kill();
  });

  it('creates a topic, then changes only what is given', async () => {
    await updateTopic(client, TOPIC, { cluster: CLUSTER_NAME }, { readQueueNums: 2, writeQueueNums: 2, order: true });
    await updateTopic(client, TOPIC, { addr: cluster.broker }, { perm: 6 });
    expect(await client.topics.findConfig(cluster.broker, TOPIC)).toMatchObject({
      readQueueNums: 2,
      writeQueueNums: 2,
      perm: 6,
      order: true,
    });
    await waitFor('a route for the topic', async () => (await client.namesrv.findRoute(TOPIC)) !== undefined);
  });

  it('sends and reads back, plain and compressed', async () => {
    for (let i = 0; i < MESSAGES; i++) {
      const body = i === 0 ? 'x'.repeat(8000) : `body-${i}`;
      sent.push(await producer.send({ topic: TOPIC, body, keys: [`key-${i}`], tags: i % 2 === 0 ? 'even' : 'odd' }));
    }
    const stored = async (): Promise<number> =>
      (await topicStatus(client, TOPIC)).queues.reduce((sum, { maxOffset }) => sum + maxOffset, 0);
    // Apache puts them in their queues a moment after it has answered.
    await waitFor('all in their queues', async () => (await stored()) >= MESSAGES);
    const read: string[] = [];
    for await (const event of readMessages(consumer, { topic: TOPIC, limit: 100 })) {
      if (event.kind === 'message') read.push(event.message.body.toString());
    }
    expect(read).toHaveLength(MESSAGES);
    expect(read).toContain('x'.repeat(8000));
    expect(await stored()).toBe(MESSAGES);
  });

  it('finds a message by both ids, by key and by offset', async () => {
    const [first] = sent;
    if (first === undefined) throw new Error('nothing was sent');
    const idOf = async (found: Promise<{ messages: readonly { msgId: string }[] }>) =>
      (await found).messages.map(({ msgId }) => msgId);
    await waitFor(
      'the index',
      async () => (await queryByKey(client, TOPIC, 'key-0').catch(() => undefined)) !== undefined,
    );
    expect(await idOf(queryById(client, first.offsetMsgId))).toEqual([first.msgId]);
    expect(await idOf(queryById(client, first.msgId, TOPIC))).toEqual([first.msgId]);
    expect(await idOf(queryByUniqueKey(client, TOPIC, first.msgId))).toEqual([first.msgId]);
    expect(await idOf(queryByKey(client, TOPIC, 'key-0'))).toEqual([first.msgId]);
    const byOffset = await queryByOffset(client, TOPIC, cluster.brokerName, first.queueId, first.queueOffset);
    expect(byOffset.msgId).toBe(first.msgId);
    await expect(queryByKey(client, TOPIC, 'no-such-key')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(queryByOffset(client, TOPIC, cluster.brokerName, 0, 9999)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('lists the cluster with its figures', async () => {
    const [row] = await clusterList(client);
    expect(row).toMatchObject({
      cluster: CLUSTER_NAME,
      brokerName: cluster.brokerName,
      brokerId: 0,
      addr: cluster.broker,
    });
    expect(row?.error).toBeUndefined();
    expect(row?.figures?.version).toMatch(/^V/);
    expect(row?.figures?.diskRatio).toBeGreaterThan(0);
    const [config] = await getBrokerConfig(client, { addr: cluster.broker });
    expect(config?.value?.config.get('brokerName')).toBe(cluster.brokerName);
    expect(config?.value?.version).toBeDefined();
  });

  describe('with a push consumer', () => {
    let run: JavaRun;

    /** Every queue has an offset of the group, and none has a message left. */
    const consumed = () =>
      waitFor('everything consumed', async () => {
        const { queues } = await consumerProgress(client, GROUP, { topic: TOPIC });
        return queues.length > 0 && queues.every(({ diff }) => diff === 0);
      });

    it('shows the group that is online, with its client for each queue', async () => {
      // Slow, since a client that a 4.9 broker moves shows it only while it is not through with what it consumes again.
      run = jvm.start('ConsumePush', cluster.namesrv, TOPIC, GROUP, 'CLUSTERING', 'slow', '*', 1, 100_000, 150);
      await waitFor(
        'a consumer online',
        async () => (await client.groups.findConsumers(cluster.broker, GROUP)) !== undefined,
      );
      await consumed();
      const progress = await consumerProgress(client, GROUP, { topic: TOPIC, withClients: true });
      expect(progress).toMatchObject({ state: 'ONLINE', messageModel: 'CLUSTERING', clientCount: 1, diffTotal: 0 });
      expect(progress.queues).toHaveLength(2);
      for (const { clientId } of progress.queues) expect(clientId).toMatch(/@/);
      const found = (await queryByKey(client, TOPIC, 'key-1')).messages[0];
      if (found === undefined) throw new Error('the message is gone');
      const tracks = await messageTracks(client, found);
      expect(tracks).toContainEqual({ group: GROUP, trackType: 'CONSUMED', passed: true });
    });

    it('refuses to delete the topic, and names who consumes it', async () => {
      const plan = await planDeleteTopic(client, TOPIC, { cluster: CLUSTER_NAME });
      expect(() => refuseWhileUsed(plan)).toThrow(`topic ${TOPIC} is consuming by consumer ${GROUP}`);
    });

    it('moves a group that is online back to the beginning; its client consumes everything again', async () => {
      const results = await reset(GROUP, { kind: 'earliest' });
      const { config } = await client.brokers.getConfig(cluster.broker);
      const mode = config.get('useServerSideResetOffset') === 'true' ? 'SERVER_SIDE' : 'PUSH';
      expect(results).toEqual([
        ['CONFIRMED', mode, undefined],
        ['CONFIRMED', mode, undefined],
      ]);
      await consumed();
      const { out } = await run.stop();
      expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({ received: 2 * MESSAGES });
    });

    it('moves it when it is offline: to the beginning, to a time, to the end', async () => {
      await waitFor(
        'everyone offline',
        async () => (await client.groups.findConsumers(cluster.broker, GROUP)) === undefined,
      );
      expect((await consumerProgress(client, GROUP, { topic: TOPIC })).state).toBe('OFFLINE');
      const confirmed = [
        ['CONFIRMED', 'OFFLINE', undefined],
        ['CONFIRMED', 'OFFLINE', undefined],
      ];
      expect(await reset(GROUP, { kind: 'earliest' })).toEqual(confirmed);
      expect(await offsets(GROUP)).toEqual([0, 0]);
      const message = await queryByOffset(client, TOPIC, cluster.brokerName, 0, 3);
      expect(await reset(GROUP, { kind: 'time', timestampMs: message.storeTimestamp })).toEqual(confirmed);
      const exact = await offsets(GROUP);
      const before = await queryByOffset(client, TOPIC, cluster.brokerName, 0, (exact[0] ?? 0) - 1);
      expect(before.storeTimestamp).toBeLessThan(message.storeTimestamp);
      expect(await reset(GROUP, { kind: 'latest' })).toEqual(confirmed);
      expect((await offsets(GROUP)).reduce<number>((sum, offset) => sum + (offset ?? 0), 0)).toBe(MESSAGES);
      expect((await allProgress(client)).groups).toContainEqual(
        expect.objectContaining({ group: GROUP, state: 'OFFLINE', clientCount: 0 }),
      );
    });
  });

  it('says that a group does not exist, and makes none by asking', async () => {
    for (const options of [{}, { topic: TOPIC }]) {
      await expect(consumerProgress(client, 'no-such-group', options)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(
      planReset(client, { group: 'no-such-group', topic: TOPIC, point: { kind: 'earliest' } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await client.groups.findConfig(cluster.broker, 'no-such-group')).toBeUndefined();
  });

  it('deletes the topic once nobody uses it', async () => {
    const used = await planDeleteTopic(client, TOPIC, { cluster: CLUSTER_NAME });
    expect(() => refuseWhileUsed(used)).toThrow(`topic ${TOPIC} is publishing by producer`);
    await producer.close();
    const plan = await planDeleteTopic(client, TOPIC, { cluster: CLUSTER_NAME });
    refuseWhileUsed(plan);
    const result = await deleteTopic(client, plan);
    expect(result.nameServers).toEqual([{ address: cluster.namesrv }]);
    await waitFor('no route for the topic', async () => (await client.namesrv.findRoute(TOPIC)) === undefined);
  });
});
