import { type NameServer, startApache, startNameServer } from './apache.ts';
import type { Cluster, ClusterOptions, PeerName } from './cluster.ts';
import type { ApacheVersion } from './jars.ts';
import { startMq } from './mq.ts';

/** Starting is most of what a JVM computes here; half of that is the key of a certificate that nobody asks for. */
const QUICK_TO_START = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dtls.server.mode=disabled'];
/** Many run at once, and are no broker's idea of a quiet machine: a send waits rather than being refused. */
const PATIENT = { waitTimeMillsInSendQueue: 10_000, osPageCacheBusyTimeOutMills: 10_000 };
/**
 * 5.3.3 writes its timer wheel each second, whether it was used or not: an eighth of a processor for each broker. And it
 * spins at its start until it has waited for its first flush of transaction metrics, which is 3 s by itself.
 */
const IDLE = { timerFlushIntervalMs: 60_000, transactionMetricFlushInterval: 300 };

/** Starts a broker of whatever make, and a name server unless one is given. */
export function start(peer: PeerName, options: ClusterOptions = {}): Promise<Cluster> {
  if (peer === 'mq') return startMq(options);
  const config = { ...PATIENT, ...IDLE, ...options.config };
  return startApache(peer, { javaFlags: QUICK_TO_START, ...options, config });
}

/** Starts an Apache name server for several brokers. */
export const startNames = (version: ApacheVersion, dir: string): Promise<NameServer> =>
  startNameServer(version, dir, {}, QUICK_TO_START);

/** The same as {@link start} with the flags and the configuration that the original has by itself: for whoever measures it. */
export const startAsShipped = (peer: PeerName, options: ClusterOptions = {}): Promise<Cluster> =>
  peer === 'mq' ? startMq(options) : startApache(peer, options);
