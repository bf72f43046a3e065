import { Flags } from '@oclif/core';
import { type TopicStatusRow, topicStatus } from '../admin/topic/topic-status.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { localTimeMs } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';

interface Status {
  readonly topic: string;
  readonly queues: readonly TopicStatusRow[];
  readonly putTps: number;
  readonly unreached: readonly UnreachedValue[];
}

export default class TopicStatus extends ReadCommand<Status> {
  static override family: Family = 'topic';
  static override summary = 'Show the first and last offset of each queue of a topic';
  static override differs =
    'shows the real put TPS, where the original always shows 0.0; a broker that is down is named, and the exit status is 3.';
  static override examples = [{ description: 'all queues', command: 'mq topicStatus -t Orders' }];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to look at' }),
    cluster: Flags.string({
      char: 'c',
      helpValue: 'TOPIC',
      description: 'a topic whose route to use instead, such as the one named like the cluster',
    }),
  };

  protected override async execute(): Promise<Status> {
    const { flags } = await this.parse(TopicStatus);
    const status = await this.withClient((client) => topicStatus(client, flags.topic, flags.cluster));
    return { ...status, unreached: this.partlyWithout(status.unreached) };
  }

  protected override render({ queues, putTps }: Status): void {
    this.out.table(columns, queues);
    this.out.line();
    this.out.line(`Topic Put TPS: ${putTps.toFixed(2)}`);
  }
}

const columns: readonly Column<TopicStatusRow>[] = [
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#QID', value: ({ queueId }) => queueId },
  { heading: '#Min Offset', value: ({ minOffset }) => minOffset },
  { heading: '#Max Offset', value: ({ maxOffset }) => maxOffset },
  { heading: '#Last Updated', value: ({ lastUpdateTimestamp: at }) => (at > 0 ? localTimeMs(at) : '') },
];
