import { Flags } from '@oclif/core';
import { topicClusters } from '../admin/topic/topic-clusters.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';

export default class TopicClusterList extends ReadCommand<readonly string[]> {
  static override family: Family = 'topic';
  static override summary = 'Tell which clusters a topic lives in';
  static override description = 'One name a line.';
  static override differs = 'shows every cluster of the topic, where the original shows that of one broker.';
  static override examples = [{ description: 'the clusters', command: 'mq topicClusterList -t Orders' }];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to look up' }),
  };

  protected override async execute(): Promise<readonly string[]> {
    const { flags } = await this.parse(TopicClusterList);
    return this.withClient((client) => topicClusters(client, flags.topic.trim()));
  }

  protected override render(clusters: readonly string[]): void {
    if (this.out.wantsTable) this.out.table(columns, clusters);
    else for (const cluster of clusters) this.out.line(cluster);
  }
}

const columns: readonly Column<string>[] = [{ heading: '#Cluster Name', value: (cluster) => cluster }];
