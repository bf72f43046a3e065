import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { decodeMessages, type MessageExt } from '../../src/protocol/message/decode.ts';
import { parseOffsetMessageId } from '../../src/protocol/message/ids.ts';
import { type MqOptions, mq, mqJson } from '../cli/spawn.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ config: { brokerClusterName: 'DefaultCluster' } });
});
afterAll(() => bench.close());

const options = (): MqOptions => ({ env: { NAMESRV_ADDR: bench.broker.namesrvAddr } });
const run = (...args: string[]) => mq(['dlq', ...args], options());
const json = async <T = Record<string, unknown>>(...args: string[]): Promise<T> => {
  const { status, stderr, document } = await mqJson(['dlq', ...args], options());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return document as T;
};
const failure = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { status, stderr, document } = await mqJson(['dlq', ...args], options());
  expect(document).toBeUndefined();
  expect(status).not.toBe(0);
  return (JSON.parse(stderr) as { error: Record<string, unknown> }).error;
};

/** Sends a message and has the group give it up at once. */
async function bury(group: string, id: string, body = `body ${id}`): Promise<void> {
  const properties = `UNIQ_KEY\u0001${id}\u0002KEYS\u0001key-${id}\u0002TAGS\u0001TagA\u0002`;
  const sent = await bench.send({ topic: 'Orders', properties, body });
  const offset = parseOffsetMessageId(sent.extFields?.['msgId'] ?? '')?.physicalOffset;
  const fields = { offset: `${offset}`, group, delayLevel: '-1' };
  expect((await bench.ask(RequestCode.CONSUMER_SEND_MSG_BACK, fields)).code).toBe(0);
}

const ID = '7F000001000018B4AAC2000000000';
const id = (n: number): string => `${ID}${String(n).padStart(3, '0')}`;

async function read(topic: string, queueOffset = 0): Promise<MessageExt[]> {
  const answer = await bench.pull({ topic, queueOffset });
  return answer.code === 0 ? decodeMessages(answer.body ?? Buffer.alloc(0)) : [];
}

describe('dlq', () => {
  it('lists nothing where there is nothing, and says which group has none', async () => {
    expect(await json('list')).toEqual({ groups: [], unreached: [] });
    expect((await run('list')).stdout).toBe('no group has dead letters\n');
    expect(await failure('show', '-g', 'Nobody')).toMatchObject({ code: 'NOT_FOUND', group: 'Nobody', exit: 65 });
  });

  it('lists the groups with how many they have, since when', async () => {
    for (const n of [1, 2, 3]) await bury('Billing', id(n));
    await bury('Mailing', id(4));
    const { groups } = await json<{ groups: Record<string, unknown>[] }>('list');
    expect(groups).toMatchObject([
      { group: 'Billing', topic: '%DLQ%Billing', messages: 3, pending: 3, brokers: ['test-broker'] },
      { group: 'Mailing', messages: 1, pending: 1 },
    ]);
    expect(Number(groups[0]?.['newestTimestamp'])).toBeGreaterThanOrEqual(Number(groups[0]?.['oldestTimestamp']));
    const text = await run('list', '-g', 'Billing');
    expect(text.stdout.split('\n')[1]).toMatch(/^Billing +3 +3 +20\d\d-.* +20\d\d-.* +test-broker$/);
  });

  it('shows them with the id and topic they had, and their bodies when asked', async () => {
    const { messages, more } = await json<{ messages: Record<string, unknown>[]; more: boolean }>(
      'show',
      '-g',
      'Billing',
    );
    expect(more).toBe(false);
    expect(messages).toMatchObject(
      [1, 2, 3].map((n) => ({
        msgId: id(n),
        keys: `key-${id(n)}`,
        originTopic: 'Orders',
        tries: 1,
        queueOffset: n - 1,
      })),
    );
    expect(messages[0]).not.toHaveProperty('body');
    const text = await run('show', '-g', 'Billing', '--body', '--limit', '2');
    expect(text.stdout).toMatch(new RegExp(`^${id(2)} +key-${id(2)} +Orders +1 .* body ${id(2)}$`, 'm'));
    expect(text.stdout).not.toContain(id(3));
    expect(text.stderr).toContain('there are more');
    const past = await json<{ messages: unknown[] }>('show', '-g', 'Billing', '--end', '1000');
    expect(past.messages).toEqual([]);
  });

  it.each([
    [['-g', 'Billing'], 'which dead letters?'],
    [['-g', 'Billing', '--all', '-i', 'x'], 'which dead letters?'],
    [['-g', 'Billing', '--begin', '1', '--again'], '--again goes with --all'],
  ])('refuses to resend %j', async (args, words) => {
    const refused = await run('resend', ...args);
    expect(refused.status).toBe(64);
    expect(refused.stderr).toContain(words);
  });

  it('asks before it sends, and says on --dry-run how many it would', async () => {
    expect(await failure('resend', '-g', 'Billing', '--all')).toMatchObject({ code: 'NEEDS_ANSWER' });
    const dry = await run('resend', '-g', 'Billing', '--all', '--dry-run');
    expect(dry.stdout).toBe('would send 3 dead letters of group Billing to %RETRY%Billing\n');
    expect(await read('%RETRY%Billing')).toEqual([]);
  });

  it('sends them to the retry topic of the group only, with the same id and all tries to come', async () => {
    const done = await json('resend', '-g', 'Billing', '--all', '--yes');
    expect(done).toMatchObject({ messages: 3, resent: 3, failed: [], target: 'retry' });
    const retried = await read('%RETRY%Billing');
    expect(retried.map(({ msgId }) => msgId).sort()).toEqual([1, 2, 3].map(id));
    for (const message of retried) {
      expect(message).toMatchObject({ reconsumeTimes: 0, tags: 'TagA', keys: `key-${message.msgId}` });
      expect(message.body.toString()).toBe(`body ${message.msgId}`);
      expect(message.properties.get('RETRY_TOPIC')).toBe('Orders');
      expect(message.properties.has('DELAY')).toBe(false);
    }
    expect(await read('Orders', 4)).toEqual([]);
  });

  it('goes on where it ended, unless it is told to do all again', async () => {
    const none = await run('resend', '-g', 'Billing', '--all', '--yes');
    expect(none.stdout).toBe('group Billing has no dead letters to send again\n');
    await bury('Billing', id(5));
    expect(await json('list', '-g', 'Billing')).toMatchObject({ groups: [{ messages: 4, pending: 1 }] });
    expect(await json('resend', '-g', 'Billing', '--all', '--yes')).toMatchObject({ messages: 1, resent: 1 });
    expect(await json('resend', '-g', 'Billing', '--all', '--again', '--dry-run')).toMatchObject({ messages: 4 });
  });

  it('sends single ones, to the topic they came from when it is told so', async () => {
    const before = (await read('Orders')).length;
    const line = ['resend', '-g', 'Billing', '-i', `${id(2)},${id(3)}`, '--to-origin', '--yes'];
    expect(await json(...line)).toMatchObject({ messages: 2, resent: 2, target: 'origin' });
    const again: MessageExt[] = [];
    for (const queueId of [0, 1, 2, 3]) {
      const answer = await bench.pull({ topic: 'Orders', queueId, queueOffset: queueId === 0 ? before : 0 });
      if (answer.code === 0) again.push(...decodeMessages(answer.body ?? Buffer.alloc(0)));
    }
    expect(again.map(({ msgId }) => msgId).sort()).toEqual([id(2), id(3)]);
    expect(again[0]?.properties.has('RETRY_TOPIC')).toBe(false);
    expect(await failure('resend', '-g', 'Mailing', '-i', id(2), '--yes')).toMatchObject({
      code: 'NOT_FOUND',
      exit: 65,
    });
  });

  it('sends those of a time', async () => {
    expect(await json('resend', '-g', 'Billing', '--begin', '1000', '--dry-run')).toMatchObject({ messages: 4 });
    expect(await json('resend', '-g', 'Mailing', '--begin', '1', '--end', '1000', '--yes')).toMatchObject({
      resent: 0,
    });
  });

  it('says when a group that consumes in order made them dead letters again, and keeps the place', async () => {
    await bury('Sorted', id(6));
    await bench.ask(
      RequestCode.LOCK_BATCH_MQ,
      {},
      Buffer.from(
        JSON.stringify({
          consumerGroup: 'Sorted',
          clientId: 'c',
          mqSet: [{ topic: 'Orders', brokerName: 'test-broker', queueId: 0 }],
        }),
      ),
    );
    const run1 = await run('resend', '-g', 'Sorted', '--all', '--yes');
    expect(run1.status).toBe(3);
    expect(run1.stdout).toContain('sent 0 of 1 dead letter of group Sorted');
    expect(run1.stdout).toContain('group Sorted consumes in order');
    expect(await json('list', '-g', 'Sorted')).toMatchObject({ groups: [{ messages: 2, pending: 2 }] });
  });

  it('purges only when the name of the group is given, and begins anew', async () => {
    const warning = 'This removes 4 dead letters of group Billing for good.';
    const refused = await run('purge', '-g', 'Billing', '--yes');
    expect(refused.status).toBe(64);
    expect(refused.stderr).toContain(warning);
    expect(refused.stderr).toContain('Add --confirm=Billing.');
    expect(await failure('purge', '-g', 'Billing', '--confirm', 'billing')).toMatchObject({ code: 'INTERRUPTED' });
    expect((await run('purge', '-g', 'Billing', '--dry-run')).stdout).toMatch(/^would remove 4 dead letters/);
    const done = await run('purge', '-g', 'Billing', '--confirm=Billing');
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toMatch(/^removed 4 dead letters of group Billing on test-broker/);
    expect(await json('list', '-g', 'Billing')).toMatchObject({ groups: [{ messages: 0, pending: 0 }] });
    await bury('Billing', id(7));
    expect(await json('list', '-g', 'Billing')).toMatchObject({ groups: [{ messages: 1, pending: 1 }] });
  });
});
