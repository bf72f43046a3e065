import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import type { MqOptions } from '../cli/spawn.ts';
import { onlineClient } from './support/online-client.ts';

const { mq, mqJson } = firstSpawned();

let broker: TestBroker;
let withoutAutoCreate: TestBroker;

beforeAll(async () => {
  broker = await startTestBroker();
  withoutAutoCreate = await startTestBroker({ config: { autoCreateTopicEnable: false } });
});
afterAll(async () => {
  await broker.close();
  await withoutAutoCreate.close();
});

const run = (args: readonly string[], options: MqOptions = {}) =>
  mq(args, { ...options, env: { NAMESRV_ADDR: broker.namesrvAddr, ...options.env } });
const runJson = (args: readonly string[], options: MqOptions = {}) =>
  mqJson(args, { ...options, env: { NAMESRV_ADDR: broker.namesrvAddr, ...options.env } });
const lines = (text: string): string[] => text.trimEnd().split('\n');

/** Sends a message to queue 0 of a topic and returns its ids and place. */
async function send(topic: string, body: string, ...more: string[]) {
  const { document } = await runJson(['sendMessage', '-t', topic, '-p', body, ...more]);
  return document as { msgId: string; offsetMsgId: string; queueId: number; queueOffset: number };
}

describe('sendMessage', () => {
  it("prints the original's table, and says when it created the topic", async () => {
    const first = await run(['sendMessage', '-t', 'SendTable', '-p', 'hello', '-k', 'k1 k2', '-c', 'TagA']);
    expect(first.status).toBe(0);
    const [heading, row] = lines(first.stdout);
    expect(heading).toBe('#Broker Name  #QID  #Send Result  #MsgId');
    expect(row).toMatch(/^test-broker {3}[0-3] {5}SEND_OK {7}[0-9A-F]{32}$/);
    expect(first.stderr).toBe('warning: the topic SendTable did not exist; this message created it\n');
    const second = await run(['sendMessage', '-t', 'SendTable', '-p', 'hello']);
    expect(second.stderr).toBe('');
  });

  it('takes what mqadmin takes: any case of its name, one dash before long names, a trace', async () => {
    const sent = await run([
      'sendmessage',
      '-topic',
      'SendForms',
      '--body',
      'x',
      '-b',
      'test-broker',
      '-i',
      '2',
      '-m',
      'true',
      '-k',
      'traced',
    ]);
    expect(sent.stdout).toMatch(/^test-broker {3}2 {5}SEND_OK/m);
    const { document } = await runJson(['consumeMessage', '-t', 'RMQ_SYS_TRACE_TOPIC']);
    const bodies = (document as { messages: { body: string }[] }).messages.map(({ body }) => body.split('\u0001'));
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toHaveLength(14);
    expect([bodies[0]?.[0], bodies[0]?.[4], bodies[0]?.[7], bodies[0]?.[13]]).toEqual([
      'Pub',
      'SendForms',
      'traced',
      'true\u0002',
    ]);
  });

  it('takes the body from stdin byte by byte', async () => {
    const bytes = 'two\nlines\n';
    const { document } = await runJson(['sendMessage', '-t', 'SendStdin', '-p', '-'], { stdin: bytes });
    expect(document).toMatchObject({ status: 'SEND_OK', topic: 'SendStdin', brokerName: 'test-broker' });
    const read = await runJson(['consumeMessage', '-t', 'SendStdin']);
    expect(read.document).toMatchObject({ messages: [{ body: bytes, bodyEncoding: 'utf8' }] });
  });

  it.each([
    [['-i', '0'], '--qid (-i) needs --broker (-b)'],
    [['-i', '-1'], '--qid takes a whole number from 0, not -1'],
    [['--delay', 'soon'], '--delay takes a level or a time such as 30s, not soon'],
  ])('refuses %j', async (more, message) => {
    const refused = await run(['sendMessage', '-t', 'Refused', '-p', 'x', ...more]);
    expect(refused).toMatchObject({ status: 64, stdout: '' });
    expect(refused.stderr).toContain(`mq: ${message}\n`);
  });

  it('sends each line of a file, with tag, keys and properties, in the order of the file', async () => {
    const stdin = 'one\r\n\ntwo\nthree';
    const more = ['-c', 'TagA', '-k', 'k1 k2', '--property', 'a=1', '--property', 'b=x=y', '--shardingKey', 's'];
    const all = await runJson(['sendMessage', '-t', 'SendLines', '--file', '-', ...more], { stdin });
    expect(all.status).toBe(0);
    expect(all.document).toMatchObject({ topic: 'SendLines', messages: 3, bytes: 11, failures: [], last: 4 });
    const { document } = await runJson(['consumeMessage', '-t', 'SendLines']);
    const { messages } = document as { messages: { body: string; queueId: number; properties: object }[] };
    expect(messages.map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect(new Set(messages.map(({ queueId }) => queueId)).size).toBe(1);
    expect(messages[0]).toMatchObject({ tags: 'TagA', keys: 'k1 k2', properties: { a: '1', b: 'x=y' } });
  });

  it('names the line that failed, and ends with 3 when others were sent', async () => {
    const stdin = `fine\n${'x'.repeat(4 * 1024 * 1024 + 2)}\nnever\n`;
    const sent = await run(['sendMessage', '-t', 'SendSome', '--file', '-', '--concurrency', '1'], { stdin });
    expect(sent.status).toBe(3);
    expect(sent.stdout).toMatch(/^Messages +1$/m);
    expect(sent.stderr).toContain('2 was not sent: line 2 is longer than 4194304 bytes');
  });

  it('delays by a level of the broker, by its timer, or ends a transaction', async () => {
    const level = await runJson(['sendMessage', '-t', 'SendLater', '-p', 'x', '--delay', '1s']);
    expect(level.document).toMatchObject({ status: 'SEND_OK', topic: 'SendLater' });
    const timer = await runJson(['sendMessage', '-t', 'SendLater', '-p', 'x', '--delay', '90m']);
    expect(timer.document).toMatchObject({ status: 'SEND_OK' });
    const back = await runJson(['sendMessage', '-t', 'SendBack', '-p', 'x', '--transaction', 'rollback']);
    expect(back.document).toMatchObject({ status: 'SEND_OK', state: 'rollback', confirmed: true });
    const done = await run(['sendMessage', '-t', 'SendBack', '-p', 'y', '--transaction', 'commit']);
    expect(done.stdout).toMatch(/ #Transaction\n.* commit\n$/s);
    const { document } = await runJson(['consumeMessage', '-t', 'SendBack']);
    expect((document as { messages: { body: string }[] }).messages.map(({ body }) => body)).toEqual(['y']);
  });

  it('names what is missing: a queue, a broker, a topic nobody creates', async () => {
    await send('SendNames', 'x');
    const queue = await run(['sendMessage', '-t', 'SendNames', '-p', 'x', '-b', 'test-broker', '-i', '9']);
    expect(queue.status).toBe(65);
    expect(queue.stderr).toContain('topic SendNames has no queue 9 on broker test-broker');
    const other = await run(['sendMessage', '-t', 'SendNames', '-p', 'x', '-b', 'nix', '-i', '0']);
    expect(other.stderr).toContain('hint: Brokers of SendNames: test-broker.');
    const env = { NAMESRV_ADDR: withoutAutoCreate.namesrvAddr };
    const topic = await mqJson(['sendMessage', '-t', 'Nowhere', '-p', 'x'], { env });
    expect(topic).toMatchObject({ status: 65, document: undefined });
    expect(JSON.parse(topic.stderr)).toMatchObject({
      error: { code: 'NOT_FOUND', topic: 'Nowhere', hint: 'Create it: mq updateTopic -t Nowhere -c CLUSTER' },
    });
  });

  it('fails with 69 where no name server answers, naming the address and who gave it', async () => {
    const flag = await run(['sendMessage', '-t', 'T', '-p', 'x', '-n', '127.0.0.1:1']);
    expect(flag.status).toBe(69);
    expect(flag.stderr).toMatch(/cannot connect to 127\.0\.0\.1:1: .*; the address came from -n\n/);
    const env = await mq(['sendMessage', '-t', 'T', '-p', 'x'], { env: { NAMESRV_ADDR: '127.0.0.1:1' } });
    expect(env.stderr).toContain('; the address came from NAMESRV_ADDR\n');
  });
});

describe('consumeMessage', () => {
  it("prints the original's lines, and ends by itself", async () => {
    const { msgId } = await send('ReadLines', 'hello', '-c', 'TagA');
    const read = await run(['consumeMessage', '-t', 'ReadLines']);
    expect(read).toMatchObject({ status: 0, stderr: '' });
    const [ok, message] = lines(read.stdout).filter((line) => !line.startsWith('MessageQueue'));
    expect(ok).toBe('Consume ok');
    expect(message).toMatch(
      new RegExp(`^MSGID: ${msgId} MessageExt \\[brokerName=test-broker, .*TAGS=TagA.* BODY: hello$`),
    );
    const ends = lines(read.stdout).filter((line) => line.startsWith('MessageQueue'));
    expect(ends).toHaveLength(4);
    expect(ends.filter((line) => line.endsWith('print msg finished. status=NO_NEW_MSG, offset=1'))).toHaveLength(1);
  });

  it('stops after -c messages, from -o on, and says that there may be more', async () => {
    for (const body of ['a', 'b', 'c', 'd']) await send('ReadCount', body, '-b', 'test-broker', '-i', '1');
    const read = await run(['consumeMessage', '-t', 'ReadCount', '-b', 'test-broker', '-i', '1', '-o', '1', '-c', '2']);
    expect([...read.stdout.matchAll(/BODY: (\w)$/gm)].map(([, body]) => body)).toEqual(['b', 'c']);
    expect(read.stderr).toBe('As many messages as -c asks for were read; there may be more.\n');
  });

  it('commits nothing, whatever the group', async () => {
    await send('ReadOnly', 'x');
    await run(['consumeMessage', '-t', 'ReadOnly', '-g', 'ReadOnlyGroup']);
    expect((await run(['consumeMessage', '-t', 'ReadOnly', '-g', 'ReadOnlyGroup'])).stdout).toContain('BODY: x');
    const { document } = await runJson(['consumerProgress']);
    const groups = (document as { groups: { group: string; state: string }[] }).groups;
    expect(groups.filter(({ group, state }) => group === 'ReadOnlyGroup' && state !== 'NEVER_CONNECTED')).toEqual([]);
  });

  it('gives one document, with bodies that are no text in base64', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x41]);
    const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
    await producer.send({ topic: 'ReadBinary', body: bytes });
    await producer.close();
    const { document } = await runJson(['consumeMessage', '-t', 'ReadBinary']);
    expect(document).toMatchObject({
      topic: 'ReadBinary',
      messages: [{ body: bytes.toString('base64'), bodyEncoding: 'base64' }],
      queues: Array.from({ length: 4 }, (_, queueId) => ({ brokerName: 'test-broker', queueId })),
    });
    expect((await run(['consumeMessage', '-t', 'ReadBinary'])).stdout).toContain('BODY: base64:/wBB\n');
  });

  it('keeps to the time asked for', async () => {
    await send('ReadTime', 'early', '-b', 'test-broker', '-i', '0');
    const { document } = await runJson(['consumeMessage', '-t', 'ReadTime']);
    const stored = (document as { messages: { storeTimestamp: number }[] }).messages[0]?.storeTimestamp ?? 0;
    while (Date.now() <= stored) await new Promise((resolve) => setTimeout(resolve, 1));
    await send('ReadTime', 'late', '-b', 'test-broker', '-i', '0');
    const bodies = async (...times: string[]) => {
      const read = await runJson(['consumeMessage', '-t', 'ReadTime', ...times]);
      return (read.document as { messages: { body: string }[] }).messages.map(({ body }) => body);
    };
    expect(await bodies('-e', String(stored))).toEqual(['early']);
    expect(await bodies('-s', String(stored + 1))).toEqual(['late']);
    expect(await bodies('-beginTimestamp', '2000-01-01#00:00:00:000')).toEqual(['early', 'late']);
  });

  it.each([
    [['-c', '0'], '--MessageNumber takes a whole number from 1, not 0'],
    [['-i', '0'], 'a queue is given without the name of its broker'],
    [['-b', 'test-broker', '-o', '0'], 'an offset is given without its queue'],
    [['-s', 'yesterday'], '--beginTimestamp is no time: yesterday'],
    [['-s', '9999999999999'], '--beginTimestamp is a time to come: 9999999999999'],
    [['-s', '2', '-e', '1'], '--beginTimestamp is after --endTimestamp'],
  ])('refuses %j', async (more, message) => {
    const refused = await run(['consumeMessage', '-t', 'ReadLines', ...more]);
    expect(refused).toMatchObject({ status: 64, stdout: '' });
    expect(refused.stderr).toContain(`mq: ${message}\n`);
  });

  it('suggests the nearest name for a topic that does not exist', async () => {
    await send('Warehouse', 'x');
    const missing = await run(['consumeMessage', '-t', 'Warehose']);
    expect(missing.status).toBe(65);
    expect(missing.stderr).toContain('hint: Did you mean the topic Warehouse?');
  });
});

describe('queryMsgByKey', () => {
  it('shows every message with the key, oldest first', async () => {
    const first = await send('ByKey', 'one', '-k', 'order-1', '-b', 'test-broker', '-i', '3');
    const second = await send('ByKey', 'two', '-k', 'order-1 other', '-b', 'test-broker', '-i', '0');
    await send('ByKey', 'three', '-k', 'order-2');
    const found = await run(['queryMsgByKey', '-t', 'ByKey', '-k', 'order-1']);
    expect(found.status).toBe(0);
    const [heading, ...rows] = lines(found.stdout);
    expect(heading).toMatch(/^#Message ID {2,}#QID {2,}#Offset {2,}#Store Time$/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).toEqual([
      [first.msgId, '3', '0'],
      [second.msgId, '0', '0'],
    ]);
    const { document } = await runJson(['queryMsgByKey', '-t', 'ByKey', '-k', 'order-2', '-m', '1', '-b', '0']);
    expect(document).toMatchObject({ key: 'order-2', messages: [{ body: 'three' }], unreached: [] });
    const none = await run(['queryMsgByKey', '-t', 'ByKey', '-k', 'order-1', '-e', '1']);
    expect(none).toMatchObject({ status: 65, stdout: '' });
    expect(none.stderr).toContain('topic ByKey has no message with the key order-1');
  });
});

describe('queryMsgById', () => {
  it('finds a message by either kind of id, and says by which', async () => {
    const { msgId, offsetMsgId } = await send('ById', 'hello', '-k', 'k');
    const unique = await run(['queryMsgById', '-t', 'ById', '-i', msgId]);
    expect(unique.status).toBe(0);
    expect(unique.stdout).toContain(`OffsetID:            ${offsetMsgId}\nFound By:            unique key\n`);
    expect(unique.stdout).toContain('Keys:                [k]\n');
    expect(unique.stdout).toMatch(/\n\nWARN: No Consumer\n$/);
    expect(unique.stdout).not.toContain('hello');
    const offset = await run(['queryMsgById', '-i', offsetMsgId, '-f', 'UTF-8']);
    expect(offset.stdout).toContain('Found By:            offset message id\n');
    expect(offset.stdout).toContain('Message Body:        hello\n');
    const { document } = await runJson(['queryMsgById', '-t', 'ById', '-i', msgId]);
    expect(document).toMatchObject({
      found: [{ id: msgId, idKind: 'unique', message: { body: 'hello', bodyEncoding: 'utf8' }, tracks: [] }],
      failed: [],
    });
  });

  it('shows several, and ends with 3 when one of them is missing', async () => {
    const { msgId } = await send('ByIds', 'here');
    const missing = `${msgId.slice(0, -4)}FFFF`;
    const both = await run(['queryMsgById', '-t', 'ByIds', '-i', `${msgId}, ${missing}`]);
    expect(both.status).toBe(3);
    expect(both.stdout).toContain(`MsgId:               ${msgId}`);
    expect(both.stderr).toContain(
      `${missing}: there is no message ${missing}. As a unique key, topic ByIds does not have it`,
    );
    expect(await run(['queryMsgById', '-t', 'ByIds', '-i', missing])).toMatchObject({ status: 65, stdout: '' });
  });

  it('says who advertised an address that nobody is registered with', async () => {
    const elsewhere = 'AC11000200002A9F0000000000000000';
    const lost = await run(['queryMsgById', '-i', elsewhere]);
    expect(lost.status).toBe(65);
    expect(lost.stderr).toContain('it names 172.17.0.2:10911, which the broker that stored it advertised');
  });

  it('sends a copy with -s true', async () => {
    const { msgId } = await send('ByIdAgain', 'again', '-k', 'k', '-c', 'TagA');
    const resent = await run(['queryMsgById', '-t', 'ByIdAgain', '-i', msgId, '-s', 'true']);
    expect(resent.status).toBe(0);
    expect(resent.stdout).toMatch(
      new RegExp(`^prepare resend msg. originalMsgId=${msgId}\nSendResult \\[sendStatus=SEND_OK, msgId=`),
    );
    const { document } = await runJson(['consumeMessage', '-t', 'ByIdAgain']);
    const copies = (document as { messages: { body: string; keys: string; tags: string; msgId: string }[] }).messages;
    expect(copies.map(({ body, keys, tags }) => [body, keys, tags])).toEqual([
      ['again', 'k', 'TagA'],
      ['again', 'k', 'TagA'],
    ]);
    expect(new Set(copies.map(({ msgId: id }) => id)).size).toBe(2);
  });

  it('has a client of a push group consume it with -g and -d, and shows what the groups have done', async () => {
    const { msgId } = await send('ByIdPush', 'again');
    const member = { brokerAddr: broker.brokerAddr, group: 'PushGroup', topic: 'ByIdPush', clientId: 'p@1' };
    const client = await onlineClient(member);
    try {
      const push = (clientId: string) =>
        run(['queryMsgById', '-t', 'ByIdPush', '-i', msgId, '-g', 'PushGroup', '-d', clientId]);
      const pushed = await push('p@1');
      expect(pushed.status).toBe(0);
      expect(pushed.stdout).toBe(
        'ConsumeMessageDirectlyResult [order=false, autoCommit=true, consumeResult=CR_SUCCESS, remark=null, spentTimeMills=1]\n',
      );
      const nobody = await push('p@2');
      expect(nobody).toMatchObject({ status: 65, stdout: '' });
      expect(nobody.stderr).toContain('hint: Online: p@1.');
      const tracks = await run(['queryMsgById', '-t', 'ByIdPush', '-i', msgId]);
      expect(tracks.stdout).toContain(
        'MessageTrack [consumerGroup=PushGroup, trackType=NOT_CONSUME_YET, exceptionDesc=null]\n',
      );
    } finally {
      await client.close();
    }
  });

  it.each([
    [['-i', 'nonsense'], '"nonsense" is no message id'],
    [['-i', 'AC11000200002A9F0000000000000000', '-g', 'G'], '--consumerGroup (-g) needs --clientId (-d)'],
    [['-i', 'AC11000200002A9F0000000000000000', '-f', 'klingon'], '"klingon" is no charset'],
    [[], 'Missing required flag msgId'],
  ])('refuses %j', async (more, message) => {
    const refused = await run(['queryMsgById', '-t', 'ById', ...more]);
    expect(refused).toMatchObject({ status: 64, stdout: '' });
    expect(refused.stderr).toContain(message);
  });
});

describe('queryMsgByOffset', () => {
  it('shows the message, and a sentence where there is none', async () => {
    await send('ByOffset', '中文', '-b', 'test-broker', '-i', '2');
    const at = (offset: string, ...more: string[]) =>
      run(['queryMsgByOffset', '-t', 'ByOffset', '-b', 'test-broker', '-i', '2', '-o', offset, ...more]);
    const found = await at('0', '-f', 'utf8');
    expect(found.status).toBe(0);
    expect(found.stdout).toContain('Queue Offset:        0\n');
    expect(found.stdout).toContain('Message Body:        中文\n');
    expect((await at('0')).stdout).not.toContain('Message Body');
    const none = await at('1');
    expect(none).toMatchObject({ status: 65, stdout: '' });
    expect(none.stderr).toContain('queue 2 of topic ByOffset on broker test-broker has no message at offset 1');
    expect(none.stderr).toContain('hint: It holds the offsets from 0 to before 1.');
  });
});
