import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { decodeHaRuntimeInfo } from '../../src/protocol/bodies/ha-runtime-info.ts';
import { decodeKVTable } from '../../src/protocol/bodies/kv-table.ts';
import { decodeSubscriptionGroupWrapper } from '../../src/protocol/bodies/subscription-group.ts';
import { decodeTopicConfigSerializeWrapper } from '../../src/protocol/bodies/topic-config-table.ts';
import { asNumber, asObject, parseObject } from '../../src/protocol/json/read.ts';
import { replicates } from './lab/compatibility.ts';
import {
  APACHE_VERSIONS,
  type ApacheVersion,
  ask,
  type Cluster,
  type ClusterOptions,
  createTopic,
  Jvm,
  type NameServer,
  type PeerName,
  peers,
  sideBySide,
  start,
  startNames,
  tools,
  waitFor,
} from './lab.ts';
import { bodies, type Produced, type Pulled, type Pushed } from './results.ts';

/** Small files, so that the log rolls while a test writes. */
const FILE_SIZE = 131_072;
const GEOMETRY = {
  mappedFileSizeCommitLog: FILE_SIZE,
  mappedFileSizeConsumeQueue: 20_000,
  maxHashSlotNum: 5_000,
  maxIndexNum: 20_000,
};

/** Who is master and who is slave: ours is one of them. */
const PAIRS: [PeerName, PeerName][] = APACHE_VERSIONS.filter((version) => peers().includes(version)).flatMap(
  (version): [PeerName, PeerName][] => [
    [version, 'mq'],
    ['mq', version],
  ],
);

const runtime = async (broker: string): Promise<Record<string, string>> => {
  const answer = await ask(broker, 28);
  if (answer.code !== 0) throw new Error(`runtime info of ${broker}: ${answer.code} ${answer.remark}`);
  return decodeKVTable(answer.body);
};
const logEnd = async (broker: string): Promise<number> => Number((await runtime(broker))['commitLogMaxOffset']);

/** The log's bytes from a position on, as they lie in a store's files. */
function logBytes(store: string, from: number, to: number): Buffer {
  const directory = join(store, 'commitlog');
  const files = readdirSync(directory)
    .sort()
    .map((name) => ({ start: Number(name), bytes: readFileSync(join(directory, name)) }))
    .filter(({ start }) => start + FILE_SIZE > from && start < to);
  return Buffer.concat(files.map(({ start, bytes }) => bytes.subarray(Math.max(0, from - start), to - start)));
}

const topicsOf = async (broker: string) => decodeTopicConfigSerializeWrapper((await ask(broker, 21)).body);
const groupNames = async (broker: string): Promise<string[]> => {
  const { subscriptionGroupTable } = decodeSubscriptionGroupWrapper((await ask(broker, 201)).body);
  return [...subscriptionGroupTable.keys()].sort();
};
/** `topic@group` to queue to offset. */
const offsetsOf = async (broker: string): Promise<Record<string, Record<string, number>>> => {
  const table = asObject(parseObject((await ask(broker, 43)).body)['offsetTable']);
  return Object.fromEntries(
    Object.entries(table).map(([key, queues]) => [
      key,
      Object.fromEntries(Object.entries(asObject(queues)).map(([queue, offset]) => [queue, asNumber(offset)])),
    ]),
  );
};

describe.skipIf(!tools('java', 'javac', 'mvn') || PAIRS.length === 0 || !peers().includes('mq'))('replication', () => {
  const jvms = new Map<string, Promise<Jvm>>();
  let dir: string;
  let names: NameServer;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mq-replication-'));
    names = await startNames(PAIRS.some((pair) => pair.includes('5.3.3')) ? '5.3.3' : '4.9.7', dir);
  });
  afterAll(async () => {
    for (const jvm of jvms.values()) await (await jvm).close();
    await names?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const jvmOf = (version: ApacheVersion): Promise<Jvm> => {
    const known = jvms.get(version) ?? Jvm.start(version);
    jvms.set(version, known);
    return known;
  };
  const caughtUp = (slave: Cluster, master: Cluster): Promise<true> =>
    waitFor('the slave has the log', async () => (await logEnd(slave.broker)) === (await logEnd(master.broker)), {
      timeoutMs: 60_000,
    });

  // At the same time, each with a broker name of its own: they wait for tables, which 5.x takes over once a minute.
  sideBySide(true, PAIRS)('of a master %s by a slave %s', ([master, slave]) => {
    const running: Cluster[] = [];
    afterEach(async () => {
      for (const cluster of running.splice(0).reverse()) await cluster.kill();
    });

    const up = async (
      peer: PeerName,
      brokerName: string,
      config: Record<string, string | number | boolean>,
      places: Pick<ClusterOptions, 'dir' | 'store'> = {},
    ) => {
      const options = { namesrv: names.address, brokerName, config: { ...GEOMETRY, ...config }, ...places };
      const cluster = await start(peer, options);
      running.push(cluster);
      return cluster;
    };

    const apache = (master === 'mq' ? slave : master) as ApacheVersion;
    const brokerName = `${master}-${slave}`.replaceAll('.', '');
    const isFive = apache === '5.3.3';

    it('makes the same log, takes the tables over, and serves a Java consumer when the master is killed', async ({
      task,
    }) => {
      replicates(task, 'same log, tables taken over', master, slave);
      const jvm = await jvmOf(apache);
      const leader = await up(master, brokerName, { brokerRole: 'ASYNC_MASTER' });
      const topic = `Orders-${brokerName}`;
      const asSlave = { brokerRole: 'SLAVE', brokerId: 1, slaveReadEnable: true };
      const home = await mkdtemp(join(dir, 'slave-'));
      const place = { dir: home, store: join(home, 'store') };
      let follower = await up(slave, brokerName, asSlave, place);
      await waitFor(
        'the slave is connected',
        async () => {
          const end = await logEnd(leader.broker);
          return end > 0 ? (await logEnd(follower.broker)) === end : (await connectedSlaves(leader)) === 1;
        },
        { timeoutMs: 60_000 },
      );
      await createTopic(leader, topic, { queues: 3 });
      for (const mode of ['sync', 'batch', 'unicode', 'compressed']) {
        const produced = await jvm.run<Produced>(
          'Produce',
          names.address,
          topic,
          'producers',
          mode,
          mode === 'sync' ? 1000 : 20,
        );
        expect(produced.errors).toEqual([]);
      }
      const pulled = await jvm.run<Pulled>('ConsumePull', names.address, topic, 'order-service', 'pull', '*', 0, 0);
      expect(pulled.received).toBe(1060);
      await caughtUp(follower, leader);
      // It comes again with a log of its own, and goes on where that ends.
      await follower.stop();
      await jvm.run<Produced>('Produce', names.address, topic, 'producers', 'async', 20);
      follower = await up(slave, brokerName, asSlave, place);
      await caughtUp(follower, leader);
      const end = await logEnd(leader.broker);
      expect(end).toBeGreaterThan(FILE_SIZE);
      const from = Number((await runtime(follower.broker))['commitLogMinOffset']);
      expect(logBytes(follower.store, from, end).equals(logBytes(leader.store, from, end))).toBe(true);

      // 5.x asks for tables once a minute.
      await waitFor(
        'the tables are taken over',
        async () => {
          const [ours, theirs] = await Promise.all([topicsOf(follower.broker), topicsOf(leader.broker)]);
          const [mine, yours] = await Promise.all([offsetsOf(follower.broker), offsetsOf(leader.broker)]);
          const key = `${topic}@order-service`;
          return (
            ours.topicConfigTable.get(topic)?.writeQueueNums === 3 &&
            ours.topicConfigTable.size === theirs.topicConfigTable.size &&
            yours[key] !== undefined &&
            JSON.stringify(mine[key]) === JSON.stringify(yours[key]) &&
            // The tables come one after the other.
            (await groupNames(follower.broker)).join() === (await groupNames(leader.broker)).join()
          );
        },
        { timeoutMs: 100_000, everyMs: 500 },
      );
      if (master === 'mq' || isFive) {
        const status = decodeHaRuntimeInfo((await ask(leader.broker, 907)).body);
        expect(status).toMatchObject({ master: true, inSyncSlaveNums: 1, slaves: [{ diff: 0, inSync: true }] });
      }

      // 14 is what clients of both versions try again elsewhere; the original went from it to 2 (flow control).
      expect((await sendTo(follower, topic)).code).toBe(slave === '5.3.3' ? 2 : 14);
      await leader.kill();
      await waitFor('the route has the slave only', async () => {
        const route = (await ask(names.address, 105, { topic, acceptStandardJsonOnly: 'true' })).body.toString();
        return !route.includes(leader.broker) && route.includes(follower.broker);
      });
      if (slave !== 'mq') return;
      replicates(task, 'the slave serves consumers without its master', master, slave);
      const words = [names.address, topic, 'late-service', 'CLUSTERING', 'concurrent', '*', 1, 1080, 60] as const;
      const pushed = await jvm.run<Pushed>('ConsumePush', ...words);
      const got = pushed.instances.flatMap(({ messages }) => messages);
      expect(bodies(got).filter((body) => !body.startsWith('async-'))).toEqual(bodies(pulled.messages));
      const producer = new Producer({ namesrvAddr: names.address });
      await expect(producer.send({ topic, body: 'no' })).rejects.toThrow();
      await producer.close();
    });

    it('lets a synchronous master promise two copies, and say when there is one', async ({ task }) => {
      replicates(task, 'two copies of what a synchronous master acknowledges', master, slave);
      const fives = isFive && master !== 'mq';
      const leader = await up(master, brokerName, {
        brokerRole: 'SYNC_MASTER',
        ...(fives && { inSyncReplicas: 2, totalReplicas: 2 }),
        slaveTimeout: 1000,
      });
      const topic = `Pairs-${brokerName}`;
      await createTopic(leader, topic, { queues: 1 });
      const producer = new Producer({ namesrvAddr: names.address });
      try {
        const send = async (): Promise<string> => (await producer.send({ topic, body: 'x' })).status;
        const alone = fives ? 'FLUSH_SLAVE_TIMEOUT' : 'SLAVE_NOT_AVAILABLE';
        expect(await send()).toBe(alone);
        const follower = await up(slave, brokerName, { brokerRole: 'SLAVE', brokerId: 1 });
        await caughtUp(follower, leader);
        await waitFor('the slave acknowledges', async () => (await send()) === 'SEND_OK', { timeoutMs: 30_000 });
        for (let i = 0; i < 20; i++) expect(await send()).toBe('SEND_OK');
        const before = await logEnd(leader.broker);
        expect(await logEnd(follower.broker)).toBe(before);
        await follower.kill();
        await waitFor('the slave is missed', async () => (await send()) === alone);
      } finally {
        await producer.close();
      }
    });
  });

  const sendTo = ({ broker }: Cluster, topic: string) => {
    const fields = {
      a: 'PG',
      b: topic,
      c: 'TBW102',
      d: '4',
      e: '0',
      f: '0',
      g: '1',
      h: '0',
      i: '',
      j: '0',
      k: 'false',
    };
    return ask(broker, 310, fields, Buffer.from('no'));
  };

  async function connectedSlaves(leader: Cluster): Promise<number> {
    const answer = await ask(leader.broker, 907);
    return answer.code === 0 ? decodeHaRuntimeInfo(answer.body).slaves.length : 1;
  }
});
