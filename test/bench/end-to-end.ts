import { createTopic, Jvm, type PeerName, startAsShipped } from '../interop/lab.ts';
import type { Effort } from './measure.ts';

/** From before a send to the consumer's handler, in milliseconds. */
export interface EndToEnd {
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
}

/** The same at two rates. */
export interface Latencies {
  slow: EndToEnd;
  half: EndToEnd;
}

export const SLOW_PER_SECOND = 1_000;

interface Printed extends EndToEnd {
  lost: number;
  failed: number;
}

/**
 * Latency from publish to handler, with the unmodified 5.3.3 Java client as producer and push consumer in one JVM.
 *
 * @param halfPerSecond messages a second at half load
 */
export async function endToEnd(peer: PeerName, halfPerSecond: number, { seconds }: Effort): Promise<Latencies> {
  const cluster = await startAsShipped(peer, { heap: '1g' });
  const jvm = await Jvm.start('5.3.3', ['-XX:TieredStopAtLevel=4']);
  try {
    const run = async (perSecond: number): Promise<EndToEnd> => {
      console.error(`${new Date().toISOString().slice(11, 19)} ${peer}: publish to handler, ${perSecond} a second`);
      const topic = `EndToEnd${perSecond}`;
      await createTopic(cluster, topic);
      const printed = await jvm.run<Printed>('EndToEnd', cluster.namesrv, topic, perSecond, seconds, seconds);
      const { lost, failed } = printed;
      if (lost > 0) throw new Error(`${peer}, ${perSecond} a second: ${lost} messages did not arrive`);
      if (failed > 0) console.error(`${peer}, ${perSecond} a second: ${failed} sends were refused`);
      return printed;
    };
    return { slow: await run(SLOW_PER_SECOND), half: await run(halfPerSecond) };
  } finally {
    await jvm.close();
    await cluster.stop();
  }
}
