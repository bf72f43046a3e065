import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../src/protocol/command.ts';
import { decodeMessages } from '../../../../src/protocol/message/decode.ts';
import { type Bench, openBench, SUBSCRIPTION, SUSPEND } from '../support/raw-client.ts';

/** As long as a client may hold: a lost wake-up would end the test by its time limit. */
const HOLD_MS = 60_000;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ config: { enablePropertyFilter: true } });
});
afterAll(() => bench.close());

let topics = 0;
const newTopic = (): string => `Race${topics++}`;
const tagged = (tag: string, i: number): string => `TAGS\u0001${tag}\u0002n\u0001${i}\u0002`;

/** A poll that waits as long as it takes for messages from an offset on. */
const poll = (
  topic: string,
  queueOffset: number,
  more: Record<string, string | number> = {},
): Promise<RemotingCommand> =>
  bench.pull({ topic, queueOffset, sysFlag: SUBSCRIPTION | SUSPEND, suspendTimeoutMillis: HOLD_MS, ...more });

/** Polls until the message `last` came; returns what was read. */
async function readTo(topic: string, last: string, more: Record<string, string | number> = {}): Promise<string[]> {
  const read: string[] = [];
  for (let offset = 0; read.at(-1) !== last; ) {
    const answer = await poll(topic, offset, more);
    // A poll with so long a time must end with messages, or behind others that do not match.
    if (answer.code !== 0) expect(answer.code).toBe(20);
    read.push(...decodeMessages(answer.body ?? Buffer.alloc(0)).map((message) => message.body.toString()));
    offset = Number(answer.extFields?.['nextBeginOffset']);
  }
  return read;
}

const numbers = (count: number, wanted: (i: number) => boolean = () => true): string[] =>
  Array.from({ length: count }, (_, i) => i)
    .filter(wanted)
    .map(String);

describe('polls that race with sends', () => {
  it('are woken by each of many messages sent one by one, in the very turn of the poll or around it', async () => {
    const topic = newTopic();
    await bench.send({ topic, queueId: 1 });
    for (let i = 0; i < 1500; i++) {
      const order = i % 3;
      const sending = order === 0 ? bench.send({ topic, body: `${i}` }) : undefined;
      const polling = poll(topic, i);
      if (order === 2) await new Promise((resolve) => setImmediate(resolve));
      const [answer] = await Promise.all([polling, sending ?? bench.send({ topic, body: `${i}` })]);
      expect(answer.extFields?.['nextBeginOffset']).toBe(`${i + 1}`);
    }
  });

  it('lose nothing for several consumers with and without filters while sends go on', async () => {
    const topic = newTopic();
    const count = 2000;
    await bench.send({ topic, queueId: 1 });
    const last = String(count - 1);
    const readers = [
      readTo(topic, last),
      readTo(topic, last, { consumerGroup: 'second' }),
      readTo(topic, last, { consumerGroup: 'tags', subscription: 'Odd' }),
      readTo(topic, last, { consumerGroup: 'sql', subscription: 'n >= 1990 OR n < 5', expressionType: 'SQL92' }),
    ];
    for (let i = 0; i < count; ) {
      const burst = Math.min(1 + (i % 7), count - i);
      const sends = Array.from({ length: burst }, (_, k) => {
        const n = i + k;
        return bench.send({ topic, body: `${n}`, properties: tagged(n % 2 === 1 ? 'Odd' : 'Even', n) });
      });
      await Promise.all(sends);
      i += burst;
    }
    const [all, second, tags, sql] = await Promise.all(readers);
    expect(all).toEqual(numbers(count));
    expect(second).toEqual(numbers(count));
    expect(tags).toEqual(numbers(count, (i) => i % 2 === 1));
    expect(sql).toEqual(numbers(count, (i) => i >= 1990 || i < 5));
  });

  it('are woken for a topic and queue that are made while they poll', async () => {
    const topic = newTopic();
    expect((await poll(topic, 0)).code).toBe(17);
    const fields = { topic, defaultTopic: 'TBW102', perm: '6', topicFilterType: 'SINGLE_TAG', topicSysFlag: '0' };
    const make = (queues: number) =>
      bench.ask(RequestCode.UPDATE_AND_CREATE_TOPIC, {
        ...fields,
        order: 'false',
        readQueueNums: `${queues}`,
        writeQueueNums: `${queues}`,
      });
    await make(2);
    const polling = poll(topic, 0, { queueId: 1 });
    expect((await poll(topic, 0, { queueId: 2 })).code).toBe(29);
    await bench.send({ topic, queueId: 1, body: 'first' });
    expect((await polling).code).toBe(0);
    await make(3);
    const beyond = poll(topic, 0, { queueId: 2 });
    await bench.send({ topic, queueId: 2, body: 'beyond' });
    expect((await beyond).code).toBe(0);
  });

  it('of a topic made anew hear that their offset is none, with its first message', async () => {
    const topic = newTopic();
    for (let i = 0; i < 3; i++) await bench.send({ topic });
    const waiting = poll(topic, 3);
    await bench.ask(RequestCode.DELETE_TOPIC_IN_BROKER, { topic });
    await bench.send({ topic });
    expect(await waiting).toMatchObject({ code: 21 });
  });
});
