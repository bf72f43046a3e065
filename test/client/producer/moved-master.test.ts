import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProducerOptions } from '../../../src/client/producer/options.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { answer, ScriptedCluster, type ScriptedPeer } from '../support/scripted-cluster.ts';

const SEND = RequestCode.SEND_MESSAGE_V2;

let cluster: ScriptedCluster;
let producer: Producer | undefined;

beforeEach(async () => {
  cluster = await ScriptedCluster.start('T');
  lead(cluster.a);
});
afterEach(async () => {
  await producer?.close();
  producer = undefined;
  await cluster.stop();
});

/** From now on the route of the one group there is names this peer as master, or as a slave that is alone. */
function lead({ address }: ScriptedPeer, brokerId = 0): void {
  const queue = { brokerName: 'group', readQueueNums: 2, writeQueueNums: 2, perm: 6, topicSysFlag: 0 };
  const broker = {
    cluster: 'C',
    brokerName: 'group',
    brokerAddrs: new Map([[brokerId, address]]),
    enableActingMaster: false,
  };
  cluster.routes.set('T', { queueDatas: [queue], brokerDatas: [broker] });
}

function make(options: ProducerOptions = {}): Producer {
  producer = new Producer({ namesrvAddr: cluster.namesrv.address, retryTimesWhenSendFailed: 0, ...options });
  return producer;
}

const notMaster = (remark = '[NOT_MASTER] this broker is slave 1') =>
  answer(ResponseCode.SERVICE_NOT_AVAILABLE, { masterAddr: '10.0.0.1:1', epoch: '2' }, remark);

describe('a send to a group whose master has changed', () => {
  it.each([
    ['a queue in turn', {}],
    ['a chosen queue', { queue: { brokerName: 'group', queueId: 1 } }],
  ])('goes to the new one, with %s and without a further try', async (_, options) => {
    const target = make();
    await target.send({ topic: 'T', body: 'before' }, options);
    let refused = 0;
    cluster.a.on(SEND, () => {
      if (++refused === 2) lead(cluster.b);
      return notMaster();
    });
    expect(await target.send({ topic: 'T', body: 'after' }, options)).toMatchObject({ status: 'SEND_OK' });
    expect(refused).toBeGreaterThanOrEqual(2);
    expect(cluster.b.requests(SEND).length).toBe(1);
  });

  it('waits for it where nobody listens any more', async () => {
    await cluster.a.stop();
    const asked = () => cluster.namesrv.requests(RequestCode.GET_ROUTEINFO_BY_TOPIC).length;
    const sending = make({ sendMsgTimeout: 15_000 }).send({ topic: 'T', body: 'x' });
    while (asked() < 2) await new Promise((resolve) => setImmediate(resolve));
    lead(cluster.b);
    expect(await sending).toMatchObject({ status: 'SEND_OK' });
  });

  it('waits for it where the name servers have struck the old one off', async () => {
    lead(cluster.b, 1);
    const asked = () => cluster.namesrv.requests(RequestCode.GET_ROUTEINFO_BY_TOPIC).length;
    const sending = make({ sendMsgTimeout: 15_000 }).send({ topic: 'T', body: 'x' });
    while (asked() < 2) await new Promise((resolve) => setImmediate(resolve));
    lead(cluster.b);
    expect(await sending).toMatchObject({ status: 'SEND_OK' });
  });

  it('says that there is no master when none comes within its time-out', async () => {
    lead(cluster.a, 1);
    const sending = make({ sendMsgTimeout: 300 }).send({ topic: 'T', body: 'x' });
    await expect(sending).rejects.toMatchObject({ code: 'UNREACHABLE', details: { topic: 'T' } });
    await expect(producer?.queues('T')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('ends with the refusal when no other comes within its time-out', async () => {
    cluster.a.on(SEND, () => notMaster());
    const sending = make({ sendMsgTimeout: 2000 }).send({ topic: 'T', body: 'x' });
    await expect(sending).rejects.toMatchObject({ code: 'REFUSED', details: { responseCode: 14 } });
    expect(cluster.a.requests(SEND).length).toBeGreaterThan(1);
  });

  it('is not taken for one where the master itself refuses', async () => {
    cluster.a.on(SEND, () => notMaster('the disk is full'));
    await expect(make().send({ topic: 'T', body: 'x' })).rejects.toMatchObject({ details: { responseCode: 14 } });
    expect(cluster.a.requests(SEND).length).toBe(1);
  });
});
