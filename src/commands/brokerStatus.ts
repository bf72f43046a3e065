import { brokerStatus } from '../admin/broker/broker-status.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { settingColumns, settingRows } from '../cli/output/setting-table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

interface Status extends BrokerRow {
  /** What the broker says of itself, as text by name, sorted. */
  readonly status?: Readonly<Record<string, string>>;
}

const ADDRESS_WIDTH = 24;
const KEY_WIDTH = 32;

export default class BrokerStatus extends ReadCommand<readonly Status[]> {
  static override family: Family = 'broker';
  static override summary = 'Show what brokers count and measure while they run';
  static override description =
    'Rates hold three numbers: over 10 seconds, a minute, 10 minutes. Without -b and -c the only cluster is meant.';
  static override differs =
    'shows a broker that gives no answer as a line with the reason, and without -b and -c takes the only cluster.';
  static override examples = [
    { description: 'one broker', command: 'mq brokerStatus -b 127.0.0.1:10911' },
    { description: 'one figure of every broker', command: 'mq brokerStatus -c DefaultCluster | grep putTps' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ exclusive: ['clusterName'] }),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
  };

  /** Lines begin with the address where several brokers are meant. */
  private addressed = false;

  protected override async execute(): Promise<readonly Status[]> {
    const { flags } = await this.parse(BrokerStatus);
    this.addressed = flags.brokerAddr === undefined;
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await brokerStatus(client, choice);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return outcomes.map(({ item, value, error }) => ({
        ...brokerRow(item, error),
        ...(value !== undefined && { status: sorted(value) }),
      }));
    });
  }

  protected override render(brokers: readonly Status[]): void {
    if (this.out.wantsTable)
      this.out.table(
        settingColumns,
        brokers.flatMap(({ status, ...row }) => settingRows(row, status)),
      );
    for (const { address, status = {}, error } of brokers) {
      const start = this.addressed ? `${address.padEnd(ADDRESS_WIDTH)} ` : '';
      for (const [key, value] of Object.entries(status)) this.out.line(`${start}${key.padEnd(KEY_WIDTH)}: ${value}`);
      if (error !== undefined) this.out.line(`${start}${'no answer'.padEnd(KEY_WIDTH)}: ${error.message}`);
    }
  }
}

const sorted = (table: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
