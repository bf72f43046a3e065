import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokerLiteInfo, liteGroupInfo, liteTopicInfo, triggerLiteDispatch } from '../../src/admin/lite/lite-topics.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { FakeCluster, ok } from './fake-cluster.ts';

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await FakeCluster.start();
  cluster.routes.set('Chats', { topic: 'Chats', queues: { 'b-a': {}, 'b-b': {} } });
});
afterEach(() => cluster.stop());

const answer = (value: object) => () => ok(undefined, Buffer.from(JSON.stringify(value)));

describe('lite topics', () => {
  it('are asked of every broker of their parent; one that fails is an outcome', async () => {
    const topicOffset = { minOffset: 3, maxOffset: 9, lastUpdateTimestamp: 1000 };
    const subscriber = [{ clientId: 'c@1', group: 'Bots' }];
    cluster.a.on(RequestCode.GET_LITE_TOPIC_INFO, answer({ topicOffset, subscriber, shardingToBroker: true }));
    cluster.b.on(RequestCode.GET_LITE_TOPIC_INFO, () => response(ResponseCode.SYSTEM_ERROR, 'no'));
    const [a, b] = await liteTopicInfo(cluster.client, 'Chats', 'room-7');
    expect(a?.value).toEqual({ ...topicOffset, subscriber, shardingToBroker: true });
    expect(b?.error).toMatchObject({ code: 'REFUSED' });
    const [asked] = cluster.a.requests(RequestCode.GET_LITE_TOPIC_INFO);
    expect(asked?.extFields).toEqual({ parentTopic: 'Chats', liteTopic: 'room-7' });
  });

  it('say how far a group is behind, with what is not known left out', async () => {
    const lag = { liteTopic: 'room-7', lagCount: 5, earliestUnconsumedTimestamp: 1000 };
    for (const peer of cluster.brokers) {
      peer.on(RequestCode.GET_LITE_GROUP_INFO, answer({ group: 'Bots', totalLagCount: 5, lagCountTopK: [lag] }));
    }
    const [a] = await liteGroupInfo(cluster.client, 'Chats', 'Bots', { liteTopic: undefined, topK: 3 });
    expect(a?.value).toEqual({
      earliestUnconsumedTimestamp: -1,
      totalLagCount: 5,
      offset: undefined,
      lagCountTopK: [lag],
      lagTimestampTopK: [],
    });
    expect(cluster.a.requests(RequestCode.GET_LITE_GROUP_INFO)[0]?.extFields).toEqual({ group: 'Bots', topK: '3' });
  });

  it('are handed out by one broker alone when it is named', async () => {
    for (const peer of cluster.brokers) peer.on(RequestCode.TRIGGER_LITE_DISPATCH, () => ok());
    const only = { clientId: undefined, brokerName: 'b-b' };
    const told = await triggerLiteDispatch(cluster.client, 'Chats', 'Bots', only);
    expect(told.map(({ item, error }) => [item.brokerName, error])).toEqual([['b-b', undefined]]);
    expect(cluster.a.requests(RequestCode.TRIGGER_LITE_DISPATCH)).toEqual([]);
    const nobody = triggerLiteDispatch(cluster.client, 'Chats', 'Bots', { ...only, brokerName: 'b-c' });
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('need a broker newer than 5.3.3', async () => {
    await expect(brokerLiteInfo(cluster.client, { cluster: 'C' })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(
        'does not serve lite topics, which only brokers of RocketMQ newer than 5.3.3 have',
      ),
    });
  });
});
