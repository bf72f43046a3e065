import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adminProcessors } from '../../../../src/engine/broker/processors/admin/index.ts';
import { clientProcessors } from '../../../../src/engine/broker/processors/client/index.ts';
import { TestBroker } from '../support/test-broker.ts';

const names = [
  'topic',
  'queueId',
  'consumerGroup',
  'group',
  'groupName',
  'clientId',
  'clientID',
  'timestamp',
  'commitOffset',
  'offset',
  'isForce',
  'isOrder',
  'readQueueNums',
  'writeQueueNums',
  'perm',
  'topicFilterType',
  'defaultTopic',
  'attributes',
  'srcGroup',
  'destGroup',
  'compareGroup',
  'msgId',
  'statsName',
  'statsKey',
  'index',
  'count',
];

const value = fc.oneof(
  fc.constantFrom('../../../etc/passwd', '..', '/', 'a/b', '', ' ', '\u0000', 'a@b', '%RETRY%', 'x'.repeat(5000)),
  fc.constantFrom(
    '-1',
    '0',
    '1',
    '2147483647',
    '2147483648',
    '9223372036854775807',
    '-9223372036854775808',
    '1e9',
    'NaN',
  ),
  fc.constantFrom(
    'Orders',
    'g',
    'SINGLE_TAG',
    'true',
    'false',
    '__proto__',
    'constructor',
    'TBW102',
    '+message.type=FIFO',
  ),
  fc.string(),
);

const body = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      '{"clientID":"c","consumerDataSet":[{"groupName":"../g","subscriptionDataSet":[{"topic":"/"}]}]}',
      '{"clientID":"c","consumerDataSet":[null,1,"x",{}],"producerDataSet":[null]}',
      '{"consumerGroup":"g","clientId":"c","mqSet":[{"topic":"Orders","queueId":1e99},null]}',
      '{"topicConfigList":[{"topicName":"../x"},{"topicName":"__proto__"},null]}',
      '{"groupConfigList":[{"groupName":"../g"},{"groupName":"__proto__","retryQueueNums":"x"}]}',
      'storePathRootDir=/etc\nlistenPort=1\n__proto__=1\n',
    )
    .map((text) => Buffer.from(text)),
);

describe('whatever is asked', () => {
  it('is answered, disturbs nobody, and leaves nothing where it does not belong', async () => {
    const broker = await TestBroker.start();
    broker.topic('Orders', 2);
    await broker.put('Orders', 0, 3);
    await broker.consume(broker.newClient(), { clientId: 'bystander', group: 'bystanders' });
    const codes = [...clientProcessors(broker.context), ...adminProcessors(broker.context)].map(([code]) => code);
    const question = fc.tuple(
      fc.constantFrom(...codes),
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length }),
      body,
    );
    await fc.assert(
      fc.asyncProperty(question, async ([code, fields, bytes]) => {
        const answer = await broker.ask(code, fields, bytes?.length === 0 ? undefined : bytes);
        expect(answer.code).toBeGreaterThanOrEqual(0);
        if (answer.code !== 0) expect(answer.remark).toMatch(/\S/);
      }),
      { numRuns: 2000 },
    );
    const { consumers, topics, groups } = broker.context;
    expect(consumers.group('bystanders')?.clientIds()).toEqual(['bystander']);
    const legal = /^[%|a-zA-Z0-9_-]+$/;
    expect([...topics.all().keys(), ...groups.all().keys()].filter((name) => !legal.test(name))).toEqual([]);
    expect(
      readdirSync(join(broker.directory, 'config')).filter((name) => !/^[a-zA-Z]+\.(json|properties)/.test(name)),
    ).toEqual([]);
    expect(readdirSync(join(broker.directory, 'consumequeue')).filter((name) => name !== 'Orders')).toEqual([]);
  });
});
