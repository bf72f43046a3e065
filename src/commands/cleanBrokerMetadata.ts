import { Flags } from '@oclif/core';
import { type Cleaning, cleanBrokerMetadata, planCleaning } from '../admin/controller/clean-broker-metadata.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { controllerFlag, controllerOf } from '../cli/controller/address.ts';
import type { Family } from '../cli/families.ts';
import { MqError } from '../errors/index.ts';
import type { ReplicaIdentity } from '../protocol/bodies/broker-replicas-info.ts';

interface Cleaned extends Cleaning {
  readonly dryRun: boolean;
  /** The replicas that are, or would be, forgotten. */
  readonly replicas: readonly ReplicaIdentity[];
}

export default class CleanBrokerMetadata extends ClusterCommand<Cleaned> {
  static override family: Family = 'controller';
  static override summary = 'Have controllers forget replicas of a broker name';
  static override description =
    'For replicas that are gone for good. Asks first. A replica that is forgotten gets a new id when it comes back, and copies everything anew.';
  static override differs =
    'asks first and names the replicas; ids are checked, where the original sends them as they are; looks afterwards.';
  static override examples = [
    {
      description: 'one that is gone',
      command: 'mq cleanBrokerMetadata -a 127.0.0.1:9878 -c DefaultCluster -bn broker-a -b 3',
    },
    {
      description: 'look first',
      command: 'mq cleanBrokerMetadata -a 127.0.0.1:9878 -c DefaultCluster -bn broker-a --dry-run',
    },
  ];
  static override flags = {
    controllerAddress: controllerFlag('any controller; it knows the leader'),
    brokerName: Flags.string({
      aliases: ['bn'],
      required: true,
      helpValue: 'NAME',
      description: 'broker name of the replicas',
    }),
    brokerControllerIdsToClean: Flags.string({
      char: 'b',
      helpValue: 'ID[;ID]',
      description: 'replicas to forget; all of them without it',
    }),
    clusterName: Flags.string({ char: 'c', helpValue: 'CLUSTER', description: 'its cluster; needed without -l' }),
    cleanLivingBroker: Flags.boolean({ char: 'l', description: 'replicas that run, too' }),
    'dry-run': Flags.boolean({ description: 'say what would be forgotten, change nothing' }),
  };

  protected override async execute(): Promise<Cleaned> {
    const { flags } = await this.parse(CleanBrokerMetadata);
    const { 'dry-run': dryRun, cleanLivingBroker: livingToo } = flags;
    const cluster = flags.clusterName?.trim();
    if (!livingToo && (cluster === undefined || cluster === '')) {
      throw new MqError('USAGE', '--clusterName (-c) is needed without --cleanLivingBroker (-l)', {
        hint: 'The controllers look in it for replicas that run, and keep those.',
      });
    }
    const cleaning: Cleaning = {
      controller: controllerOf(flags.controllerAddress),
      cluster,
      brokerName: flags.brokerName.trim(),
      brokerIds: idsOf(flags.brokerControllerIdsToClean ?? ''),
      livingToo,
    };
    return this.withClient(async (client) => {
      const replicas = await planCleaning(client, cleaning);
      if (!dryRun) {
        const which = replicas.map(({ brokerId, brokerAddress }) => `${brokerId} (${brokerAddress})`).join(', ');
        await this.confirm(`Have the controllers forget the replicas ${which} of ${cleaning.brokerName}?`);
        await cleanBrokerMetadata(client, cleaning, replicas);
      }
      return { ...cleaning, dryRun, replicas };
    });
  }

  protected override render({ brokerName, dryRun, replicas }: Cleaned): void {
    const deed = `clear broker ${brokerName} metadata from controller`;
    this.out.line(dryRun ? `would ${deed}` : `${deed} success!`);
    for (const { brokerId, brokerAddress } of replicas) this.out.line(`  replica ${brokerId}  ${brokerAddress}`);
  }
}

function idsOf(text: string): number[] {
  const parts = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const odd = parts.find((part) => !/^\d+$/.test(part));
  if (odd === undefined) return parts.map(Number);
  throw new MqError('USAGE', `--brokerControllerIdsToClean takes ids with ; between them, not ${odd}`);
}
