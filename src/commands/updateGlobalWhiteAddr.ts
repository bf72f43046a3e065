import { Flags } from '@oclif/core';
import { updateWhiteList } from '../admin/auth/accounts.ts';
import { listOf } from '../admin/auth/acl-words.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';

interface UpdatedBroker extends BrokerRow {
  /** Undefined where the broker does not show them. */
  readonly before?: readonly string[] | undefined;
}

interface Updated {
  readonly addresses: readonly string[];
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
}

export default class UpdateGlobalWhiteAddr extends ClusterCommand<Updated> {
  static override family: Family = 'auth';
  static override summary = 'Set the addresses that need no signature (access control 1.0)';
  static override description =
    'Asks first: the list is replaced as a whole, and whoever calls from an address of it may do anything. Brokers of RocketMQ 4.4 to 5.3.2 with aclEnable=true have one.';
  static override differs = 'asks first and shows the list that is replaced; reads back where the broker shows it.';
  static override examples = [
    {
      description: 'on every broker of a cluster',
      command: 'mq updateGlobalWhiteAddr -c DefaultCluster -g 10.0.0.1,10.0.1.*',
    },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    globalWhiteRemoteAddresses: Flags.string({
      char: 'g',
      required: true,
      helpValue: 'IP[,IP]',
      description: 'the addresses; * and ranges as in plain_acl.yml',
    }),
    aclFileFullPath: Flags.string({
      char: 'p',
      helpValue: 'PATH',
      description: 'one of the ACL files of the broker; its default one without it',
    }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateGlobalWhiteAddr);
    const { 'dry-run': dryRun } = flags;
    const addresses = listOf('--globalWhiteRemoteAddresses', flags.globalWhiteRemoteAddresses);
    const file = flags.aclFileFullPath?.trim();
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      let outcomes = await updateWhiteList(client, choice, addresses, file, { dryRun: true });
      if (!dryRun) {
        const where = 'addr' in choice ? choice.addr : `cluster ${choice.cluster}`;
        await this.confirm(`Let ${addresses.join(', ')} do anything on ${where} without a signature?`);
        outcomes = await updateWhiteList(client, choice, addresses, file, { dryRun: false });
      }
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const brokers = outcomes.map(({ item, value, error }) => ({ ...brokerRow(item, error), before: value?.before }));
      return { addresses, dryRun, brokers };
    });
  }

  protected override render({ addresses, dryRun, brokers }: Updated): void {
    for (const row of brokers) {
      this.out.line(deedLine('update global white remote addresses to', row, dryRun));
      if (row.error !== undefined) continue;
      const change = { old: row.before?.join(','), new: addresses.join(',') };
      this.out.line(`  ${changeLine('globalWhiteRemoteAddresses', change)}`);
    }
  }
}
