import { startApache } from './apache.ts';
import type { Cluster, ClusterOptions, PeerName } from './cluster.ts';
import { startMq } from './mq.ts';

/** Starting is most of what a JVM computes here. */
const QUICK_TO_START = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** Many run at once, and are no broker's idea of a quiet machine: a send waits rather than being refused. */
const PATIENT = { waitTimeMillsInSendQueue: 10_000, osPageCacheBusyTimeOutMills: 10_000 };
/** 5.3.3 writes its timer wheel each second, whether it was used or not: an eighth of a processor for each broker. */
const IDLE = { timerFlushIntervalMs: 10_000 };

/** Starts a broker of whatever make, and a name server unless one is given. */
export function start(peer: PeerName, options: ClusterOptions = {}): Promise<Cluster> {
  if (peer === 'mq') return startMq(options);
  const config = { ...PATIENT, ...IDLE, ...options.config };
  return startApache(peer, { javaFlags: QUICK_TO_START, ...options, config });
}

/** The same with the flags and the configuration that the original has by itself: for whoever measures it. */
export const startAsShipped = (peer: PeerName, options: ClusterOptions = {}): Promise<Cluster> =>
  peer === 'mq' ? startMq(options) : startApache(peer, options);
