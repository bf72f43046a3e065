import { Flags } from '@oclif/core';
import { liteTopicInfo } from '../admin/lite/lite-topics.ts';
import type { Family } from '../cli/families.ts';
import { type LiteRow, liteRow, parentTopicFlag, timeOrNone, withReason } from '../cli/lite/lite-command.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import type { LiteTopicInfo } from '../protocol/bodies/lite-info.ts';

type Row = LiteRow<LiteTopicInfo>;

interface LiteTopic {
  readonly parentTopic: string;
  readonly liteTopic: string;
  /** The queue its messages lie in. */
  readonly lmqName: string;
  readonly brokers: readonly Row[];
}

export default class GetLiteTopicInfo extends ReadCommand<LiteTopic> {
  static override family: Family = 'topic';
  static override summary = 'Show a lite topic on each broker (newer than 5.3.3)';
  static override description =
    'Its offsets, whether it belongs to the broker, and who subscribes to it. A broker that does not answer is a row with the reason, and the exit status is 3. Needs a broker of RocketMQ newer than 5.3.3.';
  static override differs = 'a broker that fails is a row with its reason.';
  static override examples = [
    { description: 'on every broker', command: 'mq getLiteTopicInfo -p Chats -l room-7' },
    { description: 'with its subscribers', command: 'mq getLiteTopicInfo -p Chats -l room-7 -s' },
  ];
  static override flags = {
    parentTopic: parentTopicFlag(),
    liteTopic: Flags.string({ char: 'l', required: true, helpValue: 'TOPIC', description: 'lite topic' }),
    showClientId: Flags.boolean({ char: 's', description: 'the clients that subscribe to it too' }),
  };

  private withClients = false;

  protected override async execute(): Promise<LiteTopic> {
    const { flags } = await this.parse(GetLiteTopicInfo);
    const [parentTopic, liteTopic] = [flags.parentTopic.trim(), flags.liteTopic.trim()];
    this.withClients = flags.showClientId;
    const outcomes = await this.withClient((client) => liteTopicInfo(client, parentTopic, liteTopic));
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return { parentTopic, liteTopic, lmqName: `%LMQ%$${parentTopic}$${liteTopic}`, brokers: outcomes.map(liteRow) };
  }

  protected override render({ parentTopic, liteTopic, lmqName, brokers }: LiteTopic): void {
    this.out.line(`Lite Topic Info: [${parentTopic}] [${liteTopic}] [${lmqName}]`);
    this.out.table(withReason(columns, brokers), brokers);
    for (const { brokerName, info } of this.withClients ? brokers : []) {
      const clients = (info?.subscriber ?? []).map(({ clientId, group }) => `${clientId}@${group}`);
      this.out.line(`${brokerName}: [${clients.join(', ')}]`);
    }
  }
}

const columns: readonly Column<Row>[] = [
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#MinOffset', value: ({ info }) => info?.minOffset },
  { heading: '#MaxOffset', value: ({ info }) => info?.maxOffset },
  { heading: '#LastUpdate', value: ({ info }) => timeOrNone(info?.lastUpdateTimestamp) },
  { heading: '#Sharding', value: ({ info }) => info?.shardingToBroker },
  { heading: '#SubClientCount', value: ({ info }) => info?.subscriber.length },
];
