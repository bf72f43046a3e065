import { afterEach, beforeEach, expect, it } from 'vitest';
import { Producer } from '../../../src/client/producer/producer.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import type { RemotingCommand } from '../../../src/protocol/command.ts';
import { decompressBody } from '../../../src/protocol/message/compression.ts';
import { parseProperties } from '../../../src/protocol/message/properties.ts';
import { answer, ScriptedCluster } from '../support/scripted-cluster.ts';

let cluster: ScriptedCluster;

beforeEach(async () => {
  cluster = await ScriptedCluster.start('T', 'RMQ_SYS_TRACE_TOPIC');
});
afterEach(() => cluster.stop());

const traces = (): RemotingCommand[] =>
  [...cluster.a.requests(RequestCode.SEND_MESSAGE_V2), ...cluster.b.requests(RequestCode.SEND_MESSAGE_V2)].filter(
    ({ extFields }) => extFields?.['b'] === 'RMQ_SYS_TRACE_TOPIC',
  );
const records = (): string[][] =>
  traces().flatMap(({ body, extFields }) =>
    decompressBody(body ?? Buffer.alloc(0), Number(extFields?.['f']))
      .toString()
      .split('\u0002')
      .filter((record) => record !== '')
      .map((record) => record.split('\u0001')),
  );

it('records sends and the ends of transactions, at the latest when the producer closes', async () => {
  const producer = new Producer({
    namesrvAddr: cluster.namesrv.address,
    producerGroup: 'traced',
    enableMsgTrace: true,
    checkLocalTransaction: () => 'commit',
  });
  const sent = await producer.send({ topic: 'T', body: 'hello', tags: 'A', keys: ['k-1', 'k-2'] });
  const done = await producer.transaction({ topic: 'T', body: 'x' }, () => 'rollback');
  expect(traces()).toEqual([]);
  await producer.close();
  expect(traces()).toHaveLength(1);
  const address = sent.brokerName === 'a' ? cluster.a.address : cluster.b.address;
  const [publish, half, end] = records();
  const number = expect.stringMatching(/^\d+$/);
  expect(publish).toEqual(
    ['Pub', number, 'DefaultRegion', 'traced', 'T', sent.msgId, 'A', 'k-1 k-2', address, '5', number, '0'].concat(
      sent.offsetMsgId,
      'true',
    ),
  );
  expect([half?.[0], half?.[5], half?.[11]]).toEqual(['Pub', done.msgId, '1']);
  expect(end?.slice(3, 6)).toEqual(['traced', 'T', done.msgId]);
  expect(end?.slice(9)).toEqual(['1', done.msgId, 'ROLLBACK_MESSAGE', 'false']);
  const keys = parseProperties(traces()[0]?.extFields?.['i'] ?? '').get('KEYS');
  expect(keys?.split(' ')).toEqual([sent.msgId, 'k-1', 'k-2', done.msgId]);
});

it('gathers the records of many sends, and records no trace of its own', async () => {
  const producer = new Producer({ namesrvAddr: cluster.namesrv.address, enableMsgTrace: true });
  await Promise.all(Array.from({ length: 250 }, () => producer.send({ topic: 'T', body: 'x' })));
  await producer.close();
  expect(records()).toHaveLength(250);
  expect(traces().length).toBeLessThan(20);
});

it('records each message of a batch', async () => {
  const producer = new Producer({ namesrvAddr: cluster.namesrv.address, enableMsgTrace: true });
  for (const peer of [cluster.a, cluster.b]) {
    peer.on(RequestCode.SEND_BATCH_MESSAGE, () =>
      answer(0, {
        msgId: '7F00000100002A9F0000000000000000,7F00000100002A9F0000000000000064',
        queueId: '0',
        queueOffset: '0',
      }),
    );
  }
  const results = await producer.sendBatch([
    { topic: 'T', body: 'x' },
    { topic: 'T', body: 'y' },
  ]);
  await producer.close();
  expect(records().map((record) => record[5])).toEqual(results.map(({ msgId }) => msgId));
});
