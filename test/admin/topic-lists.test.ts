import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applySubGroupList, planSubGroupList } from '../../src/admin/group/update-sub-group-list.ts';
import { allocateQueues } from '../../src/admin/topic/allocate-queues.ts';
import { topicClusters } from '../../src/admin/topic/topic-clusters.ts';
import { updateTopic } from '../../src/admin/topic/update-topic.ts';
import { applyTopicList, planTopicList } from '../../src/admin/topic/update-topic-list.ts';
import { updateTopicPerm } from '../../src/admin/topic/update-topic-perm.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { AVG } from '../../src/client/consumer/rebalance/strategies.ts';
import { initialDataVersion } from '../../src/protocol/bodies/data-version.ts';
import { subscriptionGroupConfig } from '../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { encodeTopicConfigSerializeWrapper } from '../../src/protocol/bodies/topic-config-table.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ORDER_TOPIC_CONFIG } from '../../src/protocol/headers/namesrv.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { FakePeer, ok } from './fake-cluster.ts';

let broker: TestBroker;
let client: AdminClient;
const choice = { cluster: 'DefaultCluster' };

beforeAll(async () => {
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
});

afterAll(async () => {
  await client.close();
  await broker.close();
});

const configOf = (topic: string) => client.topics.findConfig(broker.brokerAddr, topic);

describe('a list of topics', () => {
  it('makes new ones, changes what it says of others, and leaves the rest as it is', async () => {
    await updateTopic(client, 'Old', choice, { readQueueNums: 3, writeQueueNums: 3, attributes: '+message.type=FIFO' });
    await updateTopic(client, 'Same', choice, { perm: 4 });
    const plan = await planTopicList(client, choice, [
      { topicName: 'Old', perm: 4, attributes: { 'message.type': 'FIFO' } },
      { topicName: 'Same', perm: 4 },
      { topicName: 'New', writeQueueNums: 2, order: true, attributes: { '+message.type': 'NORMAL' } },
    ]);
    expect(plan.brokers[0]?.value?.map(({ created, changes }) => [created, Object.keys(changes)])).toEqual([
      [false, ['perm']],
      [false, []],
      [true, expect.any(Array)],
    ]);
    const { orderConfs } = await applyTopicList(client, plan);
    expect(await configOf('Old')).toMatchObject({ perm: 4, readQueueNums: 3, attributes: { 'message.type': 'FIFO' } });
    expect(await configOf('New')).toMatchObject({ readQueueNums: 16, writeQueueNums: 2, order: true });
    expect(orderConfs.map(({ topic, change }) => [topic, change.after])).toEqual([['New', 'test-broker:2']]);
    expect(await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, 'New')).toBe('test-broker:2');
  });

  it('goes one by one to a broker that knows no lists, and sends what differs only', async () => {
    const topics = new Map([['Same', topicConfig('Same')]]);
    const old = await new FakePeer()
      .on(RequestCode.GET_ALL_TOPIC_CONFIG, () =>
        ok(
          undefined,
          encodeTopicConfigSerializeWrapper({ topicConfigTable: topics, dataVersion: initialDataVersion(0) }),
        ),
      )
      .on(RequestCode.UPDATE_AND_CREATE_TOPIC, ({ extFields }) => {
        const topic = extFields?.['topic'] ?? '';
        topics.set(topic, topicConfig(topic, { perm: Number(extFields?.['perm']) }));
        return ok();
      })
      .start();
    const plan = await planTopicList(client, { addr: old.address }, [
      { topicName: 'Same' },
      { topicName: 'A', perm: 2 },
    ]);
    await applyTopicList(client, plan);
    expect(old.requests(RequestCode.UPDATE_AND_CREATE_TOPIC).map(({ extFields }) => extFields?.['topic'])).toEqual([
      'A',
    ]);
    await old.stop();
  });

  it('refuses a broker that says yes and changes nothing', async () => {
    const deaf = await new FakePeer()
      .on(RequestCode.GET_ALL_TOPIC_CONFIG, () =>
        ok(
          undefined,
          encodeTopicConfigSerializeWrapper({ topicConfigTable: new Map(), dataVersion: initialDataVersion(0) }),
        ),
      )
      .on(RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, () => ok())
      .start();
    const plan = await planTopicList(client, { addr: deaf.address }, [{ topicName: 'A' }]);
    await expect(applyTopicList(client, plan)).rejects.toMatchObject({
      code: 'REFUSED',
      message: `${deaf.address} took the list, but does not show what was asked for of A`,
    });
    await deaf.stop();
  });

  it('may name a topic once only', async () => {
    const twice = planTopicList(client, choice, [{ topicName: 'A' }, { topicName: 'A' }]);
    await expect(twice).rejects.toMatchObject({ code: 'BAD_DATA', message: 'the topic A is there twice' });
  });
});

describe('a list of groups', () => {
  it('makes new ones, and changes what it says of others', async () => {
    await client.groups.update(broker.brokerAddr, subscriptionGroupConfig('OldGroup', { retryMaxTimes: 3 }));
    const plan = await planSubGroupList(client, choice, [
      { groupName: 'OldGroup', consumeEnable: false },
      { groupName: 'NewGroup', others: { groupRetryPolicy: { type: 'EXPONENTIAL' } } },
    ]);
    await applySubGroupList(client, plan);
    const find = (group: string) => client.groups.findConfig(broker.brokerAddr, group);
    expect(await find('OldGroup')).toMatchObject({ consumeEnable: false, retryMaxTimes: 3 });
    expect(await find('NewGroup')).toMatchObject({ others: { groupRetryPolicy: { type: 'EXPONENTIAL' } } });
  });
});

describe('the permission of a topic', () => {
  it('changes alone', async () => {
    await updateTopic(client, 'Perm', choice, { readQueueNums: 5, order: true });
    const { brokers, withoutTopic } = await updateTopicPerm(client, 'Perm', choice, 4);
    expect(brokers[0]?.value).toMatchObject({ before: { perm: 6 }, after: { perm: 4, order: true, readQueueNums: 5 } });
    expect(withoutTopic).toEqual([]);
  });

  it('is not changed of a topic that is not there', async () => {
    await expect(updateTopicPerm(client, 'Nowhere', choice, 4)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await configOf('Nowhere')).toBeUndefined();
  });
});

describe('the queues of a topic', () => {
  it('are shared out as members do, whatever order the ids are given in', async () => {
    await updateTopic(client, 'Shared', choice, { readQueueNums: 5 });
    const shares = await allocateQueues(client, 'Shared', ['b@1', 'a@1', 'b@1'], AVG);
    expect(Object.entries(shares).map(([id, queues]) => [id, queues.map(({ queueId }) => queueId)])).toEqual([
      ['a@1', [0, 1, 2]],
      ['b@1', [3, 4]],
    ]);
    expect(await topicClusters(client, 'Shared')).toEqual(['DefaultCluster']);
  });
});
