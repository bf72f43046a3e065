import { Flags } from '@oclif/core';
import { brokerLiteInfo } from '../admin/lite/lite-topics.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { Family } from '../cli/families.ts';
import { type LiteRow, liteRow, withReason } from '../cli/lite/lite-command.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import type { BrokerLiteInfo } from '../protocol/bodies/lite-info.ts';

type Row = LiteRow<BrokerLiteInfo>;

export default class GetBrokerLiteInfo extends ReadCommand<readonly Row[]> {
  static override family: Family = 'topic';
  static override summary = 'Show what brokers have of lite topics (newer than 5.3.3)';
  static override description =
    'One row per broker; one that does not answer is a row with the reason, and the exit status is 3. Without -b and -c the only cluster is meant. Needs a broker of RocketMQ newer than 5.3.3.';
  static override differs =
    'a broker that fails is a row with its reason; the only cluster is meant without -b and -c.';
  static override examples = [
    { description: 'every master of a cluster', command: 'mq getBrokerLiteInfo -c DefaultCluster' },
    { description: 'with topics and groups', command: 'mq getBrokerLiteInfo -b 127.0.0.1:10911 -d' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ exclusive: ['cluster'] }),
    cluster: clusterNameFlag({ description: 'every master of this cluster' }),
    showDetail: Flags.boolean({ char: 'd', description: 'the parent topics and their groups too' }),
  };

  private withDetail = false;

  protected override async execute(): Promise<readonly Row[]> {
    const { flags } = await this.parse(GetBrokerLiteInfo);
    this.withDetail = flags.showDetail;
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const named = { brokerAddr: flags.brokerAddr, clusterName: flags.cluster };
      const choice = await namedOrOnly(named, say, () => onlyCluster(client));
      const { outcomes, withoutMaster } = await brokerLiteInfo(client, choice);
      for (const name of withoutMaster) this.warning(`${name} has no master now`);
      if (withoutMaster.length > 0 || outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return outcomes.map(liteRow);
    });
  }

  protected override render(rows: readonly Row[]): void {
    this.out.table(withReason(columns, rows), rows);
    for (const { address, info } of this.withDetail ? rows : []) {
      if (info === undefined) continue;
      this.out.line();
      this.out.line(`${address} Topic Meta: ${JSON.stringify(info.topicMeta)}`);
      this.out.line(`${address} Group Meta: ${JSON.stringify(info.groupMeta)}`);
    }
  }
}

const columns: readonly Column<Row>[] = [
  { heading: '#Broker', value: ({ address }) => address },
  { heading: '#Store Type', value: ({ info }) => info?.storeType },
  { heading: '#Max LMQ', value: ({ info }) => info?.maxLmqNum },
  { heading: '#Current LMQ', value: ({ info }) => info?.currentLmqNum },
  { heading: '#SubscriptionCount', value: ({ info }) => info?.liteSubscriptionCount },
  { heading: '#OrderInfoCount', value: ({ info }) => info?.orderInfoCount },
  { heading: '#CQTableSize', value: ({ info }) => info?.cqTableSize },
  { heading: '#OffsetTableSize', value: ({ info }) => info?.offsetTableSize },
  { heading: '#eventMapSize', value: ({ info }) => info?.eventMapSize },
];
