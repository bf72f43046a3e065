import { afterAll, beforeAll, expect, it } from 'vitest';
import { mqJson } from '../cli/spawn.ts';
import {
  APACHE_VERSIONS,
  aliOnsClient,
  type Client,
  type Cluster,
  covers,
  createTopic,
  goClient,
  Jvm,
  peers,
  sideBySide,
  start,
  tools,
  waitFor,
} from './lab.ts';
import type { Produced, Received } from './results.ts';

/** Every level one second, so that sixteen of them would take a minute. */
const LEVEL_MS = 1000;
const CONFIG = { messageDelayLevel: '1s 1s 1s 1s 1s 1s', autoCreateTopicEnable: false };

interface Delivery extends Received {
  offsetId: string;
  storedAt: number;
  at: number;
}

interface DeadLetter {
  msgId: string;
  originTopic: string;
  originMessageId: string;
  tries: number;
  keys: string;
  tags: string;
  body: string;
}

const peerNames = peers('mq');
const javaMissing = !tools('java', 'javac', 'mvn');
// Apache peers need a JVM and its jars; ours does not.
const apache = peerNames.some((peer) => peer !== 'mq');

sideBySide(!apache || !javaMissing, peerNames)('messages that fail, against %s', (peer) => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await start(peer, { config: CONFIG });
  });
  afterAll(() => cluster?.kill());

  /** Runs a command of ours that must succeed. */
  const json = async <T>(...args: string[]): Promise<T> => {
    const { status, stderr, document } = await mqJson(args, { env: { NAMESRV_ADDR: cluster.namesrv } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return document as T;
  };
  const deadLetters = async (group: string, count: number): Promise<DeadLetter[]> => {
    let messages: DeadLetter[] = [];
    await waitFor(`${count} dead letters of ${group}`, async () => {
      const args = ['dlq', 'show', '-g', group, '--body', '--json'];
      const { status, document } = await mqJson(args, { env: { NAMESRV_ADDR: cluster.namesrv } });
      messages = status === 0 ? (document as { messages: DeadLetter[] }).messages : [];
      return messages.length >= count;
    });
    expect(messages).toHaveLength(count);
    return messages;
  };

  sideBySide(!javaMissing, APACHE_VERSIONS)('Java client %s', (version) => {
    const suffix = version.replaceAll('.', '_');
    const topic = `Fails_${suffix}`;
    let jvm: Jvm;
    let sent: Produced;
    beforeAll(async () => {
      jvm = await Jvm.start(version);
      await createTopic(cluster, topic);
      sent = await jvm.run<Produced>('Produce', cluster.namesrv, topic, `producers-${suffix}`, 'sync', 3);
    });
    afterAll(() => jvm?.close());

    const retry = async (group: string, listener: string, tries: number, expected: number): Promise<Delivery[]> => {
      const args = [cluster.namesrv, topic, group, listener, tries, expected, 60];
      return (await jvm.run<{ deliveries: Delivery[] }>('Retry', ...args)).deliveries;
    };
    const byMessage = (deliveries: readonly Delivery[]): Delivery[][] =>
      sent.ids.map((id) =>
        deliveries.filter((one) => one.id === id).sort((a, b) => a.reconsumeTimes - b.reconsumeTimes),
      );

    const LISTENERS = ['concurrent', 'throwing', 'level'] as const;
    // A 5.3.3 client first reads the route of a new group's retry topic 20 s later, whatever the broker: all at once.
    it('tries again and gives up, in whatever way it fails', async ({ task }) => {
      const all = await Promise.all(LISTENERS.map((listener) => retry(`${listener}-${suffix}`, listener, 2, 9)));
      for (const [i, listener] of LISTENERS.entries()) await checkTries(`${listener}-${suffix}`, all[i] ?? []);
      covers(task, 'retry, then dead letter', `Java ${version}`, peer);
    });

    const checkTries = async (group: string, deliveries: readonly Delivery[]): Promise<void> => {
      expect(deliveries).toHaveLength(9);
      for (const tries of byMessage(deliveries)) {
        expect(tries.map(({ reconsumeTimes }) => reconsumeTimes)).toEqual([0, 1, 2]);
        const [first] = tries;
        for (const [n, one] of tries.entries()) {
          expect(one).toMatchObject({ topic, body: first?.body, keys: first?.keys, tags: first?.tags });
          if (n === 0) continue;
          expect(one.properties).toMatchObject({ RETRY_TOPIC: topic, ORIGIN_MESSAGE_ID: first?.offsetId });
          // Never early: the client gives it back only after it came.
          expect(one.at - (tries[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(LEVEL_MS);
        }
        expect(new Set(tries.map(({ offsetId }) => offsetId)).size).toBe(3);
      }
      const dead = await deadLetters(group, 3);
      expect(dead.map(({ msgId }) => msgId).sort()).toEqual([...sent.ids].sort());
      const firsts = byMessage(deliveries).map(([first]) => first);
      for (const letter of dead) {
        const first = firsts.find((one) => one?.id === letter.msgId);
        expect(letter).toMatchObject({ originTopic: topic, originMessageId: first?.offsetId, tries: 3 });
        expect(letter).toMatchObject({ body: first?.body, keys: first?.keys, tags: first?.tags });
      }
    };

    it('says which group gave a message up', async () => {
      const { found } = await json<{ found: { consumeStatus: { group: string; status: string; tries: number }[] }[] }>(
        ...['queryMsgById', '-t', topic, '-i', sent.ids[0] ?? ''],
      );
      const status = found[0]?.consumeStatus.find(({ group }) => group === `concurrent-${suffix}`);
      expect(status).toMatchObject({ status: 'DEAD_LETTER', tries: 3 });
    });

    it('gets dead letters again, with their ids and topic, when they are resent', async () => {
      const group = `concurrent-${suffix}`;
      const done = await json<object>('dlq', 'resend', '-g', group, '--all', '--yes');
      expect(done).toMatchObject({ messages: 3, resent: 3 });
      const deliveries = await retry(group, 'content', 2, 3);
      expect(deliveries.map(({ id }) => id).sort()).toEqual([...sent.ids].sort());
      for (const one of deliveries) expect(one).toMatchObject({ topic, reconsumeTimes: 0 });
      expect(await json<object>('dlq', 'resend', '-g', group, '--all', '--yes')).toMatchObject({ messages: 0 });
    });

    it('gives up in order: what failed in place becomes a dead letter', async () => {
      const group = `orderly-${suffix}`;
      const deliveries = await retry(group, 'orderly', 1, 6);
      const tries = byMessage(deliveries).map((all) => all.map(({ reconsumeTimes }) => reconsumeTimes));
      expect(tries.map((all) => all.slice(0, 2))).toEqual([0, 1, 2].map(() => [0, 1]));
      const dead = await deadLetters(group, 3);
      expect(dead.map(({ msgId }) => msgId).sort()).toEqual([...sent.ids].sort());
    });

    it('gets replies to its requests', async ({ task }) => {
      const questions = `Questions_${suffix}`;
      await createTopic(cluster, questions);
      const answers = await jvm.run<{ reply: string; calledBack: string }>(
        ...(['RequestReply', cluster.namesrv, questions, `ask-${suffix}`] as const),
      );
      expect(answers.calledBack).toBe('re: ask again');
      // A 5.3.3 client that waits gives up as soon as its question is stored, whatever the broker.
      if (version === '4.9.7') expect(answers.reply).toBe('re: ask');
      covers(task, 'request-reply', `Java ${version}`, peer);
    });
  });

  interface OtherDelivery {
    id: string;
    body: string;
    reconsumeTimes: number;
  }
  const failing = async (client: Client, name: string): Promise<void> => {
    const topic = `FailsFrom${name}`;
    const group = `${name}-fails`;
    await createTopic(cluster, topic);
    await client('produce', cluster.namesrv, topic, `${name}-producers`, 3);
    const { messages } = await client<{ messages: OtherDelivery[] }>('retry', cluster.namesrv, topic, group, 6, 60);
    const bodies = [...new Set(messages.map(({ body }) => body))].sort();
    expect(bodies).toHaveLength(3);
    for (const body of bodies) {
      const tries = messages.filter((message) => message.body === body);
      expect(tries.map(({ reconsumeTimes }) => reconsumeTimes).sort()).toEqual([0, 1]);
      // ali-ons sends no unique key, and takes the offset id for the message's.
      expect(new Set(tries.map(({ id }) => id)).size).toBe(name === 'node' ? 2 : 1);
    }
    const dead = await deadLetters(group, 3);
    expect(dead.map(({ body }) => body).sort()).toEqual(bodies);
    for (const letter of dead) expect(letter).toMatchObject({ originTopic: topic, tries: 2 });
  };

  it.skipIf(!tools('go')).concurrent('Go client: tries again and gives up', async ({ task }) => {
    await failing(await goClient(), 'go');
    covers(task, 'retry, then dead letter', 'Go 2.1.2', peer);
  });

  it.concurrent('ali-ons: tries again and gives up', async ({ task }) => {
    await failing(await aliOnsClient(), 'node');
    covers(task, 'retry, then dead letter', 'ali-ons', peer);
  });
});
