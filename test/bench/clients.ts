import { join } from 'node:path';
import { AckConsumer } from '../../src/client/consumer/ack/ack-consumer.ts';
import { type Cluster, createTopic, Jvm, type PeerName, ROOT, run, startAsShipped } from '../interop/lab.ts';
import { load } from './load.ts';
import type { Effort } from './measure.ts';

/** Messages a second of the SDK and of the Java client, each alone with our broker. */
export interface ClientRates {
  sdkProducer: number;
  javaProducer: number;
  sdkConsumer: number;
  javaConsumer: number;
}

const WINDOW = 64;
const BODY_BYTES = 128;
/** Large enough for a rate, small enough for every tier of a page cache. */
const BACKLOG_PER_SECOND = 40_000;

const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);

/** Producers with 64 sends under way, and push consumers that take a backlog, against the same broker. */
export async function clientRates({ seconds }: Effort): Promise<ClientRates> {
  const cluster = await startAsShipped('mq', {});
  const jvm = await Jvm.start('5.3.3', ['-XX:TieredStopAtLevel=4']);
  try {
    const rate = async (program: string, ...args: (string | number)[]): Promise<number> =>
      (await jvm.run<{ perSecond: number }>(program, cluster.namesrv, ...args)).perSecond;
    say('producers: Java, SDK');
    const javaProducer = await rate('ProducerLoad', 'ClientRates', WINDOW, BODY_BYTES, seconds, seconds);
    const sdkProducer = await mqBench(cluster, 'produce', `${seconds}s`, '--concurrency', `${WINDOW}`);
    const count = BACKLOG_PER_SECOND * seconds;
    await fill(cluster, 'Backlog', count);
    say(`consumers of ${count} messages: Java, SDK`);
    const javaConsumer = await rate('ConsumerLoad', 'Backlog', 'bench-java-consumers', count);
    const from = ['--from', 'earliest', '--count', `${count}`, '-g', 'bench-sdk-consumers', '-t', 'Backlog'];
    const sdkConsumer = await mqBench(cluster, 'consume', '10m', ...from);
    return { sdkProducer, javaProducer, sdkConsumer, javaConsumer };
  } finally {
    await jvm.close();
    await cluster.stop();
  }
}

async function mqBench(cluster: Cluster, what: string, duration: string, ...more: string[]): Promise<number> {
  const topic = more.includes('-t') ? [] : ['-t', 'ClientRates'];
  const args = ['bench', what, ...topic, '--duration', duration, ...more, '-n', cluster.namesrv, '--json'];
  const printed = await run(process.execPath, [join(ROOT, 'bin/run.js'), ...args]);
  return (JSON.parse(printed) as { messagesPerSecond: number }).messagesPerSecond;
}

/** Messages received and acknowledged one by one, a second, by the SDK's consumer. */
export async function ackRate(peer: PeerName, { seconds }: Effort): Promise<number> {
  const cluster = await startAsShipped(peer, { heap: '1g' });
  try {
    say(`${peer}: acknowledgements`);
    const count = 4000 * seconds;
    await fill(cluster, 'Acknowledged', count);
    const consumer = new AckConsumer({ namesrvAddr: cluster.namesrv, consumerGroup: 'bench-ack-consumers' });
    consumer.subscribe('Acknowledged');
    try {
      return await acknowledge(consumer, count, seconds * 1000);
    } finally {
      await consumer.close();
    }
  } finally {
    await cluster.stop();
  }
}

/** Receivers that each take a batch and acknowledge all of it at once, message by message. */
async function acknowledge(consumer: AckConsumer, count: number, forMs: number): Promise<number> {
  const begin = performance.now();
  const deadline = begin + forMs;
  let done = 0;
  const receiver = async (): Promise<void> => {
    while (done < count && performance.now() < deadline) {
      const deliveries = await consumer.receive(32, 1000);
      if (deliveries.length === 0) return;
      await Promise.all(deliveries.map((delivery) => delivery.ack()));
      done += deliveries.length;
    }
  };
  await Promise.all(Array.from({ length: 8 }, receiver));
  return (done / (performance.now() - begin)) * 1000;
}

async function fill(cluster: Cluster, topic: string, count: number): Promise<void> {
  await createTopic(cluster, topic);
  await load(cluster, { mode: 'send', topic, window: 256, warmup: count, seconds: 1, bodyBytes: BODY_BYTES });
}
