import { Flags } from '@oclif/core';
import { getAcl } from '../admin/auth/acl-lists.ts';
import { subjectOf } from '../admin/auth/acl-words.ts';
import { onlyCluster } from '../admin/targets.ts';
import { type RulesOfBrokers, ruleColumns, rulesOf } from '../cli/auth/rule-list.ts';
import type { Family } from '../cli/families.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

export default class GetAcl extends ReadCommand<RulesOfBrokers> {
  static override family: Family = 'auth';
  static override summary = 'Show what a user may do (access control 2.0)';
  static override description =
    'A rule that brokers keep differently is a row for each way. Without -b and -c the only cluster is meant.';
  static override differs = 'one table for all brokers; a subject without rules is an error.';
  static override examples = [
    { description: 'on every master of a cluster', command: 'mq getAcl -c DefaultCluster -s User:alice' },
    { description: 'on one broker', command: 'mq getAcl -b 127.0.0.1:10911 -s User:alice' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    subject: Flags.string({ char: 's', required: true, helpValue: 'User:NAME', description: 'whose rules' }),
  };

  protected override async execute(): Promise<RulesOfBrokers> {
    const { flags } = await this.parse(GetAcl);
    const subject = subjectOf(flags.subject);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const list = await getAcl(client, choice, subject);
      this.partlyWithout(list.unreached);
      this.partlyWithoutMasters(list.withoutMaster);
      return rulesOf(list);
    });
  }

  protected override render({ rules, asked }: RulesOfBrokers): void {
    this.out.table(ruleColumns(asked), rules);
  }
}
