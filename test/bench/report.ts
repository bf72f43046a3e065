import type { ClientRates } from './clients.ts';
import type { DelayFigures } from './delay/measure.ts';
import { type EndToEnd, type Latencies, SLOW_PER_SECOND } from './end-to-end.ts';
import type { CommandPair } from './large-cluster.ts';
import type { Figures } from './measure.ts';
import type { ReplicationFigures } from './replication/measure.ts';
import { REPLICATION_NOTES, replicationSection } from './replication/report.ts';

/** Median wall times in milliseconds. */
export interface CommandTimes {
  bareNode: number;
  localCommand: number;
  clusterList: number;
  mqadminClusterList: number;
}

interface Both<T> {
  ours: T;
  apache: T;
}

/** What was measured of the ways of sending and consuming. */
export interface Semantics {
  latencies: Both<Latencies>;
  /** Messages received and acknowledged one by one, a second. */
  acks: Both<number>;
  delays: Both<DelayFigures>;
  /** Clients against our broker. */
  clients: ClientRates;
  replication: ReplicationFigures;
}

interface Row {
  what: string;
  ours: string;
  apache: string;
  ratio: string;
}

/** The page docs/benchmarks.md: absolute figures of both, and the ratio in the direction in which more is better. */
export function report(
  ours: Figures,
  apache: Figures,
  { latencies, acks, delays, clients, replication }: Semantics,
  { commands, largeCluster }: { commands: CommandTimes; largeCluster: readonly CommandPair[] },
  machine: string,
  when: Date,
): string {
  const rate = (what: string, get: (figures: Figures) => number): Row =>
    row(what, thousands(get(ours)), thousands(get(apache)), get(ours) / get(apache));
  const less = (what: string, unit: string, get: (figures: Figures) => number, digits = 0): Row =>
    row(
      what,
      `${get(ours).toFixed(digits)} ${unit}`,
      `${get(apache).toFixed(digits)} ${unit}`,
      get(apache) / get(ours),
    );
  const latency = (what: string, get: (of: Latencies) => EndToEnd): Row[] =>
    (['p50', 'p99'] as const).map((quantile) => {
      const [mine, theirs] = [get(latencies.ours)[quantile], get(latencies.apache)[quantile]];
      const name = quantile === 'p50' ? `${what}, p50` : '… p99';
      return row(name, `${mine.toFixed(2)} ms`, `${theirs.toFixed(2)} ms`, theirs / mine);
    });
  const recovery = ({ crashRecovery: { megabytes, seconds } }: Figures): number => megabytes / seconds;
  const rows: Row[] = [
    rate('128 B sends a second, one connection, window 256', (f) => f.send128.perSecond),
    less('… p50', 'ms', (f) => f.send128.p50, 2),
    less('… p99', 'ms', (f) => f.send128.p99, 1),
    less('… slowest', 'ms', (f) => f.send128.max, 0),
    rate('128 B sends a second, window 1', (f) => f.send128window1.perSecond),
    less('… p99', 'ms', (f) => f.send128window1.p99, 2),
    rate('1 KB sends a second, window 256', (f) => f.send1k.perSecond),
    less('… p99', 'ms', (f) => f.send1k.p99, 1),
    rate('128 B sends a second, window 256, `SYNC_FLUSH`', (f) => f.syncFlush.perSecond),
    less('… p99', 'ms', (f) => f.syncFlush.p99, 1),
    rate('synchronous Java producer, 64 threads, 128 B sends a second', (f) => f.javaProducer),
    rate('messages pulled a second, 32 hot ones a pull', (f) => f.pull.perSecond),
    ...latency(`publish to handler, ${thousands(SLOW_PER_SECOND)} messages a second`, (of) => of.slow),
    ...latency(`publish to handler, ${thousands(latencies.ours.half.perSecond)} messages a second`, (of) => of.half),
    row(
      'messages received and acknowledged one by one (POP), a second',
      thousands(acks.ours),
      thousands(acks.apache),
      acks.ours / acks.apache,
    ),
    row(
      `resident memory with ${thousands(delays.ours.count)} messages waiting for their delay, and before`,
      `${delays.ours.memoryPending.toFixed(0)} MB, ${delays.ours.memoryBefore.toFixed(0)} MB`,
      `${delays.apache.memoryPending.toFixed(0)} MB, ${delays.apache.memoryBefore.toFixed(0)} MB`,
      delays.apache.memoryPending / delays.ours.memoryPending,
    ),
    row(
      '… delivered late by, p50',
      `${delays.ours.late.p50} ms`,
      `${delays.apache.late.p50} ms`,
      delays.apache.late.p50 / Math.max(1, delays.ours.late.p50),
    ),
    row(
      '… at most',
      `${delays.ours.late.max} ms`,
      `${delays.apache.late.max} ms`,
      delays.apache.late.max / Math.max(1, delays.ours.late.max),
    ),
    less('start command of the broker to first accepted send, empty store', 'ms', (f) => f.startUp),
    less('resident memory, idle', 'MB', (f) => f.idleMemory),
    less('resident memory, highest under these loads', 'MB', (f) => f.loadedMemory),
    less(`resident memory that ${thousands(ours.manyQueues.count)} queues add`, 'MB', (f) => f.manyQueues.megabytes),
    row(
      'start after kill -9 and without checkpoint: commit log read a second',
      `${recovery(ours).toFixed(0)} MB`,
      `${recovery(apache).toFixed(0)} MB`,
      recovery(ours) / recovery(apache),
    ),
    row(
      '`clusterList` against Apache 5.3.3, wall time, `mq` and `mqadmin`',
      `${commands.clusterList.toFixed(0)} ms`,
      `${commands.mqadminClusterList.toFixed(0)} ms`,
      commands.mqadminClusterList / commands.clusterList,
    ),
  ];
  const over = (commands.localCommand - commands.bareNode).toFixed(0);
  return `# Benchmarks

Made by \`npm run bench\` on ${when.toISOString().slice(0, 10)}.

Machine: ${machine}. Loader and broker share its cores.

| | mq | Apache 5.3.3 | times better |
|---|---|---|---|
${rows.map(({ what, ours: o, apache: a, ratio }) => `| ${what} | ${o} | ${a} | ${ratio} |`).join('\n')}

${replicationSection(replication)}
| against our broker, a second | SDK | Java client 5.3.3 | times faster |
|---|---|---|---|
| producer, 128 B, 64 sends under way | ${thousands(clients.sdkProducer)} | ${thousands(clients.javaProducer)} | ${(clients.sdkProducer / clients.javaProducer).toFixed(1)} × |
| push consumer, a backlog | ${thousands(clients.sdkConsumer)} | ${thousands(clients.javaConsumer)} | ${(clients.sdkConsumer / clients.javaConsumer).toFixed(1)} × |

| against three brokers of ours with 1,000 topics and 2,300 groups, wall time | mq | mqadmin 5.3.3 | times faster |
|---|---|---|---|
${largeCluster.map(({ command, ours: o, original }) => `| \`${command}\` | ${o.toFixed(0)} ms | ${original.toFixed(0)} ms | ${(original / o).toFixed(1)} × |`).join('\n')}

A local command (\`mq --version\`) takes ${commands.localCommand.toFixed(0)} ms, ${over} ms more than bare Node (${commands.bareNode.toFixed(0)} ms).

## How it is measured

- Both brokers run with their defaults, index, statistics and long polling on, each alone and on an empty store; Apache
  with \`-Xms256m -Xmx1g\`. Both are warmed up with 200,000 sends before a figure is taken.
- The loader (\`test/bench/loader.ts\`) is one process with one connection that writes SEND_MESSAGE_V2 and PULL_MESSAGE
  frames with the JSON header of the Java client, over four queues, and keeps the window full; pulls read the newest 1,024
  messages of each queue. Refused requests do not count; more than 1 % of them void a run. Against a server that only answers (\`test/bench/sink.ts\`) it
  reaches 250 thousand sends a second and more, so it is not what limits them.
- Latency is from the write of a request to the arrival of its answer, every request counted.
- Memory is VmRSS of the broker process. Mapped files count in it, which is how Apache holds its log.
- The crash figure is the used length of the commit log over the time from the start command to the first accepted send,
  after a SIGKILL under these loads and with the checkpoint removed, so that recovery has to read all of it.
- Publish to handler: the unmodified 5.3.3 client as producer and push consumer in one JVM, messages of 128 bytes sent evenly
  over four queues; from before the send to the consumer's handler, every message counted. The higher rate is half of
  what the slower broker took from the synchronous Java producer.
- Acknowledgements: the SDK's AckConsumer on both brokers, eight receivers, one request per message.
- Delays: messages of one level sent as fast as they are taken, so that they come due as fast; late is from the end of a
  message's delay to its being stored for consumers.
- The Java producer is the unmodified 5.3.3 client doing what the original's benchmark does.
${REPLICATION_NOTES}`;
}

function row(what: string, ours: string, apache: string, ratio: number): Row {
  return { what, ours, apache, ratio: `${ratio.toFixed(1)} ×` };
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
