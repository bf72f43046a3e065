import { Flags } from '@oclif/core';
import {
  aclActions,
  aclDecisions,
  commaList,
  listOf,
  resourceOf,
  subjectOf,
  wordOf,
} from '../../admin/auth/acl-words.ts';
import type { ChangedRules, Rules } from '../../admin/auth/acls.ts';
import type { Outcome } from '../../admin/fan-out.ts';
import { onlyCluster, type Target, type TargetChoice } from '../../admin/targets.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { ClusterCommand } from '../cluster-command.ts';
import { type BrokerRow, brokerRow } from '../output/broker-row.ts';
import { deedLine } from '../output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../target-flags.ts';

/** What became of the rules on one broker. */
export interface RulesSet extends BrokerRow, Partial<ChangedRules> {}

/** What commands that set rules give. */
export interface SetRules extends Rules {
  readonly dryRun: boolean;
  readonly brokers: readonly RulesSet[];
}

/** The flags of createAcl and updateAcl. */
export const ruleFlags = {
  clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
  brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
  subject: Flags.string({ char: 's', required: true, helpValue: 'User:NAME', description: 'whom it is about' }),
  resources: Flags.string({
    char: 'r',
    required: true,
    helpValue: 'Topic:NAME[,…]',
    description: 'what they may use: Topic:, Group:, Cluster:, Namespace:, *; a * may end a name',
  }),
  actions: Flags.string({
    char: 'a',
    required: true,
    helpValue: 'ACTION[,…]',
    description: aclActions.join(', '),
  }),
  decision: Flags.string({ char: 'd', required: true, helpValue: aclDecisions.join('|'), description: 'may, or not' }),
  sourceIp: Flags.string({ char: 'i', helpValue: 'IP[,…]', description: 'only from these addresses' }),
  'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
};

/** How the flags come out of the parser. */
export interface RuleFlagValues {
  readonly clusterName: string | undefined;
  readonly brokerAddr: string | undefined;
  readonly subject: string;
  readonly resources: string;
  readonly actions: string;
  readonly decision: string;
  readonly sourceIp: string | undefined;
  readonly 'dry-run': boolean;
}

type SetOperation = (
  client: AdminClient,
  choice: TargetChoice,
  rules: Rules,
  options: { readonly dryRun: boolean },
) => Promise<Outcome<Target, ChangedRules>[]>;

/** What createAcl and updateAcl share. */
export abstract class RuleCommand extends ClusterCommand<SetRules> {
  /** `create acl to`, as the original says it. */
  protected abstract readonly deed: string;

  /** Reads the rules, sets them, and says what became of each broker. */
  protected async set(flags: RuleFlagValues, operation: SetOperation): Promise<SetRules> {
    const rules: Rules = {
      subject: subjectOf(flags.subject),
      resources: listOf('--resources', flags.resources).map(resourceOf),
      actions: listOf('--actions', flags.actions).map((action) => wordOf('--actions', action, aclActions)),
      decision: wordOf('--decision', flags.decision, aclDecisions),
      sourceIps: commaList(flags.sourceIp ?? ''),
    };
    const { 'dry-run': dryRun } = flags;
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await operation(client, choice, rules, { dryRun });
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const brokers = outcomes.map(({ item, value, error }): RulesSet => ({ ...brokerRow(item, error), ...value }));
      return { ...rules, dryRun, brokers };
    });
  }

  protected override render({ subject, dryRun, brokers }: SetRules): void {
    for (const row of brokers) {
      this.out.line(deedLine(this.deed, row, dryRun));
      for (const resource of row.created ?? []) this.out.line(`  ${subject} ${resource}: new`);
      for (const resource of row.overwritten ?? []) this.out.line(`  ${subject} ${resource}: overwritten`);
    }
  }
}
