import { describe, expect, it } from 'vitest';
import { ExpressionCache } from '../../../../src/engine/broker/filter/expression-cache.ts';
import { FilterError } from '../../../../src/engine/broker/filter/filter-error.ts';
import { SqlExpression } from '../../../../src/engine/broker/filter/sql-expression.ts';
import { encodeRecord, recordSize } from '../../../../src/protocol/message/record.ts';

function record(properties: string, topic = 'T', ip: Uint8Array = Buffer.from([127, 0, 0, 1])): Buffer {
  const fields = {
    queueId: 0,
    flag: 0,
    queueOffset: 0,
    physicalOffset: 0,
    sysFlag: 0,
    bornTimestamp: 0,
    bornIp: ip,
    bornPort: 1,
    storeTimestamp: 0,
    storeIp: ip,
    storePort: 1,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from('a\u00015\u0002'),
    topic: Buffer.from(topic),
    properties: Buffer.from(properties),
  };
  const host = ip.length + 4;
  const size = recordSize(host, host, fields.body.length, fields.topic.length, fields.properties.length);
  const bytes = Buffer.alloc(size);
  encodeRecord(bytes, 0, fields);
  return bytes;
}

const matches = (expression: string, bytes: Buffer): boolean => new SqlExpression(expression).matchesRecord(bytes);

describe('an expression asked about a record', () => {
  it('finds the properties it names, and no others', () => {
    const bytes = record('ab\u00015\u0002a\u0001\u4e2d\u0002b\u00017');
    expect(matches("a = '\u4e2d' AND b = 7 AND ab = 5", bytes)).toBe(true);
    expect(matches('body IS NULL AND A IS NULL', bytes)).toBe(true);
    expect(matches('a = 5', record(''))).toBe(false);
  });

  it('takes the last of duplicates, and what has no value for absent', () => {
    expect(matches('a = 2', record('a\u00011\u0002a\u00012\u0002'))).toBe(true);
    expect(matches('a = 1', record('a\u00011\u0002a\u0001\u0002a\u0002'))).toBe(true);
    expect(matches('a IS NULL', record('a\u0001\u0002'))).toBe(true);
  });

  it('reads long topics and wide hosts', () => {
    const ip = Buffer.alloc(16, 1);
    expect(matches('a = 9', record('a\u00019\u0002', 'x'.repeat(200), ip))).toBe(true);
  });

  it('does not match what is no record', () => {
    expect(matches('a = 9', Buffer.alloc(100))).toBe(false);
  });

  it('forgets the record before', () => {
    const expression = new SqlExpression('a = 1');
    expect(expression.matchesRecord(record('a\u00011\u0002'))).toBe(true);
    expect(expression.matchesRecord(record('b\u00011\u0002'))).toBe(false);
  });
});

describe('compiled expressions', () => {
  it('are kept, refusals too, those used last the longest', () => {
    const cache = new ExpressionCache();
    const kept = cache.compile('a = -1');
    expect(cache.compile('a = -1')).toBe(kept);
    expect(() => cache.compile('a =')).toThrow(FilterError);
    expect(() => cache.compile('a =')).toThrow('Expected a value');
    for (let i = 0; i < 2000; i++) {
      cache.compile(`a = ${i}`);
      cache.compile('a = -1');
    }
    expect(cache.compile('a = -1')).toBe(kept);
    expect(cache.size).toBe(1000);
  });

  it('are kept within a bound of memory', () => {
    const cache = new ExpressionCache();
    for (let i = 0; i < 200; i++) cache.compile(`a = '${'x'.repeat(60_000)}${i}'`);
    expect(cache.size).toBeLessThan(75);
  });
});
