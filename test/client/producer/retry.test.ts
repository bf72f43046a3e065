import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProducerOptions } from '../../../src/client/producer/options.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { answer, ScriptedCluster } from '../support/scripted-cluster.ts';

const SEND = RequestCode.SEND_MESSAGE_V2;

let cluster: ScriptedCluster;
let producer: Producer | undefined;

beforeEach(async () => {
  cluster = await ScriptedCluster.start('T');
});
afterEach(async () => {
  await producer?.close();
  producer = undefined;
  await cluster.stop();
});

function make(options: ProducerOptions = {}): Producer {
  producer = new Producer({ namesrvAddr: cluster.namesrv.address, ...options });
  return producer;
}
const sends = () => cluster.a.requests(SEND).length + cluster.b.requests(SEND).length;
/** Sends until broker a has been tried `times` more. */
async function sendVia(target: Producer, count: number) {
  const results = [];
  for (let i = 0; i < count; i++) results.push(await target.send({ topic: 'T', body: 'x' }));
  return results;
}

describe('a send that fails at one broker', () => {
  it.each([1, 2, 14, 16, 17, 204, 205, 1500])('goes to the other after code %i', async (code) => {
    cluster.a.on(SEND, () => answer(code, undefined, 'not now'));
    const results = await sendVia(make(), 4);
    expect(results.map(({ brokerName }) => brokerName)).toEqual(['b', 'b', 'b', 'b']);
    expect(cluster.a.requests(SEND).length).toBeGreaterThan(0);
  });

  it('comes back at once after any other code', async () => {
    cluster.a.on(SEND, () => answer(ResponseCode.MESSAGE_ILLEGAL, undefined, 'too large'));
    cluster.b.on(SEND, () => answer(ResponseCode.MESSAGE_ILLEGAL, undefined, 'too large'));
    await expect(make().send({ topic: 'T', body: 'x' })).rejects.toMatchObject({
      code: 'BAD_DATA',
      details: { responseCode: 13 },
    });
    expect(sends()).toBe(1);
  });

  it('is tried three times in all, and says at which brokers', async () => {
    const busy = () => answer(ResponseCode.SYSTEM_BUSY, undefined, '[REJECTREQUEST]system busy');
    cluster.a.on(SEND, busy);
    cluster.b.on(SEND, busy);
    await expect(make().send({ topic: 'T', body: 'x' })).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringMatching(
        /^Send \[3\] times, still failed, cost \[\d+\]ms, Topic: T, BrokersSent: \[(a, b, a|b, a, b)\]: .*system busy/,
      ),
    });
    expect(sends()).toBe(3);
  });

  it('is tried as often as told', async () => {
    const fail = () => answer(ResponseCode.SYSTEM_ERROR);
    cluster.a.on(SEND, fail);
    cluster.b.on(SEND, fail);
    await expect(make({ retryTimesWhenSendFailed: 0 }).send({ topic: 'T', body: 'x' })).rejects.toThrow();
    expect(sends()).toBe(1);
  });

  it('ends within its time-out when nobody answers', async () => {
    cluster.a.on(SEND, () => undefined);
    cluster.b.on(SEND, () => undefined);
    await expect(make({ sendMsgTimeout: 80 }).send({ topic: 'T', body: 'x' })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
  });

  it('leaves time for another broker when a try has a time-out of its own', async () => {
    cluster.a.on(SEND, () => undefined);
    const results = await sendVia(make({ sendMsgMaxTimeoutPerRequest: 50 }), 4);
    expect(results.map(({ brokerName }) => brokerName)).toEqual(['b', 'b', 'b', 'b']);
  });

  it('goes to the other when a broker is gone, and asks the gone one last afterwards', async () => {
    const target = make();
    await sendVia(target, 4);
    await cluster.a.stop();
    cluster.registered.delete('a');
    const results = await sendVia(target, 8);
    expect(results.every(({ brokerName }) => brokerName === 'b')).toBe(true);
  });
});

describe('stored, but not safely', () => {
  const notSafe = () =>
    answer(ResponseCode.SLAVE_NOT_AVAILABLE, {
      msgId: '7F00000100002A9F0000000000000000',
      queueId: '0',
      queueOffset: '0',
    });

  it('is a result with its status', async () => {
    cluster.a.on(SEND, notSafe);
    cluster.b.on(SEND, notSafe);
    expect((await make().send({ topic: 'T', body: 'x' })).status).toBe('SLAVE_NOT_AVAILABLE');
    expect(sends()).toBe(1);
  });

  it('is tried elsewhere when that is wished', async () => {
    cluster.a.on(SEND, notSafe);
    const results = await sendVia(make({ retryAnotherBrokerWhenNotStoreOK: true }), 4);
    expect(results.map(({ status }) => status)).toEqual(['SEND_OK', 'SEND_OK', 'SEND_OK', 'SEND_OK']);
  });

  it('is the result of the last try when no broker stores safely', async () => {
    cluster.a.on(SEND, notSafe);
    cluster.b.on(SEND, notSafe);
    const result = await make({ retryAnotherBrokerWhenNotStoreOK: true }).send({ topic: 'T', body: 'x' });
    expect(result.status).toBe('SLAVE_NOT_AVAILABLE');
    expect(sends()).toBe(3);
  });
});

describe('latency fault tolerance', () => {
  it('keeps away from a broker that refused', async () => {
    const target = make({ sendLatencyFaultEnable: true });
    cluster.a.on(SEND, () => answer(ResponseCode.SYSTEM_BUSY));
    await sendVia(target, 3);
    const tried = cluster.a.requests(SEND).length;
    await sendVia(target, 10);
    expect(cluster.a.requests(SEND).length).toBe(Math.max(tried, 1));
  });
});

describe('order', () => {
  const keys = Array.from({ length: 16 }, (_, i) => `key-${i}`);
  const place = ({ brokerName, queueId }: { brokerName: string; queueId: number }) => `${brokerName}/${queueId}`;

  it('is that of the calls when sends of a key are under way together, however long one takes to compress', async () => {
    const target = make();
    const bodies = Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(i % 3 === 0 ? 100_000 : 10, 'x'));
    await Promise.all(bodies.map((body, i) => target.send({ topic: 'T', body, shardingKey: 'one', flag: i })));
    const flags = [...cluster.a.requests(SEND), ...cluster.b.requests(SEND)].map(({ extFields }) => extFields?.['h']);
    expect(flags).toEqual(bodies.map((_, i) => `${i}`));
  });

  it('moves to the queues that are left on an ordinary topic', async () => {
    const target = make();
    for (const shardingKey of keys) await target.send({ topic: 'T', body: 'x', shardingKey });
    await cluster.a.stop();
    cluster.registered.delete('a');
    await expect
      .poll(
        async () => {
          const sent = keys.map((shardingKey) => target.send({ topic: 'T', body: 'x', shardingKey }));
          const outcomes = await Promise.allSettled(sent);
          return outcomes.every(({ status }) => status === 'fulfilled');
        },
        { timeout: 5000 },
      )
      .toBe(true);
  });

  it('stays where it is on a strictly ordered topic: what is down fails', async () => {
    cluster.routes.set('Strict', { orderTopicConf: 'a:2;b:2' });
    const target = make();
    const before = new Map<string, string>();
    for (const shardingKey of keys) {
      before.set(shardingKey, place(await target.send({ topic: 'Strict', body: 'x', shardingKey })));
    }
    expect(new Set(before.values())).toEqual(new Set(['a/0', 'a/1', 'b/0', 'b/1']));
    const port = Number(cluster.a.address.split(':')[1]);
    await cluster.a.stop();
    cluster.registered.delete('a');
    for (const [shardingKey, was] of before) {
      const sending = target.send({ topic: 'Strict', body: 'x', shardingKey });
      if (was.startsWith('a/')) await expect(sending).rejects.toMatchObject({ code: 'UNREACHABLE' });
      else expect(place(await sending)).toBe(was);
    }
    await cluster.a.start(port);
    cluster.registered.add('a');
    const [key, was] = [...before].find(([, queue]) => queue.startsWith('a/')) ?? ['', ''];
    await expect
      .poll(
        () =>
          target.send({ topic: 'Strict', body: 'x', shardingKey: key }).then(place, (error: Error) => error.message),
        { timeout: 5000 },
      )
      .toBe(was);
  });

  it('lets unkeyed messages of a strictly ordered topic go where brokers are up', async () => {
    cluster.routes.set('Strict', { orderTopicConf: 'a:2;b:2' });
    cluster.registered.delete('a');
    const target = make();
    for (let i = 0; i < 4; i++) expect((await target.send({ topic: 'Strict', body: 'x' })).brokerName).toBe('b');
    expect(await target.queues('Strict')).toHaveLength(4);
  });
});

describe('a topic nobody knows', () => {
  it('takes the route of the template, and its own once it is there', async () => {
    cluster.routes.set('TBW102', {});
    const target = make({ defaultTopicQueueNums: 1 });
    const result = await target.send({ topic: 'New', body: 'x' });
    expect(result.queueId).toBe(0);
    const [request] = [...cluster.a.requests(SEND), ...cluster.b.requests(SEND)];
    expect(request?.extFields).toMatchObject({ b: 'New', c: 'TBW102', d: '1' });
  });

  it('fails in the words of the original where no broker creates topics', async () => {
    await expect(make().send({ topic: 'New', body: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('No route info of this topic: New'),
    });
  });
});
