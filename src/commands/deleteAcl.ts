import { Flags } from '@oclif/core';
import { resourceOf, subjectOf } from '../admin/auth/acl-words.ts';
import { deleteAcl } from '../admin/auth/acls.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';

interface DeletedOnBroker extends BrokerRow {
  /** The resources whose rules are gone. */
  readonly resources?: readonly string[] | undefined;
}

interface Deleted {
  readonly subject: string;
  readonly resource: string | undefined;
  readonly dryRun: boolean;
  readonly brokers: readonly DeletedOnBroker[];
}

export default class DeleteAcl extends ClusterCommand<Deleted> {
  static override family: Family = 'auth';
  static override summary = 'Delete the rules of a user, or the one for a resource';
  static override description = 'Asks first. A user without rules may do nothing, unless it is Super.';
  static override differs =
    'asks first; a rule that is not there is an error, where the original prints success; looks afterwards.';
  static override examples = [
    { description: 'one rule', command: 'mq deleteAcl -c DefaultCluster -s User:alice -r Topic:Orders' },
    { description: 'all of them, in a script', command: 'mq deleteAcl -c DefaultCluster -s User:alice --yes' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    subject: Flags.string({ char: 's', required: true, helpValue: 'User:NAME', description: 'whose rules' }),
    resources: Flags.string({ char: 'r', helpValue: 'Topic:NAME', description: 'only the rule for this one resource' }),
    'dry-run': Flags.boolean({ description: 'say what would be deleted, delete nothing' }),
  };

  protected override async execute(): Promise<Deleted> {
    const { flags } = await this.parse(DeleteAcl);
    const { 'dry-run': dryRun } = flags;
    const subject = subjectOf(flags.subject);
    const resource = flags.resources === undefined ? undefined : resourceOf(flags.resources);
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      let outcomes = await deleteAcl(client, choice, subject, resource, { dryRun: true });
      if (!dryRun) {
        const meant = new Set(outcomes.flatMap(({ value = [] }) => value));
        const where = 'addr' in choice ? choice.addr : `cluster ${choice.cluster}`;
        await this.confirm(`Delete the rules of ${subject} for ${[...meant].join(', ')} from ${where}?`);
        outcomes = await deleteAcl(client, choice, subject, resource, { dryRun: false });
      }
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const brokers = outcomes.map(({ item, value, error }) => ({ ...brokerRow(item, error), resources: value }));
      return { subject, resource, dryRun, brokers };
    });
  }

  protected override render({ subject, dryRun, brokers }: Deleted): void {
    for (const row of brokers) {
      this.out.line(deedLine('delete acl to', row, dryRun));
      for (const resource of row.resources ?? []) this.out.line(`  ${subject} ${resource}`);
    }
  }
}
