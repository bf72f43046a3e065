import { haStatus } from '../admin/ha/ha-status.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import type { Column } from '../cli/output/table.ts';
import { localTime } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import { watchFlag } from '../cli/view-flags.ts';
import type { HaClient, HaRuntimeInfo, HaSlave } from '../protocol/bodies/ha-runtime-info.ts';

interface Status extends BrokerRow {
  /** Absent when it gave no answer. */
  readonly status?: HaRuntimeInfo;
}

interface Statuses {
  readonly brokers: readonly Status[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export default class HaStatus extends ReadCommand<Statuses> {
  static override family: Family = 'ha';
  static override summary = 'Show how replication stands';
  static override description =
    'A master shows its slaves, a slave (with -b) its master. Brokers of RocketMQ tell from 5.0 on. Without -b and -c the only cluster is meant.';
  static override differs =
    'a broker that gives no answer is a line with its reason; a table’s flags put all slaves in one table.';
  static override examples = [
    { description: 'every master of a cluster', command: 'mq haStatus -c DefaultCluster' },
    { description: 'one slave, every 5 seconds', command: 'mq haStatus -b 127.0.0.1:10921 -i 5' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'one broker, master or slave' }),
    watch: watchFlag({ char: 'i', aliases: ['interval'] }),
  };

  protected override async execute(): Promise<Statuses> {
    const { flags } = await this.parse(HaStatus);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const { brokers, withoutMaster } = await haStatus(client, choice);
      if (brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      this.partlyWithoutMasters(withoutMaster);
      const rows = brokers.map(
        ({ item, value: status, error }): Status => ({ ...brokerRow(item, error), ...(status && { status }) }),
      );
      return { brokers: rows, withoutMaster };
    });
  }

  protected override render({ brokers }: Statuses): void {
    const { wantsTable } = this.out;
    if (wantsTable) this.out.table([masterColumn, ...slaveColumns], brokers.flatMap(linesOf));
    for (const [index, broker] of brokers.entries()) {
      const { address, error } = broker;
      if (!wantsTable) this.renderBroker(broker, index > 0);
      else if (error !== undefined) this.warning(`${address} is missing: ${error.message}`);
    }
  }

  private renderBroker({ address, status, error }: Status, apart: boolean): void {
    if (apart) this.out.line();
    if (status === undefined) this.out.line(`${address} gave no answer: ${error?.message}`);
    else if (status.master) this.renderMaster(address, status);
    else this.renderSlave(status.client);
  }

  private renderMaster(address: string, status: HaRuntimeInfo): void {
    this.out.pairs([
      ['#MasterAddr', address],
      ['#MasterCommitLogMaxOffset', status.masterCommitLogMaxOffset],
      ['#SlaveNum', status.slaves.length],
      ['#InSyncSlaveNum', status.inSyncSlaveNums],
    ]);
    this.out.table(slaveColumns, status.slaves);
  }

  private renderSlave(client: HaClient): void {
    const { masterAddr, maxOffset, transferredBytesPerSecond, masterFlushOffset } = client;
    this.out.pairs([
      ['#MasterAddr', masterAddr],
      ['#CommitLogMaxOffset', maxOffset],
      ['#TransferSpeed(KB/s)', kilobytes(transferredBytesPerSecond)],
      ['#LastReadTime', time(client.lastReadTimestamp)],
      ['#LastWriteTime', time(client.lastWriteTimestamp)],
      ['#MasterFlushOffset', masterFlushOffset],
    ]);
  }
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(2);
const time = (timestampMs: number): string | undefined => (timestampMs === 0 ? undefined : localTime(timestampMs));

/** A slave with the master that speaks of it. */
interface Line extends HaSlave {
  readonly master: string;
}

const linesOf = ({ address: master, status }: Status): Line[] =>
  (status?.slaves ?? []).map((slave) => ({ ...slave, master }));

const masterColumn: Column<Line> = { heading: '#MasterAddr', value: ({ master }) => master };

const slaveColumns: readonly Column<HaSlave>[] = [
  { heading: '#SlaveAddr', value: ({ addr }) => addr },
  { heading: '#SlaveAckOffset', value: ({ slaveAckOffset }) => slaveAckOffset },
  { heading: '#Diff', value: ({ diff }) => diff, align: 'right' },
  {
    heading: '#TransferSpeed(KB/s)',
    value: ({ transferredBytesPerSecond }) => kilobytes(transferredBytesPerSecond),
    align: 'right',
  },
  { heading: '#Status', value: ({ inSync }) => (inSync ? 'OK' : 'Fall Behind'), align: 'right' },
  { heading: '#TransferFromWhere', value: ({ transferFromWhere }) => transferFromWhere, align: 'right' },
];
