import { Flags } from '@oclif/core';
import { deleteUser } from '../admin/auth/users.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';

interface Deleted {
  readonly username: string;
  readonly dryRun: boolean;
  readonly brokers: readonly BrokerRow[];
}

export default class DeleteUser extends ClusterCommand<Deleted> {
  static override family: Family = 'auth';
  static override summary = 'Delete a user and its rules';
  static override description = 'Asks first. Clients that sign with its name are refused from then on.';
  static override differs =
    'asks first; a user that is not there is an error, where the original prints success; looks afterwards.';
  static override examples = [
    { description: 'from every broker of a cluster', command: 'mq deleteUser -c DefaultCluster -u alice' },
    { description: 'in a script', command: 'mq deleteUser -b 127.0.0.1:10911 -u alice --yes' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    username: Flags.string({ char: 'u', required: true, helpValue: 'NAME', description: 'user to delete' }),
    'dry-run': Flags.boolean({ description: 'say what would be deleted, delete nothing' }),
  };

  protected override async execute(): Promise<Deleted> {
    const { flags } = await this.parse(DeleteUser);
    const { 'dry-run': dryRun } = flags;
    const username = flags.username.trim();
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      let outcomes = await deleteUser(client, choice, username, { dryRun: true });
      if (!dryRun) {
        const where = 'addr' in choice ? choice.addr : `cluster ${choice.cluster}`;
        await this.confirm(`Delete user ${username} and its rules from ${where}?`);
        outcomes = await deleteUser(client, choice, username, { dryRun: false });
      }
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { username, dryRun, brokers: outcomes.map(({ item, error }) => brokerRow(item, error)) };
    });
  }

  protected override render({ dryRun, brokers }: Deleted): void {
    for (const row of brokers) this.out.line(deedLine('delete user to', row, dryRun));
  }
}
