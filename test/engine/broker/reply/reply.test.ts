import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, request, response } from '../../../../src/protocol/command.ts';
import { decodeMessages } from '../../../../src/protocol/message/decode.ts';
import { formatProperties, parseProperties } from '../../../../src/protocol/message/properties.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { capturedSamples } from '../../../protocol/captured/frames.ts';
import { type Bench, openBench } from '../support/raw-client.ts';
import { heartbeat } from '../support/test-broker.ts';

let bench: Bench;
const clients: RemotingClient[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await bench.close();
});

/** A producer that waits for replies and answers the push with a code. */
async function asker(clientId: string, code = 0, from: Bench = bench): Promise<RemotingCommand[]> {
  const pushed: RemotingCommand[] = [];
  const take = (command: RemotingCommand): RemotingCommand => {
    pushed.push(command);
    return response(code, 'as told');
  };
  const client = new RemotingClient({ processors: new Map([[RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT, take]]) });
  clients.push(client);
  const body = encodeHeartbeatData(heartbeat(clientId, { producerGroups: ['askers'] }));
  await client.invoke(from.broker.brokerAddr, request(RequestCode.HEART_BEAT, undefined, body), 5000);
  return pushed;
}

const TOPIC = 'DefaultCluster_REPLY_TOPIC';
const V2: ExtFields = {
  a: 'repliers',
  b: TOPIC,
  c: 'TBW102',
  d: '4',
  e: '0',
  f: '0',
  g: '1700000000000',
  h: '7',
  k: 'false',
};

const reply = (clientId: string | undefined, more: ExtFields = {}, from: Bench = bench): Promise<RemotingCommand> => {
  const own: [string, string][] = [
    ['MSG_TYPE', 'reply'],
    ['CORRELATION_ID', 'c-1'],
  ];
  if (clientId !== undefined) own.push(['REPLY_TO_CLIENT', clientId]);
  const fields = { ...V2, i: formatProperties(own), j: '0', ...more };
  return from.ask(RequestCode.SEND_REPLY_MESSAGE_V2, fields, Buffer.from('re: ask'));
};

describe('a reply', () => {
  it('is pushed to the client that asked, as it was sent, and stored', async () => {
    const pushed = await asker('10.0.0.1@1');
    const answer = await reply('10.0.0.1@1');
    expect(answer).toMatchObject({
      code: 0,
      extFields: { queueId: '0', MSG_REGION: 'DefaultRegion', TRACE_ON: 'true' },
    });
    expect(answer.extFields?.['msgId']).toMatch(/^[0-9A-F]{32}$/);
    expect(pushed).toHaveLength(1);
    const [push] = pushed;
    expect(push?.body?.toString()).toBe('re: ask');
    const { properties = '', storeTimestamp, bornHost, storeHost, ...fields } = push?.extFields ?? {};
    expect(fields).toEqual({
      producerGroup: 'repliers',
      topic: TOPIC,
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: '4',
      queueId: '0',
      sysFlag: '0',
      bornTimestamp: '1700000000000',
      flag: '7',
      reconsumeTimes: '0',
      unitMode: 'false',
    });
    expect(bornHost).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(storeHost).toBe(bench.broker.brokerAddr);
    expect(Number(storeTimestamp)).toBeGreaterThan(1_700_000_000_000);
    expect(Object.fromEntries(parseProperties(properties))).toEqual({
      MSG_TYPE: 'reply',
      CORRELATION_ID: 'c-1',
      REPLY_TO_CLIENT: '10.0.0.1@1',
      PUSH_REPLY_TIME: expect.stringMatching(/^\d{13}$/),
    });
    const offset = Number(answer.extFields?.['queueOffset']);
    const stored = await bench.pull({ topic: TOPIC, queueOffset: offset });
    const [message] = decodeMessages(stored.body ?? Buffer.alloc(0));
    expect(message?.body.toString()).toBe('re: ask');
    expect(message?.properties.has('PUSH_REPLY_TIME')).toBe(false);
  });

  it('is pushed with the header fields of the original, captured', async () => {
    const of497 = capturedSamples().filter(({ title }) => title.startsWith('4.9.7 '));
    const captured = of497.find(({ code }) => code === RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT);
    const question = of497.find(({ code }) => code === RequestCode.SEND_REPLY_MESSAGE_V2);
    const sent = question?.request.header.extFields ?? {};
    const pushed = await asker(parseProperties(sent['i'] ?? '').get('REPLY_TO_CLIENT') ?? '');
    const answer = await bench.ask(RequestCode.SEND_REPLY_MESSAGE_V2, sent, Buffer.from('re: ask'));
    expect(Object.keys(answer.extFields ?? {}).sort()).toEqual(
      Object.keys(question?.response?.header.extFields ?? {}).sort(),
    );
    const original = captured?.request.header.extFields ?? {};
    const ours = pushed[0]?.extFields ?? {};
    expect(Object.keys(ours).sort()).toEqual(Object.keys(original).sort());
    const names = (fields: ExtFields): string[] => [...parseProperties(fields['properties'] ?? '').keys()].sort();
    expect(names(ours)).toEqual(names(original));
  });

  it('comes with long names from Go clients (324)', async () => {
    const pushed = await asker('go-client');
    const fields = {
      ...{ producerGroup: 'repliers', topic: TOPIC, defaultTopic: 'TBW102', defaultTopicQueueNums: '4', queueId: '0' },
      ...{ sysFlag: '0', bornTimestamp: '1', flag: '0', properties: 'REPLY_TO_CLIENT\u0001go-client' },
    };
    expect(await bench.ask(RequestCode.SEND_REPLY_MESSAGE, fields, Buffer.from('r'))).toMatchObject({ code: 0 });
    expect(pushed).toHaveLength(1);
  });

  it.each([
    ['nobody by that id is there', 'nobody', 'push reply message fail, channel of <nobody> not found.'],
    ['it names nobody', undefined, 'reply message properties[REPLY_TO_CLIENT] is null'],
  ])('fails with the words of the original when %s, and is stored all the same', async (_when, id, remark) => {
    const answer = await reply(id);
    expect(answer).toMatchObject({ code: 1, remark, extFields: { queueId: '0', MSG_REGION: 'DefaultRegion' } });
    expect(answer.extFields?.['msgId']).toMatch(/^[0-9A-F]{32}$/);
  });

  it('fails when the client does not take it', async () => {
    await asker('refuses', 1);
    expect(await reply('refuses')).toMatchObject({ code: 1, remark: 'push reply message to refusesfail.' });
  });

  it('goes to the newest connection of a client', async () => {
    const old = await asker('moved');
    const now = await asker('moved');
    await reply('moved');
    expect([old.length, now.length]).toEqual([0, 1]);
  });

  it('is not stored when the broker is told not to', async () => {
    const quiet = await openBench({ config: { storeReplyMessageEnable: false } });
    try {
      await asker('q', 0, quiet);
      expect((await reply('q', {}, quiet)).extFields).toMatchObject({ msgId: '0', queueOffset: '0', queueId: '0' });
      const missed = await reply('nobody', {}, quiet);
      expect(missed.extFields).toEqual({ MSG_REGION: 'DefaultRegion', TRACE_ON: 'true' });
      const max = await quiet.ask(RequestCode.GET_MAX_OFFSET, { topic: TOPIC, queueId: '0' });
      expect(max.extFields).toEqual({ offset: '0' });
    } finally {
      await quiet.close();
    }
  });

  it.each([
    ['an unknown topic', { b: 'Nowhere', c: 'Nowhere' }, 17],
    ['a queue the topic does not have', { e: '9' }, 29],
    ['a number that is none', { g: 'soon' }, 1],
  ])('is refused for %s, with the region fields', async (_what, more, code) => {
    expect(await reply('10.0.0.1@1', more)).toMatchObject({ code, extFields: { MSG_REGION: 'DefaultRegion' } });
  });
});
