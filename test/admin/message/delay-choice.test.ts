import { afterAll, beforeAll, expect, it } from 'vitest';
import { delayOf, deliverAt } from '../../../src/admin/message/delay-choice.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { encodeKVTable } from '../../../src/protocol/bodies/kv-table.ts';
import { encodeTopicRouteData } from '../../../src/protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { FakePeer, ok } from '../fake-cluster.ts';

let broker: TestBroker;
let client: AdminClient;

beforeAll(async () => {
  broker = await startTestBroker({ config: { messageDelayLevel: '2s 7s 1m' } });
  client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

it.each([
  ['3', { delayTimeLevel: 3 }],
  ['7s', { delayTimeLevel: 2 }],
  [' 1M ', { delayTimeLevel: 3 }],
  ['30s', { delayMs: 30_000 }],
  ['500ms', { delayMs: 500 }],
])('%s is a level where the broker has one, and else a time for its timer', async (text, delay) => {
  expect(await delayOf(client, 'TBW102', text)).toEqual(delay);
});

it.each([
  ['4', 'there is no delay level 4'],
  ['0', 'there is no delay level 0'],
  ['soon', '--delay takes a level or a time such as 30s, not soon'],
])('refuses %s, and names the levels', async (text, words) => {
  const error = await delayOf(client, 'TBW102', text).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'USAGE', message: words, hint: expect.stringContaining('2s 7s 1m') });
});

it('knows the default levels of a topic that is not there yet', async () => {
  expect(await delayOf(client, 'NoSuchTopic', '30s')).toEqual({ delayTimeLevel: 4 });
});

it('refuses a time where a broker would deliver at once', async () => {
  const old = await new FakePeer().start();
  const brokerData = {
    cluster: 'c',
    brokerName: 'old',
    brokerAddrs: new Map([[0, old.address]]),
    enableActingMaster: false,
  };
  old.on(RequestCode.GET_ROUTEINFO_BY_TOPIC, () =>
    ok(undefined, encodeTopicRouteData({ queueDatas: [], brokerDatas: [brokerData], filterServerTable: new Map() })),
  );
  old.on(RequestCode.GET_BROKER_RUNTIME_INFO, () => ok(undefined, encodeKVTable({ brokerVersionDesc: 'V4_9_7' })));
  old.on(RequestCode.GET_BROKER_CONFIG, () => ok({ version: '' }, Buffer.from('messageDelayLevel=1s 5s\n')));
  const admin = new AdminClient({ namesrvAddr: old.address });
  try {
    const refused = { code: 'REFUSED', message: 'broker old (V4_9_7) has no timer: it would deliver at once' };
    await expect(deliverAt(admin, 'T', 1)).rejects.toMatchObject(refused);
    await expect(delayOf(admin, 'T', '7s')).rejects.toMatchObject(refused);
    expect(await delayOf(admin, 'T', '5s')).toEqual({ delayTimeLevel: 2 });
  } finally {
    await admin.close();
    await old.stop();
  }
});
