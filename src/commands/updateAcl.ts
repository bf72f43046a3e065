import { updateAcl } from '../admin/auth/acls.ts';
import { RuleCommand, ruleFlags, type SetRules } from '../cli/auth/rule-command.ts';
import type { Family } from '../cli/families.ts';

export default class UpdateAcl extends RuleCommand {
  static override family: Family = 'auth';
  static override summary = 'Change what a user may do';
  static override description =
    'The rule of each resource given is overwritten as a whole, others stay; the output says which were new. Without -b and -c the only cluster is meant.';
  static override differs =
    'knows the words: an unknown action, which brokers drop without a word, is an error; says what is overwritten; reads back.';
  static override examples = [
    {
      description: 'only read from now on',
      command: 'mq updateAcl -c DefaultCluster -s User:alice -r Topic:Orders -a Sub -d Allow',
    },
    {
      description: 'look first',
      command: 'mq updateAcl -b 127.0.0.1:10911 -s User:alice -r Topic:Orders -a Sub -d Allow --dry-run',
    },
  ];
  static override flags = ruleFlags;
  protected override readonly deed = 'update acl to';

  protected override async execute(): Promise<SetRules> {
    const { flags } = await this.parse(UpdateAcl);
    return this.set(flags, updateAcl);
  }
}
