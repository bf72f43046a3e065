import { parentTopicInfo } from '../admin/lite/lite-topics.ts';
import type { Family } from '../cli/families.ts';
import { type LiteRow, liteRow, parentTopicFlag, withReason } from '../cli/lite/lite-command.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import type { ParentTopicInfo } from '../protocol/bodies/lite-info.ts';

type Row = LiteRow<ParentTopicInfo>;

interface Parent {
  readonly topic: string;
  readonly brokers: readonly Row[];
}

export default class GetParentTopicInfo extends ReadCommand<Parent> {
  static override family: Family = 'topic';
  static override summary = 'Show the parent of lite topics on each broker (newer than 5.3.3)';
  static override description =
    'How many lite topics lie below it, how long each lives, and who consumes them. A broker that does not answer is a row with the reason, and the exit status is 3. Needs a broker of RocketMQ newer than 5.3.3.';
  static override differs = 'a broker that fails is a row with its reason.';
  static override examples = [{ description: 'on every broker', command: 'mq getParentTopicInfo -p Chats' }];
  static override flags = { parentTopic: parentTopicFlag() };

  protected override async execute(): Promise<Parent> {
    const { flags } = await this.parse(GetParentTopicInfo);
    const topic = flags.parentTopic.trim();
    const outcomes = await this.withClient((client) => parentTopicInfo(client, topic));
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return { topic, brokers: outcomes.map(liteRow) };
  }

  protected override render({ topic, brokers }: Parent): void {
    this.out.line(`Parent Topic Info: [${topic}]`);
    this.out.table(withReason(columns, brokers), brokers);
  }
}

const columns: readonly Column<Row>[] = [
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#TTL', value: ({ info }) => info?.ttl },
  { heading: '#Lite Count', value: ({ info }) => info?.liteTopicCount },
  { heading: '#LMQ NUM', value: ({ info }) => info?.lmqNum },
  { heading: '#GROUPS', value: ({ info }) => info?.groups.join(', ') },
];
