import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ask,
  type Cluster,
  createTopic,
  freePort,
  Jvm,
  type PeerName,
  startAsShipped,
  startNameServer,
} from '../interop/lab.ts';
import { firstSend, sendFields } from './first-send.ts';
import { type Load, load } from './load.ts';
import { residentMegabytes, usedBytes, watchMemory } from './machine.ts';

/** Everything measured of one broker. Times in milliseconds, memory in megabytes. */
export interface Figures {
  startUp: number;
  idleMemory: number;
  loadedMemory: number;
  send128: Load;
  send128window1: Load;
  send1k: Load;
  pull: Load;
  javaProducer: number;
  syncFlush: Load;
  crashRecovery: { megabytes: number; seconds: number };
  manyQueues: { count: number; megabytes: number };
}

export interface Effort {
  warmup: number;
  seconds: number;
  queues: number;
}

export const FULL: Effort = { warmup: 200_000, seconds: 15, queues: 10_000 };
export const QUICK: Effort = { warmup: 20_000, seconds: 3, queues: 1_000 };

const TOPIC = 'Bench';
/** Newest messages of each queue that the pulls read. */
const HOT = 1_024;

export async function measure(peer: PeerName, effort: Effort): Promise<Figures> {
  const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${peer}: ${what}`);
  const dir = await mkdtemp(join(tmpdir(), 'mq-bench-'));
  const { warmup, seconds } = effort;
  // Ours embeds its name server; Apache's is a process of its own that is not counted.
  const nameServer = peer === 'mq' ? undefined : await startNameServer(peer, dir);
  try {
    say('start-up');
    const port = await freePort([-2]);
    const begin = performance.now();
    const started = startAsShipped(peer, { dir: join(dir, 'async'), heap: '1g', port, namesrv: nameServer?.address });
    const startUp = await firstSend(`127.0.0.1:${port}`, begin);
    let cluster = await started;
    await pause(5_000);
    const idleMemory = residentMegabytes(cluster.pid);

    await createTopic(cluster, TOPIC);
    const memory = watchMemory(cluster.pid);
    say('sends, window 256');
    const send128 = await load(cluster, { mode: 'send', topic: TOPIC, window: 256, warmup, seconds });
    say('sends, window 1');
    const send128window1 = await load(cluster, { mode: 'send', topic: TOPIC, window: 1, warmup: 2_000, seconds });
    say('pulls');
    const hot = { topic: TOPIC, hotMessages: HOT, fromOffset: (await shortestQueue(cluster)) - HOT };
    const pull = await load(cluster, { mode: 'pull', window: 8, warmup: warmup / 10, seconds, ...hot });
    say('sends of 1 KB');
    const send1k = await load(cluster, { mode: 'send', topic: TOPIC, window: 256, warmup, seconds, bodyBytes: 1_024 });
    say('Java producer, 64 threads');
    const jvm = await Jvm.start('5.3.3', ['-XX:TieredStopAtLevel=4']);
    const words = [cluster.namesrv, TOPIC, 64, 128, seconds, seconds];
    const { perSecond: javaProducer } = await jvm.run<{ perSecond: number }>('ProducerLoad', ...words);
    await jvm.close();
    const loadedMemory = memory.stop();

    say('crash recovery');
    const crashRecovery = await recovery(peer, cluster, nameServer?.address);

    say('SYNC_FLUSH');
    cluster = await startAsShipped(peer, {
      dir: join(dir, 'sync'),
      heap: '1g',
      config: { flushDiskType: 'SYNC_FLUSH' },
    });
    await createTopic(cluster, TOPIC);
    const syncFlush = await load(cluster, { mode: 'send', topic: TOPIC, window: 256, warmup, seconds });
    await cluster.kill();

    say(`${effort.queues} queues`);
    const queues = await manyQueues(peer, join(dir, 'queues'), effort.queues);
    return {
      startUp,
      idleMemory,
      loadedMemory,
      send128,
      send128window1,
      send1k,
      pull,
      javaProducer,
      syncFlush,
      crashRecovery,
      manyQueues: { count: effort.queues, megabytes: queues },
    };
  } finally {
    await nameServer?.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The smallest maximum offset of the topic's queues. */
async function shortestQueue(cluster: Cluster): Promise<number> {
  const answers = await Promise.all(
    [0, 1, 2, 3].map((queueId) => ask(cluster.broker, 30, { topic: TOPIC, queueId: `${queueId}` })),
  );
  return Math.min(...answers.map(({ extFields }) => Number(extFields['offset'])));
}

/** Kills the broker, takes away what tells recovery where to begin, and times the start that reads the whole log. */
async function recovery(
  peer: PeerName,
  cluster: Cluster,
  namesrv: string | undefined,
): Promise<Figures['crashRecovery']> {
  await cluster.kill();
  await rm(join(cluster.store, 'checkpoint'), { force: true });
  const megabytes = usedBytes(join(cluster.store, 'commitlog')) / 1e6;
  const begin = performance.now();
  const again = await startAsShipped(peer, { dir: cluster.dir, store: cluster.store, heap: '1g', namesrv });
  await firstSend(again.broker, begin);
  const seconds = (performance.now() - begin) / 1_000;
  await again.kill();
  await rm(cluster.store, { recursive: true, force: true });
  return { megabytes, seconds };
}

/** Memory that `count` queues with a message each add to an idle broker. */
async function manyQueues(peer: PeerName, dir: string, count: number): Promise<number> {
  // Small queue files: 10,000 sparse ones of the default size are 60 GB of address space for nothing measured here.
  const cluster = await startAsShipped(peer, { dir, heap: '1g', config: { mappedFileSizeConsumeQueue: 6_000 } });
  await pause(2_000);
  const before = residentMegabytes(cluster.pid);
  const perTopic = 100;
  for (let topic = 0; topic < count / perTopic; topic++) {
    await createTopic(cluster, `Many${topic}`, { queues: perTopic });
    for (let queue = 0; queue < perTopic; queue++)
      await ask(cluster.broker, 310, sendFields(`Many${topic}`, queue), Buffer.alloc(128, 'x'));
  }
  await pause(3_000);
  const added = residentMegabytes(cluster.pid) - before;
  await cluster.kill();
  return added;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
