import { getBrokerConfig } from '../admin/broker/broker-config.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import { MASTER_ID } from '../protocol/bodies/broker-data.ts';

interface Config extends BrokerRow {
  /** Absent when only the address is known; 0 is a master. */
  readonly brokerId: number | undefined;
  /** Sorted by key. */
  readonly config?: Readonly<Record<string, string>>;
}

const KEY_WIDTH = 50;

export default class GetBrokerConfig extends ClusterCommand<readonly Config[]> {
  static override family: Family = 'broker';
  static override summary = 'Show the settings brokers run with';
  static override description = 'Without -b and -c the only cluster is meant.';
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
    for (const broker of brokers) {
      this.out.line(heading(broker, brokers));
      for (const [key, value] of Object.entries(broker.config ?? {})) {
        this.out.line(`${key.padEnd(KEY_WIDTH)}=  ${value}`);
      }
      if (broker.error !== undefined) this.out.line(`no answer: ${broker.error.message}`);
      this.out.line();
    }
  }
}

/** The line above a broker's settings, in the words of the original: a slave's names its master. */
function heading({ address, brokerName, brokerId }: Config, all: readonly Config[]): string {
  if (brokerId === undefined) return `============${address}============`;
  if (brokerId === MASTER_ID) return `============Master: ${address}============`;
  const master = all.find((other) => other.brokerName === brokerName && other.brokerId === MASTER_ID);
  return `============My Master: ${master?.address ?? 'NO_MASTER'}=====Slave: ${address}============`;
}

const sorted = (config: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...config].sort(([a], [b]) => (a < b ? -1 : 1)));
