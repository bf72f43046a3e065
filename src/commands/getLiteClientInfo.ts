import { Flags } from '@oclif/core';
import { liteClientInfo } from '../admin/lite/lite-topics.ts';
import type { Family } from '../cli/families.ts';
import { type LiteRow, liteRow, parentTopicFlag, timeOrNone, withReason } from '../cli/lite/lite-command.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import type { LiteClientInfo } from '../protocol/bodies/lite-info.ts';

type Row = LiteRow<LiteClientInfo>;

interface LiteClient {
  readonly parentTopic: string;
  readonly group: string;
  readonly clientId: string;
  readonly brokers: readonly Row[];
}

export default class GetLiteClientInfo extends ReadCommand<LiteClient> {
  static override family: Family = 'consumer';
  static override summary = 'Show the lite subscriptions of a client (newer than 5.3.3)';
  static override description =
    'On each broker of the parent topic; a broker that does not answer is a row with the reason, and the exit status is 3. Needs a broker of RocketMQ newer than 5.3.3.';
  static override differs = 'a broker that fails is a row with its reason.';
  static override examples = [
    { description: 'with the lite topics', command: 'mq getLiteClientInfo -p Chats -g Bots -c 10.0.0.7@4711 -s' },
  ];
  static override flags = {
    parentTopic: parentTopicFlag(),
    group: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    clientId: Flags.string({ char: 'c', required: true, helpValue: 'ID', description: 'client of the group' }),
    showDetail: Flags.boolean({ char: 's', description: 'the names of the lite topics too, 1,000 a broker at most' }),
  };

  private withTopics = false;

  protected override async execute(): Promise<LiteClient> {
    const { flags } = await this.parse(GetLiteClientInfo);
    const [parentTopic, group, clientId] = [flags.parentTopic.trim(), flags.group.trim(), flags.clientId.trim()];
    this.withTopics = flags.showDetail;
    const outcomes = await this.withClient((client) => liteClientInfo(client, parentTopic, group, clientId));
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return { parentTopic, group, clientId, brokers: outcomes.map(liteRow) };
  }

  protected override render({ parentTopic, group, clientId, brokers }: LiteClient): void {
    this.out.line(`Lite Client Info: [${parentTopic}] [${group}] [${clientId}]`);
    this.out.table(withReason(columns, brokers), brokers);
    for (const { brokerName, info } of this.withTopics ? brokers : []) {
      this.out.line(`${brokerName} Lite Topics: [${info?.liteTopicSet.join(', ') ?? ''}]`);
    }
  }
}

const columns: readonly Column<Row>[] = [
  { heading: '#Broker', value: ({ brokerName }) => brokerName },
  { heading: '#LiteTopicCount', value: ({ info }) => info?.liteTopicCount },
  { heading: '#LastAccessTime', value: ({ info }) => timeOrNone(info?.lastAccessTime) },
  { heading: '#LastConsumeTime', value: ({ info }) => timeOrNone(info?.lastConsumeTime) },
];
