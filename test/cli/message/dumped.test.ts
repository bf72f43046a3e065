import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageFacts } from '../../../src/admin/message/message-facts.ts';
import { bodyValue } from '../../../src/cli/message/body.ts';
import { parseDumped } from '../../../src/cli/message/dumped.ts';
import { jsonLine } from '../../../src/cli/output/json.ts';
import { decodeMessage } from '../../../src/protocol/message/decode.ts';
import { formatProperties } from '../../../src/protocol/message/properties.ts';
import { encodeRecord, recordSize } from '../../../src/protocol/message/record.ts';

const HOST = Buffer.from([127, 0, 0, 1]);

/** The line of a dump for a message with this body and these properties. */
function dumpLine(body: Buffer, properties: readonly (readonly [string, string])[], flag = 0): Buffer {
  const text = Buffer.from(formatProperties(properties));
  const topic = Buffer.from('Orders');
  const record = Buffer.alloc(recordSize(8, 8, body.length, topic.length, text.length));
  encodeRecord(record, 0, {
    ...{ queueId: 3, flag, queueOffset: 7, physicalOffset: 0, sysFlag: 0, bornTimestamp: 1, bornIp: HOST, bornPort: 1 },
    ...{ storeTimestamp: 2, storeIp: HOST, storePort: 10911, reconsumeTimes: 0, preparedTransactionOffset: 0 },
    ...{ body, topic, properties: text },
  });
  const message = decodeMessage(record);
  return Buffer.from(jsonLine({ ...messageFacts(message), ...bodyValue(message) }));
}

describe('a line of a dump', () => {
  it('gives back topic, queue, tags, keys, flag and properties, without those of the protocol', () => {
    const line = dumpLine(
      Buffer.from('hello'),
      [
        ['KEYS', 'k1 k2'],
        ['TAGS', 'TagA'],
        ['UNIQ_KEY', 'A'.repeat(32)],
        ['DELAY', '3'],
        ['REAL_TOPIC', 'Orders'],
        ['__SHARDINGKEY', 'customer-1'],
        ['CLUSTER', 'c'],
        ['名字', '值=1'],
      ],
      5,
    );
    expect(parseDumped(line)).toEqual({
      message: {
        ...{ topic: 'Orders', body: Buffer.from('hello'), flag: 5, tags: 'TagA', keys: ['k1', 'k2'] },
        ...{ shardingKey: 'customer-1', properties: { 名字: '值=1' } },
      },
      queueId: 3,
    });
  });

  it('gives back any body, byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const body = Buffer.from(bytes);
        expect(parseDumped(dumpLine(body, [])).message.body).toEqual(body);
      }),
    );
  });

  it.each([
    ['no json', 'the line is no JSON'],
    ['[1]', 'no JSON object'],
    ['{"body":"x"}', 'names no topic'],
    ['{"topic":"T"}', 'has no body'],
    ['{"topic":"T","body":"%%","bodyEncoding":"base64"}', 'no base64'],
    ['{"topic":"T","body":"x","bodyEncoding":"hex"}', 'utf8 or base64'],
    ['{"topic":"T","body":"x","properties":[1]}', 'properties is no object'],
    ['{"topic":"T","body":"x","queueId":"1"}', 'queueId is no whole number'],
    ['{"topic":"T","body":"AA==","bodyEncoding":"base64","bodyProblem":"LZ4"}', 'as it was stored'],
  ])('%s is refused', (line, words) => {
    expect(() => parseDumped(Buffer.from(line))).toThrow(words);
  });
});
