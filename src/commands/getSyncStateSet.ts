import { Flags } from '@oclif/core';
import { type NamedReplicas, replicasOfCluster, replicasOfNames } from '../admin/controller/replicas.ts';
import { onlyCluster } from '../admin/targets.ts';
import { controllerFlag, controllersOf } from '../cli/controller/address.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';
import { watchFlag } from '../cli/view-flags.ts';
import type { ReplicaIdentity } from '../protocol/bodies/broker-replicas-info.ts';

export default class GetSyncStateSet extends ReadCommand<readonly NamedReplicas[]> {
  static override family: Family = 'ha';
  static override summary = 'Show which replicas keep up with their masters (controller mode)';
  static override description =
    'Asks the leader of the controllers. Brokers of RocketMQ 5 with enableControllerMode=true have such sets; for others see haStatus. Without -b and -c the only cluster is meant.';
  static override differs = 'shows one table, a replica a row, where a table’s flags are given.';
  static override examples = [
    { description: 'one broker name', command: 'mq getSyncStateSet -a 127.0.0.1:9878 -b broker-a' },
    { description: 'a cluster, every 3 s', command: 'mq getSyncStateSet -a 127.0.0.1:9878 -c DefaultCluster -i 3' },
  ];
  static override flags = {
    controllerAddress: controllerFlag('any controller; it knows the leader'),
    brokerName: Flags.string({ char: 'b', helpValue: 'NAME', description: 'only this broker name' }),
    clusterName: clusterNameFlag({ description: 'all broker names of this cluster' }),
    watch: watchFlag({ char: 'i', aliases: ['interval'] }),
  };

  protected override async execute(): Promise<readonly NamedReplicas[]> {
    const { flags } = await this.parse(GetSyncStateSet);
    const [controller = ''] = controllersOf(flags.controllerAddress);
    const brokerName = flags.brokerName?.trim();
    return this.withClient(async (client) => {
      if (brokerName !== undefined) return replicasOfNames(client, controller, [brokerName]);
      return replicasOfCluster(client, controller, flags.clusterName?.trim() ?? (await onlyCluster(client)));
    });
  }

  protected override render(sets: readonly NamedReplicas[]): void {
    if (this.out.wantsTable) this.out.table(columns, sets.flatMap(linesOf));
    else for (const [index, set] of sets.entries()) this.renderSet(set, index > 0);
  }

  private renderSet(set: NamedReplicas, apart: boolean): void {
    if (apart) this.out.line();
    this.out.pairs([
      ['#brokerName', set.brokerName],
      ['#MasterBrokerId', set.masterBrokerId],
      ['#MasterAddr', set.masterAddress],
      ['#MasterEpoch', set.masterEpoch],
      ['#SyncStateSetEpoch', set.syncStateSetEpoch],
      ['#SyncStateSetNums', set.inSyncReplicas.length],
      ...set.inSyncReplicas.map((replica): [string, string] => ['InSyncReplica:', javaText(replica)]),
      ...set.notInSyncReplicas.map((replica): [string, string] => ['NotInSyncReplica:', javaText(replica)]),
    ]);
  }
}

/** One replica within its set. */
interface Line extends ReplicaIdentity {
  readonly inSync: boolean;
  readonly set: NamedReplicas;
}

const columns: readonly Column<Line>[] = [
  { heading: '#brokerName', value: ({ brokerName }) => brokerName },
  { heading: '#BrokerId', value: ({ brokerId }) => brokerId },
  { heading: '#BrokerAddr', value: ({ brokerAddress }) => brokerAddress },
  { heading: '#Master', value: ({ brokerId, set }) => brokerId === set.masterBrokerId },
  { heading: '#InSync', value: ({ inSync }) => inSync },
  { heading: '#Alive', value: ({ alive }) => alive },
  { heading: '#MasterEpoch', value: ({ set }) => set.masterEpoch },
  { heading: '#SyncStateSetEpoch', value: ({ set }) => set.syncStateSetEpoch },
];

const linesOf = (set: NamedReplicas): Line[] => [
  ...set.inSyncReplicas.map((replica) => ({ ...replica, inSync: true, set })),
  ...set.notInSyncReplicas.map((replica) => ({ ...replica, inSync: false, set })),
];

const javaText = ({ brokerName, brokerId, brokerAddress, alive }: ReplicaIdentity): string =>
  `ReplicaIdentity{brokerName='${brokerName}', brokerId=${brokerId}, brokerAddress='${brokerAddress}', alive=${alive ?? null}}`;
