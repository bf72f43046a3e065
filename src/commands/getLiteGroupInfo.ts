import { Flags } from '@oclif/core';
import { liteGroupInfo } from '../admin/lite/lite-topics.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type LiteRow, liteRow, parentTopicFlag, timeOrNone, withReason } from '../cli/lite/lite-command.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import type { LiteGroupInfo, LiteLag } from '../protocol/bodies/lite-info.ts';

type Row = LiteRow<LiteGroupInfo>;

interface LiteGroup {
  readonly parentTopic: string;
  readonly group: string;
  readonly liteTopic: string | undefined;
  /** Over the brokers that answered. */
  readonly totalLagCount: number;
  /** Store time of the first message not consumed, milliseconds; absent when it is not known. */
  readonly earliestUnconsumedTimestamp: number | undefined;
  /** The lite topics it is furthest behind on, of all brokers. */
  readonly lagCountTopK: readonly LiteLag[];
  /** The lite topics that wait longest, of all brokers. */
  readonly lagTimestampTopK: readonly LiteLag[];
  readonly brokers: readonly Row[];
}

export default class GetLiteGroupInfo extends ReadCommand<LiteGroup> {
  static override family: Family = 'consumer';
  static override summary = 'Show how far a group is behind on lite topics (newer than 5.3.3)';
  static override description =
    'The lite topics of a parent with most messages waiting and with the oldest ones, or one lite topic on each broker. A broker that does not answer is named, and the exit status is 3. Needs a broker of RocketMQ newer than 5.3.3.';
  static override differs = 'a broker that fails is named with its reason.';
  static override examples = [
    { description: 'the worst ten of each broker', command: 'mq getLiteGroupInfo -p Chats -g Bots -k 10' },
    { description: 'one lite topic', command: 'mq getLiteGroupInfo -p Chats -g Bots -l room-7' },
  ];
  static override flags = {
    parentTopic: parentTopicFlag(),
    group: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    liteTopic: Flags.string({ char: 'l', helpValue: 'TOPIC', description: 'only this lite topic' }),
    topK: whole({ char: 'k', min: 1, max: 10_000, default: 20, description: 'lite topics of each broker' }),
  };

  protected override async execute(): Promise<LiteGroup> {
    const { flags } = await this.parse(GetLiteGroupInfo);
    const [parentTopic, group, liteTopic] = [flags.parentTopic.trim(), flags.group.trim(), flags.liteTopic?.trim()];
    const options = { liteTopic, topK: flags.topK };
    const outcomes = await this.withClient((client) => liteGroupInfo(client, parentTopic, group, options));
    const failed = outcomes.flatMap(({ item, error }) => (error === undefined ? [] : [{ ...item, error }]));
    this.partlyWithout(failed);
    const infos = outcomes.flatMap(({ value }) => value ?? []);
    const earliest = infos.map((info) => info.earliestUnconsumedTimestamp).filter((time) => time > 0);
    return {
      ...{ parentTopic, group, liteTopic },
      totalLagCount: infos.reduce((sum, info) => sum + Math.max(0, info.totalLagCount), 0),
      earliestUnconsumedTimestamp: earliest.length === 0 ? undefined : Math.min(...earliest),
      lagCountTopK: infos.flatMap((info) => info.lagCountTopK).sort((a, b) => b.lagCount - a.lagCount),
      lagTimestampTopK: infos
        .flatMap((info) => info.lagTimestampTopK)
        .sort((a, b) => a.earliestUnconsumedTimestamp - b.earliestUnconsumedTimestamp),
      brokers: outcomes.map(liteRow),
    };
  }

  protected override render(info: LiteGroup): void {
    this.out.line(`Lite Group Info: [${info.group}] [${info.parentTopic}]`);
    if (info.liteTopic !== undefined) {
      this.out.table(withReason(brokerColumns, info.brokers), info.brokers);
      this.out.line(`Total Lag Count: ${info.totalLagCount}`);
      return;
    }
    this.out.line('------TopK by lag count-----');
    this.out.line(`Total Lag Count: ${info.totalLagCount}`);
    this.out.table(lagColumns, numbered(info.lagCountTopK));
    if (this.out.wantsTable) return;
    this.out.line();
    this.out.line('------TopK by lag time------');
    this.out.line(
      `Min Unconsumed Timestamp: ${info.earliestUnconsumedTimestamp ?? '-1 (lag time topK may not enabled)'}`,
    );
    this.out.table(lagColumns, numbered(info.lagTimestampTopK));
  }
}

interface NumberedLag extends LiteLag {
  readonly number: number;
}

const numbered = (lags: readonly LiteLag[]): NumberedLag[] => lags.map((lag, index) => ({ number: index + 1, ...lag }));

const lagColumns: readonly Column<NumberedLag>[] = [
  { heading: 'NO', value: ({ number }) => number },
  { heading: 'Lite Topic', value: ({ liteTopic }) => liteTopic },
  { heading: 'Lag Count', value: ({ lagCount }) => lagCount },
  { heading: 'UnconsumedTimestamp', value: ({ earliestUnconsumedTimestamp: time }) => timeOrNone(time) },
];

const brokerColumns: readonly Column<Row>[] = [
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#BrokerOffset', value: ({ info }) => info?.offset?.brokerOffset },
  { heading: '#ConsumeOffset', value: ({ info }) => info?.offset?.consumerOffset },
  { heading: '#LagCount', value: ({ info }) => info?.offset && info.offset.brokerOffset - info.offset.consumerOffset },
  { heading: '#LastUpdate', value: ({ info }) => timeOrNone(info?.offset?.lastTimestamp) },
];
