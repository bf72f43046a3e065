import { Flags } from '@oclif/core';
import { type Election, type ElectionResult, electMaster, planElection } from '../admin/controller/elect-master.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { controllerFlag, controllerOf } from '../cli/controller/address.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';

interface Elected extends Election, ElectionResult {
  readonly dryRun: boolean;
}

export default class ElectMaster extends ClusterCommand<Elected> {
  static override family: Family = 'controller';
  static override summary = 'Make a replica the master of its broker name (controller mode)';
  static override description =
    'Asks first: sends to the broker name fail until clients know the new master, half a minute at most. The controllers refuse a replica that is not in sync, unless they may elect unclean masters.';
  static override differs =
    'asks first; shows who is the master now, and looks afterwards; a replica that is the master already is left alone, where the original fails.';
  static override examples = [
    {
      description: 'replica 2 takes over',
      command: 'mq electMaster -a 127.0.0.1:9878 -c DefaultCluster -bn broker-a -b 2',
    },
  ];
  static override flags = {
    controllerAddress: controllerFlag('any controller; it knows the leader'),
    clusterName: Flags.string({ char: 'c', required: true, helpValue: 'CLUSTER', description: 'its cluster' }),
    brokerName: Flags.string({
      aliases: ['bn'],
      required: true,
      helpValue: 'NAME',
      description: 'broker name that gets another master',
    }),
    brokerId: whole({ char: 'b', required: true, min: 0, description: 'replica to promote, by its id' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Elected> {
    const { flags } = await this.parse(ElectMaster);
    const { 'dry-run': dryRun, brokerId } = flags;
    const election: Election = {
      controller: controllerOf(flags.controllerAddress),
      cluster: flags.clusterName.trim(),
      brokerName: flags.brokerName.trim(),
      brokerId,
    };
    return this.withClient(async (client) => {
      const plan = await planElection(client, election);
      if (dryRun || !plan.changed) return { ...election, ...plan, dryRun };
      const instead = plan.before === undefined ? 'has none now' : `now it is ${plan.before}`;
      const { brokerName } = election;
      await this.confirm(`Make replica ${brokerId} (${plan.masterAddress}) the master of ${brokerName}; ${instead}?`);
      return { ...election, ...(await electMaster(client, election, plan)), dryRun };
    });
  }

  protected override render(elected: Elected): void {
    const { cluster, brokerName, brokerId, dryRun, changed, before, masterAddress } = elected;
    if (!changed) this.out.line(`replica ${brokerId} is the master of ${brokerName} already; nothing is changed.`);
    if (changed && dryRun) {
      const instead = before === undefined ? '' : ` instead of ${before}`;
      this.out.line(`would make replica ${brokerId} (${masterAddress}) the master of ${brokerName}${instead}`);
      return;
    }
    this.out.pairs([
      ['#ClusterName', cluster],
      ['#BrokerName', brokerName],
      ['#BrokerMasterAddr', masterAddress],
      ['#MasterEpoch', elected.masterEpoch],
      ['#SyncStateSetEpoch', elected.syncStateSetEpoch],
      ...Object.entries(elected.brokerAddrs).map(([id, addr]): [string, string] => ['#Broker', `${id}  ${addr}`]),
    ]);
  }
}
