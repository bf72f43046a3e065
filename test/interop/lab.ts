/**
 * The interoperability lab: our broker and unmodified Apache ones behind one interface, and a JVM that runs the
 * original clients and mqadmin. `for (const peer of peers()) { const cluster = await start(peer); ... }`
 */
import { startApache } from './lab/apache.ts';
import type { Cluster, ClusterOptions, PeerName } from './lab/cluster.ts';
import { startMq } from './lab/mq.ts';

export { freePort } from '../support/ports.ts';
export { type NameServer, startApache, startNameServer } from './lab/apache.ts';
export { CLUSTER_NAME, type Cluster, type ClusterOptions, type PeerName } from './lab/cluster.ts';
export { covers } from './lab/compatibility.ts';
export { APACHE_VERSIONS, type ApacheVersion, compilePrograms, fetchJars } from './lab/jars.ts';
export { type JavaOutcome, type JavaRun, Jvm, resultOf } from './lab/jvm.ts';
export { MQ_BIN, startMq } from './lab/mq.ts';
export { aliOnsClient, type Client, goClient, goFollower } from './lab/other-clients.ts';
export { CACHE, INTEROP, ROOT } from './lab/paths.ts';
export { run, runStatus, waitFor } from './lab/process.ts';
export { peers, tools } from './lab/tools.ts';
export { createTopic, type TopicOptions } from './lab/topics.ts';
export { type Answer, ask } from './lab/wire.ts';

/** Starting is most of what a JVM computes here. */
const QUICK_TO_START = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** Many run at once, and are no broker's idea of a quiet machine: a send waits rather than being refused. */
const PATIENT = { waitTimeMillsInSendQueue: 10_000, osPageCacheBusyTimeOutMills: 10_000 };

export function start(peer: PeerName, options: ClusterOptions = {}): Promise<Cluster> {
  if (peer === 'mq') return startMq(options);
  const config = { ...PATIENT, ...options.config };
  return startApache(peer, { javaFlags: QUICK_TO_START, ...options, config });
}
