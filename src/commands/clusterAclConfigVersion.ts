import { accountVersions } from '../admin/auth/accounts.ts';
import { onlyCluster } from '../admin/targets.ts';
import { unreachedBrokers } from '../admin/unreached.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import type { Column } from '../cli/output/table.ts';
import { localTime } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

/** One ACL file of one broker. */
interface FileVersion {
  readonly clusterName: string;
  readonly brokerName: string;
  readonly brokerAddr: string;
  /** Empty where the broker does not name its files. */
  readonly aclFilePath: string;
  /** Raised by every change. */
  readonly version: number;
  /** When it last changed, milliseconds. */
  readonly lastUpdateTime: number;
}

interface Versions {
  readonly files: readonly FileVersion[];
  /** Brokers that gave no answer. */
  readonly unreached: readonly BrokerRow[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export default class ClusterAclConfigVersion extends ReadCommand<Versions> {
  static override family: Family = 'auth';
  static override summary = 'Show the versions of the ACL files of brokers (access control 1.0)';
  static override description =
    'Brokers with the same accounts need not show the same number: each counts its own changes. Brokers of RocketMQ 4.4 to 5.3.2 with aclEnable=true have such files. Without -b and -c the only cluster is meant.';
  static override differs =
    'shows the headings with -b, too; a broker without access control is said at once, where the original waits for an answer that never comes.';
  static override examples = [
    { description: 'every master of a cluster', command: 'mq clusterAclConfigVersion -c DefaultCluster' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
  };

  protected override async execute(): Promise<Versions> {
    const { flags } = await this.parse(ClusterAclConfigVersion);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const { brokers, withoutMaster } = await accountVersions(client, choice);
      this.partlyWithout(unreachedBrokers(brokers));
      this.partlyWithoutMasters(withoutMaster);
      const files = brokers.flatMap(({ value }): FileVersion[] => {
        if (value === undefined) return [];
        const { files: versions, ...broker } = value;
        return [...versions].map(([aclFilePath, { counter: version, timestamp: lastUpdateTime }]) => ({
          ...{ ...broker, aclFilePath, version, lastUpdateTime },
        }));
      });
      const unreached = unreachedBrokers(brokers).map(({ error, ...broker }) => brokerRow(broker, error));
      return { files, unreached, withoutMaster };
    });
  }

  protected override render({ files }: Versions): void {
    this.out.table(columns, files);
  }
}

const columns: readonly Column<FileVersion>[] = [
  { heading: '#Cluster Name', value: ({ clusterName }) => clusterName },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Broker Addr', value: ({ brokerAddr }) => brokerAddr },
  { heading: '#AclFilePath', value: ({ aclFilePath }) => (aclFilePath === '' ? undefined : aclFilePath) },
  { heading: '#AclConfigVersionNum', value: ({ version }) => version },
  { heading: '#AclLastUpdateTime', value: ({ lastUpdateTime }) => localTime(lastUpdateTime) },
];
