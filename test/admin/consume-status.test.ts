import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeStatus, type GroupStatus } from '../../src/admin/message/consume-status.ts';
import { messageTracks } from '../../src/admin/message/message-track.ts';
import { queryByUniqueKey } from '../../src/admin/message/query-message.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { encodeConsumeStats } from '../../src/protocol/bodies/consume-stats.ts';
import { encodeTopicRouteData } from '../../src/protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { request, response } from '../../src/protocol/command.ts';
import { decodeMessage, type MessageExt } from '../../src/protocol/message/decode.ts';
import type { RemotingClient } from '../../src/remoting/client.ts';
import { onlineClient } from '../commands/support/online-client.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';
import { FakePeer, ok } from './fake-cluster.ts';

let bench: Bench;
let admin: AdminClient;
const open: RemotingClient[] = [];
beforeAll(async () => {
  bench = await openBench();
  admin = new AdminClient({ namesrvAddr: [bench.broker.namesrvAddr] });
});
afterAll(async () => {
  for (const client of open) await client.close();
  await admin.close();
  await bench.close();
});

let last = 0;
/** Sends a message to queue 0 of a topic of its own. */
async function send(): Promise<{ topic: string; message: MessageExt }> {
  const topic = `Status${++last}`;
  const key = `U${last}`;
  await bench.send({ topic, properties: `UNIQ_KEY\u0001${key}\u0002` });
  const { messages } = await queryByUniqueKey(admin, topic, key);
  return { topic, message: messages[0] as MessageExt };
}

const statusOf = async (message: MessageExt): Promise<GroupStatus[]> =>
  consumeStatus(admin, message, await messageTracks(admin, message));

/** Pulls from queue 0 of a topic over a connection that stays, as the client that a heartbeat announced. */
async function take(topic: string, group: string): Promise<RemotingClient> {
  const client = await onlineClient({ brokerAddr: bench.broker.brokerAddr, clientId: 'c1', group, topic });
  open.push(client);
  const fields = {
    ...{ consumerGroup: group, topic, queueId: '0', queueOffset: '0', maxMsgNums: '32', sysFlag: '4' },
    ...{ commitOffset: '0', suspendTimeoutMillis: '0', subscription: '*', subVersion: '1', expressionType: 'TAG' },
  };
  await client.invoke(bench.broker.brokerAddr, request(RequestCode.PULL_MESSAGE, fields), 5000);
  return client;
}

const commit = (topic: string, consumerGroup: string, commitOffset: number) =>
  bench.ask(RequestCode.UPDATE_CONSUMER_OFFSET, {
    consumerGroup,
    topic,
    queueId: '0',
    commitOffset: `${commitOffset}`,
  });

const giveBack = (group: string, offset: number, delayLevel: number) =>
  bench.ask(RequestCode.CONSUMER_SEND_MSG_BACK, { offset: `${offset}`, group, delayLevel: `${delayLevel}` });

describe('how far each group is with a message', () => {
  it('goes from to consume over consuming to consumed', async () => {
    const { topic, message } = await send();
    expect(await statusOf(message)).toEqual([]);
    await commit(topic, 'Early', 0);
    expect(await statusOf(message)).toMatchObject([{ group: 'Early', status: 'TO_CONSUME', tries: 0 }]);
    await take(topic, 'Early');
    expect(await statusOf(message)).toMatchObject([{ group: 'Early', status: 'CONSUMING', clientId: 'c1' }]);
    await commit(topic, 'Early', 1);
    expect(await statusOf(message)).toMatchObject([{ group: 'Early', status: 'CONSUMED', clientId: undefined }]);
  });

  it('is to consume again when the client that had it is gone', async () => {
    const { topic, message } = await send();
    await commit(topic, 'Dying', 0);
    const client = await take(topic, 'Dying');
    await client.close();
    while ((await statusOf(message))[0]?.status !== 'TO_CONSUME')
      await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('follows a message that was sent back: delayed, in the retry topic, dead', async () => {
    const { topic, message } = await send();
    await commit(topic, 'Retrying', 1);
    await commit(topic, 'Content', 1);
    await giveBack('Retrying', message.commitLogOffset, 3);
    const content = { group: 'Content', status: 'CONSUMED', tries: 0 };
    expect(await statusOf(message)).toMatchObject([content, { group: 'Retrying', status: 'RETRYING', tries: 1 }]);
    await giveBack('Retrying', message.commitLogOffset, -1);
    expect(await statusOf(message)).toMatchObject([content, { group: 'Retrying', status: 'DEAD_LETTER', tries: 1 }]);
  });

  it('asks how far the group is with the copy in its retry topic', async () => {
    const { topic, message } = await send();
    const retry = '%RETRY%Again';
    await commit(topic, 'Again', 1);
    await bench.send({ topic: retry, properties: `UNIQ_KEY\u0001${message.msgId}\u0002`, more: { j: '2', l: '16' } });
    expect(await statusOf(message)).toMatchObject([{ status: 'RETRYING', tries: 2 }]);
    await take(retry, 'Again');
    expect(await statusOf(message)).toMatchObject([{ status: 'CONSUMING', tries: 2, clientId: 'c1' }]);
    await commit(retry, 'Again', 1);
    expect(await statusOf(message)).toMatchObject([{ status: 'CONSUMED', tries: 2 }]);
  });
});

describe('against a broker that does not know the request', () => {
  it('goes by committed and pulled offsets', async () => {
    const { message } = await send();
    const peer = await new FakePeer().start();
    const record = Buffer.from(message.record);
    const apache = new AdminClient({ namesrvAddr: [peer.address] });
    const brokerAddrs = new Map([[0, peer.address]]);
    let committed = 0;
    peer
      .on(RequestCode.GET_ROUTEINFO_BY_TOPIC, () =>
        ok(
          {},
          encodeTopicRouteData({
            brokerDatas: [{ brokerName: 'b', cluster: 'c', brokerAddrs, enableActingMaster: false }],
            queueDatas: [],
            filterServerTable: new Map(),
          }),
        ),
      )
      .on(RequestCode.QUERY_CONSUMER_OFFSET, () => ok({ offset: `${committed}` }))
      .on(RequestCode.QUERY_MESSAGE, () => response(22, 'none'))
      .on(RequestCode.GET_CONSUME_STATS, () => {
        const queue = { topic: message.topic, brokerName: 'b', queueId: 0 };
        const offsets = { brokerOffset: 1, consumerOffset: 0, pullOffset: 1, lastTimestamp: 0 };
        return ok({}, encodeConsumeStats({ offsetTable: [[queue, offsets]], consumeTps: 0 }));
      });
    const at = decodeMessage(record);
    const track = (trackType: 'NOT_ONLINE' | 'NOT_CONSUME_YET' | 'CONSUME_BROADCASTING') =>
      consumeStatus(apache, at, [{ group: 'G', trackType, passed: undefined }]);
    try {
      expect(await track('NOT_ONLINE')).toMatchObject([{ group: 'G', status: 'TO_CONSUME', error: undefined }]);
      expect(await track('NOT_CONSUME_YET')).toMatchObject([{ status: 'CONSUMING' }]);
      expect(await track('CONSUME_BROADCASTING')).toMatchObject([{ status: 'UNKNOWN' }]);
      committed = 1;
      expect(await track('NOT_ONLINE')).toMatchObject([{ status: 'CONSUMED', tries: 0 }]);
    } finally {
      await apache.close();
      await peer.stop();
    }
  });
});
