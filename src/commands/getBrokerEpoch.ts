import { Flags } from '@oclif/core';
import { brokerEpochs, type EpochChoice } from '../admin/broker/broker-epochs.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';
import { watchFlag } from '../cli/view-flags.ts';
import type { AdminClient } from '../client/admin-client.ts';
import type { EpochCache, EpochEntry } from '../protocol/bodies/epoch-cache.ts';

/** What one replica knows; without epochs when it gave no answer. */
type Replica = BrokerRow & Partial<EpochCache>;

export default class GetBrokerEpoch extends ReadCommand<readonly Replica[]> {
  static override family: Family = 'broker';
  static override summary = 'Show the terms of masters that replicas know (controller mode)';
  static override description =
    'An epoch is the part of the log one master wrote; that which runs ends where the log of the replica ends. Without -b and -c the only cluster is meant. Brokers of RocketMQ have epochs from 5.0 on, under a controller.';
  static override differs = 'shows one table, an epoch a row; a replica that gives no answer is a row with the reason.';
  static override examples = [
    { description: 'the replicas of one broker', command: 'mq getBrokerEpoch -b broker-a' },
    { description: 'all of a cluster, every 3 seconds', command: 'mq getBrokerEpoch -c DefaultCluster -i 3' },
  ];
  static override flags = {
    brokerName: Flags.string({ char: 'b', helpValue: 'NAME', description: 'replicas of this broker name' }),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    watch: watchFlag({ char: 'i', aliases: ['interval'] }),
  };

  protected override async execute(): Promise<readonly Replica[]> {
    const { flags } = await this.parse(GetBrokerEpoch);
    const { brokerName, clusterName } = flags;
    return this.withClient(async (client) => {
      const choice =
        brokerName === undefined
          ? { cluster: clusterName ?? (await onlyCluster(client)) }
          : { brokerName: brokerName.trim() };
      return this.replicas(client, choice);
    });
  }

  protected override render(replicas: readonly Replica[]): void {
    this.out.table(columns, replicas.flatMap(linesOf));
  }

  private async replicas(client: AdminClient, choice: EpochChoice): Promise<readonly Replica[]> {
    const outcomes = await brokerEpochs(client, choice);
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return outcomes.map(({ item, value, error }) => ({ ...brokerRow(item, error), ...value }));
  }
}

type Line = Replica & { readonly entry: EpochEntry | undefined };

const linesOf = (replica: Replica): Line[] => {
  const { epochList = [] } = replica;
  return epochList.length === 0
    ? [{ ...replica, entry: undefined }]
    : epochList.map((entry) => ({ ...replica, entry }));
};

const columns: readonly Column<Line>[] = [
  { heading: '#clusterName', value: ({ clusterName }) => clusterName },
  { heading: '#brokerName', value: ({ brokerName }) => brokerName },
  { heading: '#brokerAddr', value: ({ address }) => address },
  { heading: '#brokerId', value: ({ brokerId }) => brokerId },
  { heading: '#Epoch', align: 'right', value: ({ entry }) => entry?.epoch },
  { heading: '#startOffset', align: 'right', value: ({ entry }) => entry?.startOffset },
  { heading: '#endOffset', align: 'right', value: ({ entry }) => entry?.endOffset },
  { heading: '#Reason', value: ({ error }) => error?.message, optional: true },
];
