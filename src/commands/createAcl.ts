import { createAcl } from '../admin/auth/acls.ts';
import { RuleCommand, ruleFlags, type SetRules } from '../cli/auth/rule-command.ts';
import type { Family } from '../cli/families.ts';

export default class CreateAcl extends RuleCommand {
  static override family: Family = 'auth';
  static override summary = 'Say what a user may do (access control 2.0)';
  static override description =
    'One rule for each resource, with the same actions and decision. A resource that has a rule is left to updateAcl. Without -b and -c the only cluster is meant.';
  static override differs =
    'knows the words: an unknown action, which brokers drop without a word, is an error; a rule that is there is not overwritten; reads back.';
  static override examples = [
    {
      description: 'send to and read a topic',
      command: 'mq createAcl -c DefaultCluster -s User:alice -r Topic:Orders,Group:billing -a Pub,Sub -d Allow',
    },
    {
      description: 'nothing of what begins like this',
      command: "mq createAcl -c DefaultCluster -s User:alice -r 'Topic:secret-*' -a All -d Deny",
    },
  ];
  static override flags = ruleFlags;
  protected override readonly deed = 'create acl to';

  protected override async execute(): Promise<SetRules> {
    const { flags } = await this.parse(CreateAcl);
    return this.set(flags, createAcl);
  }
}
