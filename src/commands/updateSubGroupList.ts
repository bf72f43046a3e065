import { Flags } from '@oclif/core';
import type { Outcome } from '../admin/fan-out.ts';
import { applySubGroupList, type PlannedGroup, planSubGroupList } from '../admin/group/update-sub-group-list.ts';
import { onlyCluster, type Target } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { readJsonList } from '../cli/files/json-list.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { linesOfList, type PlannedEntry, questionOf, summaryOfList } from '../cli/output/planned-list.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

interface UpdatedBroker extends BrokerRow {
  /** Every group of the list; absent when nothing came of it. */
  readonly groups?: readonly PlannedEntry[];
}

interface Updated {
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
  readonly withoutMaster: readonly string[];
}

export default class UpdateSubGroupList extends ClusterCommand<Updated> {
  static override family: Family = 'consumer';
  static override summary = 'Create or change the consumer groups of a file';
  static override description =
    'The file holds a JSON list of groups, as the original takes it: [{"groupName": "Billing", "retryMaxTimes": 3}], with the settings getConsumerConfig shows. What a group does not say stays as it is; a new one gets the defaults of the Java client. Only what differs is sent, and read back. Asks before groups that are there are changed. Without -b and -c the only cluster is meant.';
  static override differs =
    'keeps what the file does not say, asks before it changes groups that are there, and reads back; brokers before 5.3.1 get the groups one by one; no usage text after success.';
  static override examples = [
    { description: 'on every master of a cluster', command: 'mq updateSubGroupList -c DefaultCluster -f groups.json' },
    { description: 'look first', command: 'mq updateSubGroupList -f groups.json --dry-run' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ exclusive: ['clusterName'] }),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    filename: Flags.string({ char: 'f', required: true, helpValue: 'FILE', description: 'JSON list of groups' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateSubGroupList);
    const dryRun = flags['dry-run'];
    const { validateGroups } = await import('#validators/groups');
    const entries = (await readJsonList(flags.filename.trim(), 'group', validateGroups)).map(
      ({ groupRetryPolicy, subscriptionDataSet, ...settings }) => ({
        ...settings,
        others: {
          ...(groupRetryPolicy !== undefined && { groupRetryPolicy }),
          ...(subscriptionDataSet !== undefined && { subscriptionDataSet }),
        },
      }),
    );
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const plan = await planSubGroupList(client, choice, entries);
      const planned = plan.brokers.flatMap(({ value }) => (value === undefined ? [] : [value.map(entryOf)]));
      const question = questionOf(planned, 'group');
      if (!dryRun && question !== undefined) await this.confirm(question);
      const { brokers, withoutMaster } = dryRun ? plan : await applySubGroupList(client, plan);
      const failed = brokers.some(({ error }) => error !== undefined);
      if (failed || withoutMaster.length > 0) this.endWith('PARTIAL');
      return { dryRun, brokers: brokers.map(rowOf), withoutMaster };
    });
  }

  protected override render({ dryRun, brokers, withoutMaster }: Updated): void {
    for (const { address, error, groups = [] } of brokers) {
      const what = `submit batch of subscription group config to ${address}`;
      if (error !== undefined) this.out.line(`${what} failed: ${error.message}`);
      else this.out.line(`${dryRun ? `would ${what}` : `${what} success`}: ${summaryOfList(groups)}`);
      for (const line of error === undefined ? linesOfList(groups) : []) this.out.line(`  ${line}`);
    }
    for (const name of withoutMaster) {
      this.out.line(`submit batch of subscription group config to ${name} failed: it has no master now`);
    }
  }
}

const entryOf = ({ group: name, created, changes }: PlannedGroup): PlannedEntry => ({ name, created, changes });

const rowOf = ({ item, value, error }: Outcome<Target, PlannedGroup[]>): UpdatedBroker => ({
  ...brokerRow(item, error),
  ...(value !== undefined && { groups: value.map(entryOf) }),
});
