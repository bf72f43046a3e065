import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeClusterInfo, encodeClusterInfo } from '../../../src/protocol/bodies/cluster-info.ts';
import { decodeConsumeStats, encodeConsumeStats } from '../../../src/protocol/bodies/consume-stats.ts';
import { nextDataVersion, sameDataVersion } from '../../../src/protocol/bodies/data-version.ts';
import { decodeHeartbeatData, encodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import { decodeLockBatchResponse, encodeLockBatchResponse } from '../../../src/protocol/bodies/lock-batch.ts';
import { compareQueues, readQueueTable } from '../../../src/protocol/bodies/message-queue.ts';
import {
  decodeQueryCorrectionOffset,
  encodeQueryCorrectionOffset,
} from '../../../src/protocol/bodies/offset-tables.ts';
import { decodePropertiesText, encodePropertiesText } from '../../../src/protocol/bodies/properties-text.ts';
import {
  decodeRegisterBrokerBody,
  encodeCompressedRegisterBrokerBody,
  encodeRegisterBrokerBody,
  type RegisterBrokerBody,
} from '../../../src/protocol/bodies/register-broker.ts';
import {
  decodeResetOffsetBody,
  encodeResetOffsetBody,
  encodeResetOffsetBodyForC,
} from '../../../src/protocol/bodies/reset-offset.ts';
import { buildSubscription } from '../../../src/protocol/bodies/subscription-data.ts';
import {
  decodeSubscriptionGroupConfig,
  encodeSubscriptionGroupConfig,
  subscriptionGroupConfig,
} from '../../../src/protocol/bodies/subscription-group.ts';
import { formatTopicConfig, parseTopicConfig, topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import {
  decodeTopicRouteData,
  encodeLegacyTopicRouteData,
  encodeTopicRouteData,
} from '../../../src/protocol/bodies/topic-route-data.ts';
import { JsonError } from '../../../src/protocol/json/parse.ts';
import { ProtocolError } from '../../../src/protocol/protocol-error.ts';

const queue = { brokerName: 'b-a', queueId: 0, topic: 'T' };

describe('routes', () => {
  const standard =
    '{"brokerDatas":[{"brokerAddrs":{"0":"10.0.0.1:10911","1":"10.0.0.2:10911"},"brokerName":"b-a","cluster":"C","enableActingMaster":false}],"filterServerTable":{},"queueDatas":[{"brokerName":"b-a","perm":6,"readQueueNums":4,"topicSysFlag":0,"writeQueueNums":4}]}';
  const legacy = standard.replace('"0":', '0:').replace('"1":', '1:');

  test('are written as standard JSON, and for old requesters with bare keys', () => {
    const route = decodeTopicRouteData(Buffer.from(legacy));
    expect(route.brokerDatas[0]?.brokerAddrs.get(1)).toBe('10.0.0.2:10911');
    expect(encodeTopicRouteData(route).toString()).toBe(standard);
    expect(encodeLegacyTopicRouteData(route).toString()).toBe(legacy);
    expect(decodeTopicRouteData(Buffer.from(standard))).toEqual(route);
  });

  test('keep the order configuration', () => {
    const route = { ...decodeTopicRouteData(Buffer.from(standard)), orderTopicConf: 'b-a:4' };
    expect(decodeTopicRouteData(encodeTopicRouteData(route))).toEqual(route);
  });
});

test('cluster info as every Java name server writes it', () => {
  const text =
    '{"brokerAddrTable":{"b-a":{"brokerAddrs":{0:"10.0.0.1:10911"},"brokerName":"b-a","cluster":"C","enableActingMaster":false}},"clusterAddrTable":{"C":["b-a"]}}';
  const info = decodeClusterInfo(Buffer.from(text));
  expect(info.clusterAddrTable.get('C')).toEqual(['b-a']);
  expect(info.brokerAddrTable.get('b-a')?.brokerAddrs.get(0)).toBe('10.0.0.1:10911');
  expect(JSON.parse(encodeClusterInfo(info).toString())).toEqual(JSON.parse(text.replace('{0:', '{"0":')));
});

describe('queue tables', () => {
  test('are written with bare objects as keys', () => {
    const text =
      '{"consumeTps":0,"offsetTable":{{"brokerName":"b-a","queueId":0,"topic":"T"}:{"brokerOffset":10,"consumerOffset":5,"lastTimestamp":111,"pullOffset":7}}}';
    const stats = decodeConsumeStats(Buffer.from(text.replace('"consumeTps":0', '"consumeTps":0.0')));
    expect(stats.offsetTable).toEqual([
      [queue, { brokerOffset: 10, consumerOffset: 5, lastTimestamp: 111, pullOffset: 7 }],
    ]);
    expect(encodeConsumeStats(stats).toString()).toBe(text);
  });

  test('take a text that holds the key as well', () => {
    expect(readQueueTable({ '{"brokerName":"b-a","queueId":0,"topic":"T"}': 5 }, Number)).toEqual([[queue, 5]]);
  });

  test('4.9 has no pull offset', () => {
    const body = Buffer.from(
      '{"consumeTps":NaN,"offsetTable":{{"brokerName":"b","queueId":1,"topic":"T"}:{"brokerOffset":1}}}',
    );
    expect(decodeConsumeStats(body)).toEqual({
      consumeTps: 0,
      offsetTable: [
        [
          { brokerName: 'b', queueId: 1, topic: 'T' },
          { brokerOffset: 1, consumerOffset: 0, lastTimestamp: 0, pullOffset: undefined },
        ],
      ],
    });
  });

  test('reset offsets in both forms', () => {
    expect(encodeResetOffsetBody([[queue, 5]]).toString()).toBe(
      '{"offsetTable":{{"brokerName":"b-a","queueId":0,"topic":"T"}:5}}',
    );
    expect(encodeResetOffsetBodyForC([[queue, 5]]).toString()).toBe(
      '{"offsetTable":[{"brokerName":"b-a","offset":5,"queueId":0,"topic":"T"}]}',
    );
    for (const encode of [encodeResetOffsetBody, encodeResetOffsetBodyForC]) {
      expect(decodeResetOffsetBody(encode([[queue, 0]]))).toEqual([[queue, 0]]);
    }
  });

  test('sort as Java sorts queues', () => {
    const q = (topic: string, brokerName: string, queueId: number) => ({ topic, brokerName, queueId });
    const sorted = [q('A', 'b', 2), q('A', 'b', 10), q('A', 'c', 0), q('B', 'a', 0), q('a', 'a', 0)];
    expect([...sorted].reverse().sort(compareQueues)).toEqual(sorted);
  });
});

test('Long.MAX_VALUE among correction offsets survives', () => {
  const offsets = decodeQueryCorrectionOffset(Buffer.from('{"correctionOffsets":{0:9223372036854775807,1:5}}'));
  expect(encodeQueryCorrectionOffset(offsets).toString()).toBe('{"correctionOffsets":{"0":9223372036854775807,"1":5}}');
});

describe('heartbeats', () => {
  test('of Java', () => {
    const text =
      '{"clientID":"10.0.0.9@123#456","consumerDataSet":[{"consumeFromWhere":"CONSUME_FROM_LAST_OFFSET","consumeType":"CONSUME_PASSIVELY","groupName":"CG","messageModel":"CLUSTERING","subscriptionDataSet":[{"classFilterMode":false,"codeSet":[2598919],"expressionType":"TAG","subString":"TagA","subVersion":1700000000000,"tagsSet":["TagA"],"topic":"T"}],"unitMode":false}],"heartbeatFingerprint":0,"producerDataSet":[{"groupName":"PG"}],"withoutSub":false}';
    const data = decodeHeartbeatData(Buffer.from(text));
    expect(data).toMatchObject({ clientId: '10.0.0.9@123#456', producerGroups: ['PG'], heartbeatFingerprint: 0 });
    expect(encodeHeartbeatData(data).toString()).toBe(text);
  });

  test('of Go, whose models are spelt otherwise', () => {
    for (const [go, java] of [
      ['Clustering', 'CLUSTERING'],
      ['BroadCasting', 'BROADCASTING'],
    ]) {
      const body = `{"clientID":"c","consumerDataSet":[{"groupName":"G","messageModel":"${go}","subscriptionDataSet":null}],"producerDataSet":null}`;
      expect(decodeHeartbeatData(Buffer.from(body)).consumerDataSet[0]?.messageModel).toBe(java);
    }
  });
});

describe('subscriptions', () => {
  test.each([
    ['*', '*', []],
    [undefined, '*', []],
    ['', '*', []],
    ['TagA', 'TagA', ['TagA']],
    ['TagA || TagB', 'TagA || TagB', ['TagA', 'TagB']],
    [' a||b ||  || a', ' a||b ||  || a', ['a', 'b']],
  ])('%j', (expression, subString, tags) => {
    expect(buildSubscription('T', expression, 1)).toMatchObject({ subString, tagsSet: tags, expressionType: 'TAG' });
  });

  test('carry the Java hash of each tag', () => {
    expect(buildSubscription('T', 'TagA || 中文', 1).codeSet).toEqual([2598919, 646394]);
  });

  test('SQL is kept as it is', () => {
    expect(buildSubscription('T', 'a > 5 || b', 1, 'SQL92')).toMatchObject({
      subString: 'a > 5 || b',
      tagsSet: [],
      codeSet: [],
    });
  });
});

describe('register bodies', () => {
  const body: RegisterBrokerBody = {
    topicConfigSerializeWrapper: {
      dataVersion: { counter: 3, timestamp: 1700000000000, stateVersion: 0 },
      topicConfigTable: new Map([
        [
          'T',
          topicConfig('T', { readQueueNums: 4, writeQueueNums: 5, perm: 4, attributes: { 'message.type': 'FIFO' } }),
        ],
        ['中', topicConfig('中')],
      ]),
    },
    filterServerList: ['10.0.0.1:1'],
  };

  test('plain and compressed say the same', () => {
    const plain = decodeRegisterBrokerBody(encodeRegisterBrokerBody(body), { compressed: false, version: 479 });
    expect(plain).toEqual(body);
    expect(
      decodeRegisterBrokerBody(encodeCompressedRegisterBrokerBody(body), { compressed: true, version: 479 }),
    ).toEqual(body);
  });

  test('below version 37 the body is the bare table', () => {
    const bare = Buffer.from('{"dataVersion":{"counter":1,"timestamp":2},"topicConfigTable":{"T":{"topicName":"T"}}}');
    expect(decodeRegisterBrokerBody(bare, { compressed: false, version: 36 })).toEqual({
      topicConfigSerializeWrapper: {
        dataVersion: { counter: 1, timestamp: 2, stateVersion: 0 },
        topicConfigTable: new Map([['T', topicConfig('T')]]),
      },
      filterServerList: [],
    });
  });

  test('damaged compressed bodies are refused', () => {
    const form = { compressed: true, version: 479 };
    const good = encodeCompressedRegisterBrokerBody(body);
    expect(() => decodeRegisterBrokerBody(undefined, form)).toThrow(ProtocolError);
    expect(() => decodeRegisterBrokerBody(good.subarray(0, 20), form)).toThrow(ProtocolError);
    expect(() => decodeRegisterBrokerBody(deflateSync(Buffer.from([0, 0, 0, 9, 1])), form)).toThrow(ProtocolError);
    expect(() => decodeRegisterBrokerBody(deflateSync(Buffer.alloc(65 * 1024 * 1024)), form)).toThrow(ProtocolError);
  });
});

describe('topic configs in their text form', () => {
  test('of 5.x and of 4.9', () => {
    const config = topicConfig('T', { readQueueNums: 4, writeQueueNums: 8, perm: 6, attributes: { a: 'b' } });
    expect(formatTopicConfig(config)).toBe('T 4 8 6 SINGLE_TAG {"a":"b"}');
    expect(parseTopicConfig('T 4 8 6 SINGLE_TAG {"a":"b"}')).toEqual(config);
    expect(parseTopicConfig('T 4 8 6 MULTI_TAG')).toEqual({ ...config, topicFilterType: 'MULTI_TAG', attributes: {} });
    expect(parseTopicConfig('T 4 8')).toBeUndefined();
  });
});

describe('subscription groups', () => {
  test('keep the fields of other versions', () => {
    const text = '{"groupName":"G","groupRetryPolicy":{"type":"CUSTOMIZED"},"retryMaxTimes":3,"someday":[1]}';
    const config = decodeSubscriptionGroupConfig(Buffer.from(text));
    expect(config).toEqual(
      subscriptionGroupConfig('G', {
        retryMaxTimes: 3,
        others: { groupRetryPolicy: { type: 'CUSTOMIZED' }, someday: [1] },
      }),
    );
    expect(JSON.parse(encodeSubscriptionGroupConfig(config).toString())).toMatchObject(JSON.parse(text));
  });
});

test('the locked queues are written even when there are none', () => {
  expect(encodeLockBatchResponse([]).toString()).toBe('{"lockOKMQSet":[]}');
  expect(decodeLockBatchResponse(encodeLockBatchResponse([queue]))).toEqual([queue]);
});

test('data versions', () => {
  const first = { counter: 1, timestamp: 5, stateVersion: 0 };
  const second = nextDataVersion(first, 9);
  expect(second).toEqual({ counter: 2, timestamp: 9, stateVersion: 0 });
  expect(sameDataVersion(first, { ...first })).toBe(true);
  for (const field of ['counter', 'timestamp', 'stateVersion'] as const) {
    expect(sameDataVersion(first, { ...first, [field]: 77 })).toBe(false);
  }
});

describe('properties text', () => {
  test('as the original writes it', () => {
    const body = Buffer.from('brokerName=b-a\n# note\n\nmessageDelayLevel=1s 5s 10s\nempty=\n key : v\r\n');
    expect([...decodePropertiesText(body)]).toEqual([
      ['brokerName', 'b-a'],
      ['messageDelayLevel', '1s 5s 10s'],
      ['empty', ''],
      ['key', 'v'],
    ]);
    expect(decodePropertiesText(undefined).size).toBe(0);
  });

  test('any value survives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        fc.pre(!/[\u0085\u2028\u2029\f\v]|\s$|^[\u0080-\uffff]*\s/.test(value) && value === value.trimEnd());
        expect([...decodePropertiesText(encodePropertiesText([['k', value]]))]).toEqual([['k', value]]);
      }),
    );
  });
});

test('an absent body, an array or a text is refused', () => {
  for (const body of [undefined, Buffer.from('[]'), Buffer.from('"x"'), Buffer.from('null')]) {
    expect(() => decodeTopicRouteData(body)).toThrow(JsonError);
  }
});
