import { Flags } from '@oclif/core';
import { deleteAccount } from '../admin/auth/accounts.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';

interface Deleted {
  readonly accessKey: string;
  readonly dryRun: boolean;
  readonly brokers: readonly BrokerRow[];
}

export default class DeleteAclConfig extends ClusterCommand<Deleted> {
  static override family: Family = 'auth';
  static override aliases = ['deleteAccessConfig'];
  static override summary = 'Delete an account (access control 1.0)';
  static override description =
    'Asks first. Brokers of RocketMQ 4.4 to 5.3.2 with aclEnable=true keep accounts; for newer ones see deleteUser.';
  static override differs = 'asks first; looks afterwards where the broker shows accounts.';
  static override examples = [
    { description: 'from every broker of a cluster', command: 'mq deleteAclConfig -c DefaultCluster -a shop-app' },
    { description: 'in a script', command: 'mq deleteAclConfig -b 127.0.0.1:10911 -a shop-app --yes' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    accessKey: Flags.string({ char: 'a', required: true, helpValue: 'KEY', description: 'account to delete' }),
    'dry-run': Flags.boolean({ description: 'say what would be deleted, delete nothing' }),
  };

  protected override async execute(): Promise<Deleted> {
    const { flags } = await this.parse(DeleteAclConfig);
    const { 'dry-run': dryRun } = flags;
    const accessKey = flags.accessKey.trim();
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      let outcomes = await deleteAccount(client, choice, accessKey, { dryRun: true });
      if (!dryRun) {
        const where = 'addr' in choice ? choice.addr : `cluster ${choice.cluster}`;
        await this.confirm(`Delete the account ${accessKey} from ${where}?`);
        outcomes = await deleteAccount(client, choice, accessKey, { dryRun: false });
      }
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { accessKey, dryRun, brokers: outcomes.map(({ item, error }) => brokerRow(item, error)) };
    });
  }

  protected override render({ accessKey, dryRun, brokers }: Deleted): void {
    for (const row of brokers) this.out.line(deedLine('delete plain access config account from', row, dryRun));
    this.out.line(`account's accesskey is:${accessKey}`);
  }
}
