import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchJars, MQ_BIN, ROOT, startApache, tools } from '../interop/lab.ts';
import { LARGE } from '../support/large-cluster.ts';
import { ackRate, type ClientRates, clientRates } from './clients.ts';
import { type DelayFigures, measureDelays } from './delay/measure.ts';
import { endToEnd, type Latencies } from './end-to-end.ts';
import { type CommandPair, largeClusterTimes } from './large-cluster.ts';
import { describeMachine, wallTime } from './machine.ts';
import { type Figures, FULL, measure, QUICK } from './measure.ts';
import {
  FULL_REPLICATION,
  measureReplication,
  QUICK_REPLICATION,
  REPLICATION_PARTS,
  type ReplicationFigures,
} from './replication/measure.ts';
import { type CommandTimes, report } from './report.ts';

const flag = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

async function main(): Promise<void> {
  if (!tools('java', 'javac', 'mvn')) return;
  const quick = process.argv.includes('--quick');
  const only = flag('--only');
  const effort = quick ? QUICK : FULL;
  const figures: {
    ours?: Figures;
    apache?: Figures;
    commands?: CommandTimes;
    ourLatencies?: Latencies;
    apacheLatencies?: Latencies;
    clients?: ClientRates;
    ourAcks?: number;
    apacheAcks?: number;
    ourDelays?: DelayFigures;
    apacheDelays?: DelayFigures;
    largeCluster?: CommandPair[];
    replication?: ReplicationFigures;
  } = {};
  if (only !== '5.3.3') figures.ours = await measure('mq', effort);
  if (only !== 'mq') figures.apache = await measure('5.3.3', effort);
  // Half of what the slower of the brokers measured takes from the same client.
  const rates = [figures.ours, figures.apache].flatMap((measured) =>
    measured === undefined ? [] : [measured.javaProducer],
  );
  const half = Math.floor(Math.min(...rates) / 2);
  if (only !== '5.3.3') figures.ourLatencies = await endToEnd('mq', half, effort);
  if (only !== 'mq') figures.apacheLatencies = await endToEnd('5.3.3', half, effort);
  const delays = { kind: 'level', count: quick ? 20_000 : 1_000_000, delaySeconds: quick ? 10 : 60 } as const;
  if (only !== '5.3.3') {
    figures.clients = await clientRates(effort);
    figures.ourAcks = await ackRate('mq', effort);
    figures.ourDelays = await measureDelays('mq', delays);
  }
  if (only !== 'mq') {
    figures.apacheAcks = await ackRate('5.3.3', effort);
    figures.apacheDelays = await measureDelays('5.3.3', delays);
  }
  const parts = REPLICATION_PARTS.filter((part) => only === undefined || (part === '5.3.3') === (only === '5.3.3'));
  figures.replication = await measureReplication(quick ? QUICK_REPLICATION : FULL_REPLICATION, parts);
  if (only === undefined) {
    figures.commands = await commandTimes(quick ? 3 : 9);
    const size = quick ? { brokers: 3, topics: 100, groups: 230 } : LARGE;
    figures.largeCluster = await largeClusterTimes(size, 3);
  }
  console.log(JSON.stringify(figures, null, 1));
  const { ours, apache, commands, ourLatencies, apacheLatencies, clients } = figures;
  const { ourAcks, apacheAcks, ourDelays, apacheDelays, largeCluster, replication } = figures;
  if (!ours || !apache || !commands || !ourLatencies || !apacheLatencies || !clients) return;
  if (ourAcks === undefined || apacheAcks === undefined || !ourDelays || !apacheDelays || !largeCluster) return;
  const semantics = {
    latencies: { ours: ourLatencies, apache: apacheLatencies },
    acks: { ours: ourAcks, apache: apacheAcks },
    delays: { ours: ourDelays, apache: apacheDelays },
    clients,
    replication,
  };
  const page = report(ours, apache, semantics, { commands, largeCluster }, describeMachine(), new Date());
  const out = flag('--out') ?? join(ROOT, 'docs', 'benchmarks.md');
  await writeFile(out, page);
  console.error(`wrote ${out}`);
}

/** Wall times of commands against an unmodified Apache broker, where both tools can be asked the same. */
async function commandTimes(rounds: number): Promise<CommandTimes> {
  const cluster = await startApache('5.3.3');
  const jars = await fetchJars('5.3.3');
  const admin = ['-cp', jars, 'org.apache.rocketmq.tools.command.MQAdminStartup', 'clusterList', '-n', cluster.namesrv];
  const times = {
    bareNode: wallTime(process.execPath, ['-e', '0'], rounds),
    localCommand: wallTime(process.execPath, [MQ_BIN, '--version'], rounds),
    clusterList: wallTime(process.execPath, [MQ_BIN, 'clusterList', '-n', cluster.namesrv], rounds),
    mqadminClusterList: wallTime('java', ['-Xms1g', '-Xmx1g', '-Xmn256m', ...admin], Math.min(rounds, 5)),
  };
  await cluster.stop();
  return times;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
