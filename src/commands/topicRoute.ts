import { Flags } from '@oclif/core';
import { routeRows, type TopicRouteRow, topicRoute } from '../admin/topic/topic-route.ts';
import type { Family } from '../cli/families.ts';
import { mapText } from '../cli/output/java-text.ts';
import { jsonText } from '../cli/output/json.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { encodeTopicRouteData } from '../protocol/bodies/topic-route-data.ts';
import type { JsonObject } from '../protocol/json/parse.ts';
import { parseObject } from '../protocol/json/read.ts';

export default class TopicRoute extends ReadCommand<JsonObject> {
  static override family: Family = 'topic';
  static override summary = 'Show the brokers and queues of a topic';
  static override description = 'What clients are told: the route as the name server knows it, as JSON or as a table.';
  static override differs = 'an unknown topic is exit 65 with the nearest name.';
  static override examples = [
    { description: 'as JSON', command: 'mq topicRoute -t Orders' },
    { description: 'as a table', command: 'mq topicRoute -t Orders -l' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to look up' }),
    list: Flags.boolean({ char: 'l', description: 'a table instead of JSON' }),
  };

  /** The rows to show; undefined shows JSON. */
  private rows: readonly TopicRouteRow[] | undefined;

  protected override async execute(): Promise<JsonObject> {
    const { flags } = await this.parse(TopicRoute);
    const route = await this.withClient((client) => topicRoute(client, flags.topic));
    if (flags.list || this.out.wantsTable) this.rows = routeRows(route);
    return parseObject(encodeTopicRouteData(route));
  }

  protected override render(route: JsonObject): void {
    if (this.rows === undefined) this.out.text(jsonText(route));
    else
      this.out.table(
        columns,
        this.out.wantsTable ? this.rows.map(lineOf) : [...this.rows.map(lineOf), totalOf(this.rows)],
      );
  }
}

/** One broker, or the sum of all. */
interface Line {
  readonly cluster: string;
  readonly broker: string | number;
  readonly addresses: string;
  readonly readQueues: number;
  readonly writeQueues: number;
  readonly perm: number | string;
}

const columns: readonly Column<Line>[] = [
  { heading: '#ClusterName', value: ({ cluster }) => cluster },
  { heading: '#BrokerName', value: ({ broker }) => broker },
  { heading: '#BrokerAddrs', value: ({ addresses }) => addresses },
  { heading: '#ReadQueue', value: ({ readQueues }) => readQueues },
  { heading: '#WriteQueue', value: ({ writeQueues }) => writeQueues },
  { heading: '#Perm', value: ({ perm }) => perm },
];

const lineOf = ({ cluster, brokerName, brokerAddrs, readQueueNums, writeQueueNums, perm }: TopicRouteRow): Line => ({
  cluster,
  broker: brokerName,
  addresses: mapText(brokerAddrs),
  readQueues: readQueueNums,
  writeQueues: writeQueueNums,
  perm,
});

const totalOf = (rows: readonly TopicRouteRow[]): Line => ({
  cluster: 'Total:',
  broker: rows.length,
  addresses: '',
  readQueues: rows.reduce((sum, { readQueueNums }) => sum + readQueueNums, 0),
  writeQueues: rows.reduce((sum, { writeQueueNums }) => sum + writeQueueNums, 0),
  perm: '',
});
