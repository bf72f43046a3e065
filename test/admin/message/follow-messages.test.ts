import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FollowEvent, type FollowOptions, followMessages } from '../../../src/admin/message/follow-messages.ts';
import { parseStartPoint } from '../../../src/admin/message/follow-start.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

let broker: TestBroker;
let producer: Producer;
let directory: string;

const start = (ports: object = {}): Promise<TestBroker> => startTestBroker({ directory, config: ports });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-follow-'));
  broker = await start();
  producer = new Producer({ namesrvAddr: broker.namesrvAddr, pollNameServerInterval: 10 });
});
afterAll(async () => {
  await producer.close();
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

/** Follows a topic and keeps what comes, until it is told to stop. */
function following(options: Omit<FollowOptions, 'routeEveryMs'>) {
  const abort = new AbortController();
  const client = new AdminClient({ namesrvAddr: [broker.namesrvAddr], signal: abort.signal, timeoutMs: 2000 });
  const events: FollowEvent[] = [];
  let wake = (): void => undefined;
  const done = (async () => {
    for await (const event of followMessages(client, { ...options, routeEveryMs: 10 }, abort)) {
      events.push(event);
      wake();
    }
  })().finally(() => wake());
  done.catch(() => undefined);
  const bodies = (): string[] =>
    events.flatMap((event) => (event.kind === 'message' ? [event.message.body.toString()] : []));
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) {
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), done]);
      if (abort.signal.aborted) return;
    }
  };
  return {
    events,
    bodies,
    until,
    began: () => until(() => events.some(({ kind }) => kind === 'queues')),
    stop: async () => {
      abort.abort();
      await done;
      await client.close();
    },
    done,
  };
}

async function makeTopic(topic: string, queues: number): Promise<void> {
  const client = new AdminClient({ namesrvAddr: [broker.namesrvAddr] });
  await client.topics.update(broker.brokerAddr, topicConfig(topic, { readQueueNums: queues, writeQueueNums: queues }));
  await client.close();
}

const send = (topic: string, body: string, queueId = 0, tags?: string) =>
  producer.send({ topic, body, tags }, { queue: { brokerName: 'test-broker', queueId } });

describe('followMessages', () => {
  it('begins at the end, and shows what comes to any queue', async () => {
    await makeTopic('FollowNow', 3);
    await send('FollowNow', 'old');
    const tail = following({ topic: 'FollowNow', start: { kind: 'now' } });
    await tail.began();
    for (const queueId of [0, 1, 2]) await send('FollowNow', `new ${queueId}`, queueId);
    await tail.until(() => tail.bodies().length === 3);
    expect(tail.bodies().sort()).toEqual(['new 0', 'new 1', 'new 2']);
    await tail.stop();
  });

  it('begins at the beginning, with the last ones in order of time, or at a time', async () => {
    await makeTopic('FollowPast', 2);
    for (const n of [0, 1, 2, 3, 4]) {
      await send('FollowPast', `m${n}`, n % 2, n === 3 ? 'B' : 'A');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const all = following({ topic: 'FollowPast', start: { kind: 'earliest' } });
    await all.until(() => all.bodies().length === 5);
    await all.stop();
    const times = all.events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
    const third = times.find(({ body }) => body.toString() === 'm3')?.storeTimestamp ?? 0;
    const last = following({ topic: 'FollowPast', start: { kind: 'last', count: 3 } });
    await last.began();
    expect(last.bodies()).toEqual(['m2', 'm3', 'm4']);
    await last.stop();
    const since = following({ topic: 'FollowPast', start: { kind: 'time', timestampMs: third } });
    await since.until(() => since.bodies().length === 2);
    expect(since.bodies().sort()).toEqual(['m3', 'm4']);
    await since.stop();
    const tagged = following({ topic: 'FollowPast', start: { kind: 'earliest' }, expression: 'B || C' });
    await tagged.until(() => tagged.bodies().length === 1);
    expect(tagged.bodies()).toEqual(['m3']);
    await tagged.stop();
  });

  it('takes up queues that are added', async () => {
    await makeTopic('FollowGrows', 1);
    const tail = following({ topic: 'FollowGrows', start: { kind: 'now' } });
    await tail.began();
    await makeTopic('FollowGrows', 2);
    await tail.until(() => tail.events.some((event) => event.kind === 'queues' && event.isNew));
    while ((await producer.queues('FollowGrows')).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await send('FollowGrows', 'second queue', 1);
    await tail.until(() => tail.bodies().length === 1);
    expect(tail.bodies()).toEqual(['second queue']);
    await tail.stop();
  });

  it('goes on after a restart of broker and name server, without a gap or a message twice', async () => {
    await makeTopic('FollowRestart', 1);
    const tail = following({ topic: 'FollowRestart', start: { kind: 'now' } });
    await tail.began();
    await send('FollowRestart', 'before');
    await tail.until(() => tail.bodies().length === 1);
    const port = (address: string): number => Number(address.split(':').at(-1));
    await broker.close();
    await tail.until(() => tail.events.some(({ kind }) => kind === 'trouble'));
    broker = await start({ listenPort: port(broker.brokerAddr), embeddedNamesrvPort: port(broker.namesrvAddr) });
    await send('FollowRestart', 'after');
    await tail.until(() => tail.bodies().length === 2);
    expect(tail.bodies()).toEqual(['before', 'after']);
    await tail.stop();
  });

  it('fails at the start for a topic that is not there, and a condition that is none', async () => {
    const missing = following({ topic: 'FollowNothing', start: { kind: 'now' } });
    await expect(missing.done).rejects.toThrow(/FollowNothing/);
    await makeTopic('FollowSql', 1);
    const sql = following({
      ...{ topic: 'FollowSql', start: { kind: 'now' } as const },
      ...{ expression: 'a >', expressionType: 'SQL92' as const },
    });
    await expect(sql.done).rejects.toMatchObject({ name: 'MqError' });
  });
});

it.each([
  ['now', { kind: 'now' }],
  ['Earliest', { kind: 'earliest' }],
  ['-7', { kind: 'last', count: 7 }],
  ['1700000000000', { kind: 'time', timestampMs: 1_700_000_000_000 }],
  ['-10001', undefined],
  ['soon', undefined],
])('reads %s as a place to begin', (text, start) => {
  expect(parseStartPoint(text)).toEqual(start);
});
