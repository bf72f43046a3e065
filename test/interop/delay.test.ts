import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APACHE_VERSIONS,
  covers,
  createTopic,
  Jvm,
  MQ_BIN,
  type PeerName,
  peers,
  run,
  Succession,
  tools,
  waitFor,
} from './lab.ts';
import type { Pulled, Received } from './results.ts';

interface Sent {
  sent: {
    spec: string;
    /** Before it was sent, in milliseconds. */
    at: number;
    id?: string;
    status?: string;
    queueId?: number;
    handle?: string | null;
    recalled?: string;
    error?: string;
  }[];
}

/** Levels short enough to wait for; a timer that survives a kill. */
const CONFIG = { messageDelayLevel: '1s 2s 3s 1h', recallMessageEnable: true, timerFlushIntervalMs: 1000 };
const LEVEL_MS = [1000, 2000, 3000];

/** What a message was promised to wait, in milliseconds from before it was sent. */
function promisedMs(spec: string): number {
  const [kind, value = ''] = spec.split('=');
  if (kind === 'level') return LEVEL_MS[Number(value) - 1] ?? Number.NaN;
  return kind === 'ms' ? Number(value) : Number(value) * 1000;
}

// At the same time, each with brokers of its own: they mostly wait.
describe.skipIf(!tools('java', 'javac', 'mvn')).concurrent('delayed messages', () => {
  const jvms = new Map<string, Jvm>();

  beforeAll(async () => {
    for (const version of APACHE_VERSIONS) jvms.set(version, await Jvm.start(version));
  });
  afterAll(async () => {
    for (const jvm of jvms.values()) await jvm.close();
  });
  const jvm = (version = '5.3.3'): Jvm => jvms.get(version)!;
  const send = ({ cluster }: Succession, version: string, ...specs: string[]): Promise<Sent> =>
    jvm(version).run<Sent>('Delayed', cluster.namesrv, 'Orders', 'producers', ...specs);
  const pull = async ({ cluster }: Succession, found: Received[]): Promise<void> => {
    const words = [cluster.namesrv, 'Orders', 'readers', 'pull', '*', 0, 0];
    found.push(...(await jvm().run<Pulled>('ConsumePull', ...words)).messages);
  };
  /** Pulls until so many messages have come. */
  async function receive(brokers: Succession, count: number): Promise<Received[]> {
    const found: Received[] = [];
    await waitFor(
      `${count} delayed messages`,
      async () => {
        await pull(brokers, found);
        return found.length >= count;
      },
      { everyMs: 300, timeoutMs: 90_000 },
    );
    return found;
  }
  const bodies = (messages: readonly Received[]): string[] => messages.map(({ body }) => body).sort();
  function expectNoneEarly(sent: Sent['sent'], received: readonly Received[]): void {
    for (const { spec, at, id } of sent) {
      const message = received.find((one) => one.id === id);
      expect(message?.body).toBe(spec);
      expect((message?.stored ?? 0) - at, `${spec} was early`).toBeGreaterThanOrEqual(promisedMs(spec));
    }
  }

  describe.each(peers())('on %s', (peer) => {
    it.for(APACHE_VERSIONS)(
      'levels of a %s producer come on time, with tags, keys and id',
      async (version, { onTestFinished, task }) => {
        const brokers = await Succession.begin(onTestFinished);
        await createTopic(await brokers.open(peer, CONFIG), 'Orders');
        const { sent } = await send(brokers, version, 'level=3', 'level=1', 'level=2');
        expect(sent.map(({ status }) => status)).toEqual(['SEND_OK', 'SEND_OK', 'SEND_OK']);
        const received = await receive(brokers, 3);
        expectNoneEarly(sent, received);
        expect(received.map(({ tags, keys, body }) => [tags, keys === body])).toEqual(Array(3).fill(['TagA', true]));
        // The bookkeeping stays in what is stored, with either broker.
        for (const { body, queueId, properties } of received) {
          const DELAY = body.slice('level='.length);
          expect(properties).toMatchObject({ DELAY, REAL_TOPIC: 'Orders', REAL_QID: `${queueId}` });
        }
        covers(task, 'delay levels', `Java ${version}`, peer);
      },
    );

    it('what is pending shows in mq delay list, and in the figures that mqadmin prints', async ({ onTestFinished }) => {
      const brokers = await Succession.begin(onTestFinished);
      const cluster = await brokers.open(peer, CONFIG);
      await createTopic(cluster, 'Orders');
      await send(brokers, '5.3.3', 'level=4', 'level=4');
      const list = await run(process.execPath, [MQ_BIN, 'delay', 'list', '-b', cluster.broker, '--json']);
      const [broker] = (JSON.parse(list) as { brokers: { levels: object[]; timer?: object }[] }).brokers;
      expect(broker?.levels).toMatchObject([{ level: 4, delay: '1h', pending: 2, lateMs: 0 }]);
      expect(broker?.timer === undefined).toBe(peer === '4.9.7');
      // 4.9 counts a level once it has delivered something.
      if (peer === '4.9.7') return;
      await waitFor('figures of level 4', async () => {
        const { out } = await jvm().mqadmin(cluster.namesrv, 'brokerStatus', '-b', cluster.broker);
        return /scheduleMessageOffset_4\s*:\s*0,2/.test(out);
      });
    });
  });

  describe.each(peers().filter((peer) => peer !== '4.9.7'))('on %s', (peer) => {
    it('timed messages come on time, and a recalled one not at all', async ({ onTestFinished, task }) => {
      const brokers = await Succession.begin(onTestFinished);
      await createTopic(await brokers.open(peer, CONFIG), 'Orders');
      const { sent } = await send(brokers, '5.3.3', 'sec=2', 'ms=3500', 'recall=4', 'sec=5');
      expect(sent.map(({ error }) => error)).toEqual(Array(4).fill(undefined));
      expect(sent.every(({ handle }) => (handle ?? '').length > 20)).toBe(true);
      expect(sent[2]?.recalled).toBe(sent[2]?.id);
      const received = await receive(brokers, 3);
      expectNoneEarly(
        sent.filter(({ recalled }) => recalled === undefined),
        received,
      );
      expect(bodies(received)).toEqual(['ms=3500', 'sec=2', 'sec=5']);
      for (const { queueId, properties } of received) {
        expect(properties).toMatchObject({ REAL_TOPIC: 'Orders', REAL_QID: `${queueId}` });
        expect(Object.keys(properties)).toEqual(
          expect.arrayContaining(['TIMER_OUT_MS', 'TIMER_ENQUEUE_MS', 'TIMER_DEQUEUE_MS']),
        );
      }
      const refused = await send(brokers, '5.3.3', 'sec=259300');
      expect(refused.sent[0]?.error).toMatch(/CODE: 13/);
      covers(task, 'timer messages, recall', 'Java 5.3.3', peer);
    });
  });

  const pairs: [PeerName, PeerName][] = peers('mq').flatMap(() =>
    peers()
      .filter((peer) => peer !== 'mq')
      .flatMap((peer): [PeerName, PeerName][] => [
        ['mq', peer],
        [peer, 'mq'],
      ]),
  );
  describe.each(pairs)('pending on %s, delivered by %s', (writer, reader) => {
    const hasTimer = writer !== '4.9.7' && reader !== '4.9.7';
    const SPECS = ['level=1', 'level=3', 'level=3', ...(hasTimer ? ['sec=8', 'sec=20', 'recall=21', 'sec=22'] : [])];

    it.for(['clean', 'killed'])('%s: none is lost, early or recalled in vain', async (end, { onTestFinished }) => {
      const brokers = await Succession.begin(onTestFinished);
      const config = { ...CONFIG, messageDelayLevel: '1s 2s 20s 1h' };
      const before = await brokers.open(writer, config);
      await createTopic(before, 'Orders');
      const { sent } = await send(brokers, '5.3.3', ...SPECS);
      const [first] = await receive(brokers, 1);
      expect(first?.body).toBe('level=1');
      // Progress and timer files are saved: an Apache broker writes its first delay offsets ten seconds after its start.
      if (end === 'killed' && hasTimer) await new Promise((resolve) => setTimeout(resolve, 2500));
      await (end === 'clean' ? before.stop() : before.kill());

      await brokers.open(reader, config);
      const expected = SPECS.filter((spec) => spec !== 'level=1' && !spec.startsWith('recall'));
      const received: Received[] = [];
      await waitFor(
        'what was pending',
        async () => {
          await pull(brokers, received);
          return expected.every((spec) => received.some(({ body }) => body === spec));
        },
        { everyMs: 500, timeoutMs: 90_000 },
      );
      expect(new Set(bodies(received.filter(({ body }) => body !== 'level=1')))).toEqual(new Set(expected));
      for (const { spec, at, id } of sent) {
        const waited = (received.find((one) => one.id === id)?.stored ?? Number.POSITIVE_INFINITY) - at;
        const promised = spec === 'level=1' ? 1000 : spec === 'level=3' ? 20_000 : promisedMs(spec);
        expect(waited, `${spec} was early`).toBeGreaterThanOrEqual(promised);
      }
      if (end === 'clean') expect(bodies(received)).toEqual([...expected].sort());
    });
  });
});
