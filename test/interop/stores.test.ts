import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageCriteria } from '../../src/engine/store/inspect/message-filter.ts';
import { searchStore } from '../../src/engine/store/inspect/search-store.ts';
import { verifyStore } from '../../src/engine/store/inspect/verify-store.ts';
import {
  APACHE_VERSIONS,
  createTopic,
  Jvm,
  type PeerName,
  peers,
  ROOT,
  run,
  Succession,
  tools,
  waitFor,
} from './lab.ts';
import type { Produced, Pulled, Queried, Received } from './results.ts';

/** Small files, so that logs, queues and index roll while a test writes. */
const GEOMETRY = {
  mappedFileSizeCommitLog: 65_536,
  mappedFileSizeConsumeQueue: 2_000,
  maxHashSlotNum: 500,
  maxIndexNum: 1_000,
  flushConsumerOffsetInterval: 500,
};
const ENDS = ['clean', 'killed'] as const;

/** Who writes and who reads: ours on one side at least, unless MQ_PEERS leaves ours out (to prove the tests). */
const PAIRS: [PeerName, PeerName][] = peers().flatMap((writer) =>
  peers()
    .filter((reader) =>
      peers().includes('mq') ? (writer === 'mq') !== (reader === 'mq') || writer === 'mq' : writer === reader,
    )
    .map((reader): [PeerName, PeerName] => [writer, reader]),
);

/** What must not change from one broker to the next. */
const essence = ({ id, queueId, offset, tags, keys, flag, length, body, properties }: Received): object => {
  const { CLUSTER, UNIQ_KEY, n, 属性 } = properties;
  return { id, queueId, offset, tags, keys, flag, length, body, CLUSTER, UNIQ_KEY, n, 属性 };
};
const inOrder = (messages: Received[]): object[] =>
  [...messages].sort((a, b) => a.queueId - b.queueId || a.offset - b.offset).map(essence);

// At the same time, each with brokers of its own.
describe.skipIf(!tools('java', 'javac', 'mvn')).concurrent('stores', () => {
  let jvm: Jvm;

  beforeAll(async () => {
    jvm = await Jvm.start('5.3.3');
  });
  afterAll(() => jvm?.close());
  const produce = ({ cluster }: Succession, topic: string, mode: string, count: number): Promise<Produced> =>
    jvm.run<Produced>('Produce', cluster.namesrv, topic, 'producers', mode, count);
  const pull = ({ cluster }: Succession, topic: string, group: string): Promise<Pulled> =>
    jvm.run<Pulled>('ConsumePull', cluster.namesrv, topic, group, 'pull', '*', 0, 0);

  describe.each(PAIRS)('written by %s, opened by %s', (writer, reader) => {
    it.for(ENDS)('%s: same messages, offsets, keys and topics', async (end, { onTestFinished }) => {
      const brokers = await Succession.begin(onTestFinished);
      const { store } = brokers;
      const first = await brokers.open(writer, GEOMETRY);
      await createTopic(first, 'Orders', { queues: 3 });
      const sent = await produce(brokers, 'Orders', 'sync', 300);
      for (const mode of ['batch', 'unicode', 'compressed']) await produce(brokers, 'Orders', mode, 10);
      const before = await pull(brokers, 'Orders', 'order-service');
      expect(before.received).toBe(330);
      // A killed broker keeps the offsets it had written: Apache's writes them first ten seconds after its start.
      if (end === 'killed') await offsetsWritten(store, 'Orders@order-service', before.committed);
      const uncommitted = await produce(brokers, 'Orders', 'async', 20);
      expect(uncommitted.accepted).toBe(20);
      // The offline tools read it beside its broker, and after.
      const kind = writer === 'mq' ? 'mq broker' : 'Apache broker';
      expect(await verifyStore({ directory: store })).toMatchObject({ outcome: 'SOUND', holder: { kind } });
      await (end === 'clean' ? first.stop() : first.kill());
      const left = await verifyStore({ directory: store });
      expect(left.damages.filter(({ remedy }) => remedy !== 'start' || end === 'clean')).toEqual([]);
      expect(left).toMatchObject({ holder: undefined, hasAbort: end === 'killed', logFileSize: 65_536 });
      expect(await messagesIn(store, { topic: 'Orders' })).toBe(350);
      expect(await messagesIn(store, { key: 'sync-key-123' })).toBe(1);

      const second = await brokers.open(reader, GEOMETRY);
      const after = await pull(brokers, 'Orders', 'another-service');
      expect(after.received).toBe(350);
      const old = after.messages.filter((message) => !message.body.startsWith('async-'));
      expect(inOrder(old)).toEqual(inOrder(before.messages));
      const rest = await pull(brokers, 'Orders', 'order-service');
      expect(rest.messages.map((message) => message.body).sort()).toEqual(
        Array.from({ length: 20 }, (_, i) => `async-${i}`).sort(),
      );

      const words = [second.namesrv, 'Orders', 'q', 'sync-key-123', sent.ids[200] ?? '', sent.offsetIds[299] ?? ''];
      const found = await jvm.run<Queried>('Query', ...words);
      expect(found.byKey.map((message) => message.body)).toEqual(['sync-123']);
      expect(found.byUniqueId).toMatchObject({ body: 'sync-200' });
      expect(found.byOffsetId).toMatchObject({ body: 'sync-299' });

      // It goes on being written where it stopped.
      await produce(brokers, 'Orders', 'order', 6);
      const more = await pull(brokers, 'Orders', 'another-service');
      expect(more.received).toBe(6);
      for (const { queueId, offset } of more.messages)
        expect(offset).toBeGreaterThanOrEqual(after.committed[queueId] ?? 0);
    });
  });

  const samples = APACHE_VERSIONS.flatMap((version) => ENDS.map((end) => `${version}-${end}`));
  describe.each(peers('mq'))('samples opened by %s', (peer) => {
    it.for(samples)('%s', async (name, { onTestFinished }) => {
      const fixtures = join(ROOT, 'test', 'fixtures', 'stores');
      const sample = JSON.parse(await readFile(join(fixtures, `${name}.json`), 'utf8')) as Sample;
      const brokers = await Succession.begin(onTestFinished);
      const { store } = brokers;
      await mkdir(store);
      await run('tar', ['-xzf', join(fixtures, `${name}.tar.gz`), '-C', store]);
      await brokers.open(peer, sample.config);
      for (const [topic, messages] of Object.entries(sample.topics)) {
        const read = await pull(brokers, topic, `fresh-${topic}`);
        expect(inOrder(read.messages)).toEqual(inOrder(messages));
      }
      for (const place of Object.keys(sample.offsets)) {
        const [topic = '', group = ''] = place.split('@');
        expect(await pull(brokers, topic, group)).toMatchObject({ received: 0, committed: sample.offsets[place] });
      }
    });
  });
});

/** How many messages of a store meet what is asked for. */
async function messagesIn(directory: string, criteria: MessageCriteria): Promise<number> {
  return (await searchStore({ directory, criteria, onMessages: () => undefined })).found;
}

/** Waits until consumerOffset.json holds the offsets of a topic and group. */
async function offsetsWritten(store: string, place: string, offsets: Record<string, number>): Promise<void> {
  await waitFor(`the offsets of ${place} on disk`, async () => {
    const text = await readFile(join(store, 'config', 'consumerOffset.json'), 'utf8').catch(() => '');
    // Apache leaves the keys of the inner tables, which are numbers, without quotes.
    const table = new RegExp(`"${place}":\\s*\\{([^}]*)\\}`).exec(text)?.[1] ?? '';
    const found = [...table.matchAll(/"?(\d+)"?\s*:\s*(\d+)/g)].map(([, queue, offset]) => [queue, Number(offset)]);
    return isDeepStrictEqual(Object.fromEntries(found), offsets);
  });
}

interface Sample {
  config: Record<string, string | number | boolean>;
  offsets: Record<string, Record<string, number>>;
  topics: Record<string, Received[]>;
}
