/**
 * The interoperability lab: our broker and unmodified Apache ones behind one interface, and a JVM that runs the
 * original clients and mqadmin. `for (const peer of peers()) { const cluster = await start(peer); ... }`
 */
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
export { sideBySide } from './lab/side-by-side.ts';
export { start, startAsShipped, startNames } from './lab/start.ts';
export { Succession } from './lab/succession.ts';
export { peers, tools } from './lab/tools.ts';
export { createTopic, type TopicOptions } from './lab/topics.ts';
export { type Answer, ask } from './lab/wire.ts';
