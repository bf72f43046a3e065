import { type ClusterMetrics, exportMetrics } from '../admin/metadata/export-metrics.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand, type UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { filePathFlag, writeExport } from '../cli/metadata/export-file.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';

type Exported = ClusterMetrics & {
  readonly file: string;
  readonly unreached: readonly UnreachedValue[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
};

export default class ExportMetrics extends ClusterCommand<Exported> {
  static override family: Family = 'export';
  static override summary = 'Save figures of a cluster for sizing it';
  static override description =
    'Writes metrics.json as mqadmin does: disk, messages a second and of the last day, topics, groups and the kinds of clients of each master, and the sums. Exit status 3: a broker gave no answer.';
  static override differs =
    "rocketmqVersion is each broker's own, where mqadmin writes its own version; a broker that gives no answer is said and left out, where mqadmin writes nothing";
  static override examples = [
    { description: 'to /tmp/rocketmq/export', command: 'mq exportMetrics -c DefaultCluster' },
    { description: 'to another directory', command: 'mq exportMetrics -c DefaultCluster -f ./export' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'cluster to export' }),
    filePath: filePathFlag(),
  };

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(ExportMetrics);
    return this.withClient(async (client) => {
      const cluster = flags.clusterName ?? (await onlyCluster(client));
      const { metrics, unreached, withoutMaster } = await exportMetrics(client, cluster);
      this.partlyWithoutMasters(withoutMaster);
      const file = await writeExport(flags.filePath.trim(), 'metrics.json', metrics);
      return { file, ...metrics, unreached: this.partlyWithout(unreached), withoutMaster };
    });
  }

  protected override render({ file }: Exported): void {
    this.out.line(`export ${file} success`);
  }
}
