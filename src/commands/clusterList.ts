import { Flags } from '@oclif/core';
import type { BrokerFigures, TimerFigures } from '../admin/cluster/broker-figures.ts';
import { type ClusterRow, clusterList } from '../admin/cluster/cluster-list.ts';
import type { ElectionFigures } from '../admin/cluster/election-figures.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { watchFlag } from '../cli/view-flags.ts';
import type { AdminClient } from '../client/admin-client.ts';

/** A broker replica, as JSON shows it; without the figures when it gave no answer. */
interface Row extends Partial<BrokerFigures> {
  readonly cluster: string;
  readonly brokerName: string;
  readonly brokerId: number;
  readonly address: string;
  /** Of a slave: log bytes it had not got when both were asked. */
  readonly behindBytes?: number;
  /** Where the brokers of the name elect their master. */
  readonly group?: ElectionFigures;
  readonly error?: ErrorValue;
}

export default class ClusterList extends ReadCommand<readonly Row[]> {
  static override family: Family = 'cluster';
  static override summary = 'List the brokers of all clusters, with their load';
  static override description =
    'One row per broker, master or slave. A broker that gives no answer is a row with the reason, and the exit status is 3. Brokers that elect their master show role, epoch and the members in sync, as each of them knows it; FROZEN where ZooKeeper gives it no answer, so that it takes part in no election.';
  static override differs =
    'a broker that does not answer is a row with its reason, where the original shows zeros; an unknown cluster is exit 65; names are never cut.';
  static override examples = [
    { description: 'what there is, and how busy', command: 'mq clusterList' },
    { description: 'messages of yesterday and today', command: 'mq clusterList -m' },
    { description: 'every 5 seconds, until Ctrl-C', command: 'mq clusterList -i 5' },
    { description: 'brokers that do not answer', command: "mq clusterList --json | jq '.[] | select(.error)'" },
  ];
  static override flags = {
    moreStats: Flags.boolean({ char: 'm', description: 'message totals instead of load' }),
    clusterName: Flags.string({ char: 'c', helpValue: 'CLUSTER', description: 'only this cluster' }),
    watch: watchFlag({ char: 'i', aliases: ['interval'] }),
  };

  private totals = false;

  protected override async execute(): Promise<readonly Row[]> {
    const { flags } = await this.parse(ClusterList);
    this.totals = flags.moreStats;
    return this.withClient((client) => this.rows(client, flags.clusterName));
  }

  protected override render(rows: readonly Row[]): void {
    this.out.table([...(this.totals ? totalColumns : loadColumns), reasonColumn], rows);
  }

  private async rows(client: AdminClient, cluster: string | undefined): Promise<readonly Row[]> {
    const rows = await clusterList(client, cluster);
    if (rows.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return rows.map(rowOf);
  }
}

const rowOf = ({ cluster, brokerName, brokerId, addr, figures, behindBytes, group, error }: ClusterRow): Row => ({
  cluster,
  brokerName,
  brokerId,
  address: addr,
  ...figures,
  ...(behindBytes !== undefined && { behindBytes }),
  ...(group !== undefined && { group }),
  ...(error !== undefined && { error: errorValue(error) }),
});

const identityColumns: readonly Column<Row>[] = [
  { heading: '#Cluster Name', value: (row) => row.cluster },
  { heading: '#Broker Name', value: (row) => row.brokerName },
];

const reasonColumn: Column<Row> = { heading: '#Reason', value: ({ error }) => error?.message, optional: true };

const loadColumns: readonly Column<Row>[] = [
  ...identityColumns,
  { heading: '#BID', value: (row) => row.brokerId },
  { heading: '#Addr', value: (row) => row.address },
  { heading: '#Version', value: (row) => row.version },
  { heading: '#InTPS(LOAD)', align: 'right', value: inLoad },
  { heading: '#OutTPS(LOAD)', align: 'right', value: outLoad },
  { heading: '#Timer(Progress)', value: ({ timer }) => timer && timerProgress(timer) },
  { heading: '#PCWait(ms)', value: (row) => row.pageCacheLockMs },
  { heading: '#Hour', value: (row) => row.hours?.toFixed(2) },
  { heading: '#SPACE', value: (row) => row.diskRatio?.toFixed(4) },
  { heading: '#ACTIVATED', value: (row) => row.active },
  { heading: '#Behind(bytes)', align: 'right', value: (row) => row.behindBytes, optional: true },
  { heading: '#Role', value: ({ group }) => group && roleText(group), optional: true },
  { heading: '#Epoch', align: 'right', value: ({ group }) => group?.epoch, optional: true },
  { heading: '#InSync', value: ({ group }) => group?.inSync.join(','), optional: true },
  {
    heading: '#Election',
    value: ({ group }) => (group?.zookeeper === 'connecting' ? 'FROZEN' : undefined),
    optional: true,
  },
];

const totalColumns: readonly Column<Row>[] = [
  ...identityColumns,
  { heading: '#InTotalYest', align: 'right', value: (row) => row.inTotalYesterday },
  { heading: '#OutTotalYest', align: 'right', value: (row) => row.outTotalYesterday },
  { heading: '#InTotalToday', align: 'right', value: (row) => row.inTotalToday },
  { heading: '#OutTotalToday', align: 'right', value: (row) => row.outTotalToday },
];

/** What it is shown as, and what it does where that is another thing. */
function roleText({ role, state }: ElectionFigures): string {
  const isUsual = state === 'SLAVE' || state === 'MASTER' || role === '';
  return isUsual ? role || state : `${role}(${state})`;
}

function inLoad({ inTps, sendQueueSize, sendQueueWaitMs }: Row): string | undefined {
  return inTps === undefined ? undefined : `${inTps.toFixed(2)}(${sendQueueSize},${sendQueueWaitMs}ms)`;
}

function outLoad({ outTps, pullQueueSize, pullQueueWaitMs, ackQueueSize, ackQueueWaitMs }: Row): string | undefined {
  if (outTps === undefined) return undefined;
  const acks = `${ackQueueSize ?? 'N'},${ackQueueWaitMs ?? 'N'}ms`;
  return `${outTps.toFixed(2)}(${pullQueueSize},${pullQueueWaitMs}ms|${acks})`;
}

/** Seconds and messages behind, ten thousands in the busiest slot, delayed messages in and out a second. */
function timerProgress({ readBehindSeconds, offsetBehind, congestion, enqueueTps, dequeueTps }: TimerFigures): string {
  const rates = `${enqueueTps.toFixed(1)}, ${dequeueTps.toFixed(1)}`;
  return `${readBehindSeconds}-${offsetBehind}(${(congestion / 10_000).toFixed(1)}w, ${rates})`;
}
