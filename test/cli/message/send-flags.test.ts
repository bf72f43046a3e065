import { expect, it } from 'vitest';
import { checkSendFlags, messageOfFlags, queueOfFlags } from '../../../src/cli/message/send-flags.ts';

it('flags make a message', () => {
  const flags = { topic: ' T ', key: 'k1  k2', tags: ' A ', shardingKey: 's', property: ['a=1', 'b = x=y'] };
  expect(messageOfFlags(flags)).toEqual({
    ...{ topic: 'T', keys: ['k1', 'k2'], tags: 'A', shardingKey: 's', properties: { a: '1', b: ' x=y' } },
  });
  expect(messageOfFlags({ topic: 'T', key: ' ' })).toEqual({ topic: 'T' });
  expect(queueOfFlags({ broker: 'b ', qid: 3 })).toEqual({ brokerName: 'b', queueId: 3 });
  expect(queueOfFlags({})).toBeUndefined();
});

it.each([[['x']], [['=x']], [['a=1', 'a=2']]])('refuses the properties %j', (property) => {
  expect(() => messageOfFlags({ topic: 'T', property })).toThrow(/^--property /);
});

it('wants both halves of a queue', () => {
  expect(() => queueOfFlags({ broker: 'b' })).toThrow('--broker (-b) needs --qid (-i)');
  expect(() => queueOfFlags({ qid: 0 })).toThrow('--qid (-i) needs --broker (-b)');
});

it.each([
  [{}, 'there is nothing to send'],
  [{ body: 'x', file: 'f' }, '--body and --file exclude each other'],
  [{ body: 'x', delay: '1s', deliverAt: '1' }, '--delay and --deliverAt exclude each other'],
  [{ body: 'x', delay: '1s', transaction: 'commit' }, '--transaction and --delay exclude each other'],
  [{ body: 'x', broker: 'b', transaction: 'commit' }, '--transaction and --broker exclude each other'],
  [{ body: 'x', rate: 5 }, '--rate is for many messages: --file or --count'],
  [{ body: 'x', concurrency: 5 }, '--concurrency is for many messages: --file or --count'],
  [{ body: 'x', deliverAt: 'soon' }, '--deliverAt is no time: soon'],
])('refuses %j', (flags, words) => {
  expect(() => checkSendFlags({ topic: 'T', ...flags })).toThrow(words);
});

it.each([
  [{ body: 'x' }, 'Missing required flag topic'],
  [{ topic: 'T', body: 'x', keepQueue: true }, '--keepQueue is for --from'],
  [{ from: 'f', body: 'x' }, '--from and --body exclude each other'],
  [{ from: 'f', property: ['a=1'] }, '--from and --property exclude each other'],
  [{ from: 'f', keepQueue: true, broker: 'b', qid: 1 }, '--from and --qid exclude each other'],
  [{ from: 'f', broker: 'b' }, '--from with --broker (-b) needs --keepQueue'],
])('refuses %j, where a dump names topics', (flags, words) => {
  expect(() => checkSendFlags(flags)).toThrow(words);
});

it('lets through what goes together', () => {
  checkSendFlags({ topic: 'T', body: 'x', delay: '1s', broker: 'b' });
  checkSendFlags({ topic: 'T', file: '-', rate: 5, concurrency: 2, count: 3 });
  checkSendFlags({ topic: 'T', body: 'x', count: 3, rate: 5, transaction: 'rollback' });
  checkSendFlags({ from: 'f' });
  checkSendFlags({ from: '-', topic: 'T', keepQueue: true, broker: 'b', rate: 5, concurrency: 2, count: 3 });
});
