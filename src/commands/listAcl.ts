import { Flags } from '@oclif/core';
import { listAcls } from '../admin/auth/acl-lists.ts';
import { onlyCluster } from '../admin/targets.ts';
import { type RulesOfBrokers, ruleColumns, rulesOf } from '../cli/auth/rule-list.ts';
import type { Family } from '../cli/families.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

export default class ListAcl extends ReadCommand<RulesOfBrokers> {
  static override family: Family = 'auth';
  static override summary = 'List what users may do (access control 2.0)';
  static override description =
    'A rule that brokers keep differently is a row for each way. Without -b and -c the only cluster is meant.';
  static override differs = 'one table for all brokers, with its headings even where there is no rule.';
  static override examples = [
    { description: 'of a cluster', command: 'mq listAcl -c DefaultCluster' },
    { description: 'who may do what with a topic', command: 'mq listAcl -c DefaultCluster -r Topic:Orders' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    subject: Flags.string({ char: 's', helpValue: 'TEXT', description: 'only subjects that contain this' }),
    resource: Flags.string({ char: 'r', helpValue: 'TEXT', description: 'only resources that contain this' }),
  };

  protected override async execute(): Promise<RulesOfBrokers> {
    const { flags } = await this.parse(ListAcl);
    const { subject, resource } = flags;
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const list = await listAcls(client, choice, { subject: subject?.trim(), resource: resource?.trim() });
      this.partlyWithout(list.unreached);
      this.partlyWithoutMasters(list.withoutMaster);
      return rulesOf(list);
    });
  }

  protected override render({ rules, asked }: RulesOfBrokers): void {
    this.out.table(ruleColumns(asked), rules);
  }
}
