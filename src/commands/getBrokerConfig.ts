import { getBrokerConfig } from '../admin/broker/broker-config.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { replicaHeading } from '../cli/output/replica-heading.ts';
import { settingColumns, settingRows } from '../cli/output/setting-table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

interface Config extends BrokerRow {
  /** Absent when only the address is known; 0 is a master. */
  readonly brokerId: number | undefined;
  /** Sorted by key. */
  readonly config?: Readonly<Record<string, string>>;
}

const KEY_WIDTH = 50;

export default class GetBrokerConfig extends ReadCommand<readonly Config[]> {
  static override family: Family = 'broker';
  static override summary = 'Show the settings brokers run with';
  static override description = 'Without -b and -c the only cluster is meant.';
  static override differs =
    'sorts the settings, shows a broker that gives no answer with the reason, and without -b and -c takes the only cluster, where the original prints nothing.';
  static override examples = [
    { description: 'one broker', command: 'mq getBrokerConfig -b 127.0.0.1:10911' },
    { description: 'one key of every broker', command: 'mq getBrokerConfig -c DefaultCluster | grep flushDiskType' },
    { description: 'as JSON', command: "mq getBrokerConfig -b 127.0.0.1:10911 --json | jq '.[].config'" },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
  };

  protected override async execute(): Promise<readonly Config[]> {
    const { flags } = await this.parse(GetBrokerConfig);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await getBrokerConfig(client, choice);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return outcomes.map(({ item, value, error }) => ({
        ...brokerRow(item, error),
        brokerId: item.brokerId,
        ...(value !== undefined && { config: sorted(value.config) }),
      }));
    });
  }

  protected override render(brokers: readonly Config[]): void {
    if (this.out.wantsTable)
      this.out.table(
        settingColumns,
        brokers.flatMap(({ config, ...row }) => settingRows(row, config)),
      );
    for (const broker of brokers) {
      this.out.line(replicaHeading(broker, brokers));
      for (const [key, value] of Object.entries(broker.config ?? {})) {
        this.out.line(`${key.padEnd(KEY_WIDTH)}=  ${value}`);
      }
      if (broker.error !== undefined) this.out.line(`no answer: ${broker.error.message}`);
      this.out.line();
    }
  }
}

const sorted = (config: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...config].sort(([a], [b]) => (a < b ? -1 : 1)));
