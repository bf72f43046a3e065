import { Flags } from '@oclif/core';
import { type TopicUse, topicList, topicUses } from '../admin/topic/topic-list.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';

/** A topic with where it lives and who consumes it; `error` says why something of that is missing. */
interface Use extends Omit<TopicUse, 'error'> {
  readonly error?: ErrorValue;
}

/** A topic's name, or with --clusterModel what is known of it. */
type Listed = string | Use;

/** A topic in one cluster with one of its groups. */
interface Line {
  readonly cluster: string | undefined;
  readonly topic: string;
  readonly group: string | undefined;
  readonly reason: string | undefined;
}

export default class TopicList extends ReadCommand<readonly Listed[]> {
  static override family: Family = 'topic';
  static override summary = 'List all topics';
  static override description =
    'One name a line, sorted; topics of the system, for retries and for dead letters are among them. With -c one row per group, without the topics for retries and dead letters.';
  static override differs =
    'sorted; with -c nothing is cut, every cluster and the groups of every broker are shown, and what failed is a row with its reason.';
  static override examples = [
    { description: 'names', command: 'mq topicList' },
    { description: 'with clusters and consumer groups', command: 'mq topicList -c' },
  ];
  static override flags = {
    clusterModel: Flags.boolean({ char: 'c', description: 'with the cluster and the consumer groups of each' }),
  };

  private withUses = false;

  protected override async execute(): Promise<readonly Listed[]> {
    const { flags } = await this.parse(TopicList);
    this.withUses = flags.clusterModel;
    return this.withClient(async (client) => {
      if (!flags.clusterModel) return topicList(client);
      const uses = await topicUses(client);
      if (uses.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return uses.map(({ error, ...use }) => ({ ...use, ...(error !== undefined && { error: errorValue(error) }) }));
    });
  }

  protected override render(topics: readonly Listed[]): void {
    const uses = topics.flatMap((topic) => (typeof topic === 'string' ? [] : [topic]));
    if (!this.withUses && this.out.wantsTable) this.out.table(nameColumns, topics.map(String));
    else if (uses.length < topics.length) for (const topic of topics) this.out.line(String(topic));
    else this.out.table(columns, uses.flatMap(linesOf), { empty: '' });
  }
}

const columns: readonly Column<Line>[] = [
  { heading: '#Cluster Name', value: ({ cluster }) => cluster },
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Consumer Group', value: ({ group }) => group },
  { heading: '#Reason', value: ({ reason }) => reason, optional: true },
];

const nameColumns: readonly Column<string>[] = [{ heading: '#Topic', value: (topic) => topic }];

const orNone = (names: readonly string[]): readonly (string | undefined)[] =>
  names.length === 0 ? [undefined] : names;

const linesOf = ({ topic, clusters, groups, error }: Use): Line[] =>
  orNone(clusters).flatMap((cluster) =>
    orNone(groups).map((group) => ({ cluster, topic, group, reason: error?.message })),
  );
