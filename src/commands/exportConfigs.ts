import { type ClusterConfigs, exportConfigs } from '../admin/metadata/export-configs.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand, type UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { filePathFlag, writeExport } from '../cli/metadata/export-file.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';

type Exported = ClusterConfigs & {
  readonly file: string;
  readonly unreached: readonly UnreachedValue[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
};

export default class ExportConfigs extends ClusterCommand<Exported> {
  static override family: Family = 'export';
  static override summary = "Save a small set of the brokers' settings, and the size of the cluster";
  static override description =
    'Writes configs.json as mqadmin does: 16 settings of each master. All settings that can be changed are in the file of mq exportMetadata -o. Exit status 3: a broker gave no answer.';
  static override differs =
    'a broker name without a master is said and left out, where mqadmin dials the address NO_MASTER and fails; a key a broker does not show is left out; -c may be omitted where there is one cluster';
  static override examples = [
    { description: 'to /tmp/rocketmq/export', command: 'mq exportConfigs -c DefaultCluster' },
    { description: 'to another directory', command: 'mq exportConfigs -c DefaultCluster -f ./export' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'cluster to export' }),
    filePath: filePathFlag(),
  };

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(ExportConfigs);
    return this.withClient(async (client) => {
      const cluster = flags.clusterName ?? (await onlyCluster(client));
      const { configs, unreached, withoutMaster } = await exportConfigs(client, cluster);
      this.partlyWithoutMasters(withoutMaster);
      const file = await writeExport(flags.filePath.trim(), 'configs.json', configs);
      return { file, ...configs, unreached: this.partlyWithout(unreached), withoutMaster };
    });
  }

  protected override render({ file }: Exported): void {
    this.out.line(`export ${file} success`);
  }
}
