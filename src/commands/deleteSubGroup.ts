import { Flags } from '@oclif/core';
import {
  type DeleteSubGroupPlan,
  type DeleteSubGroupResult,
  deleteSubGroup,
  planDeleteSubGroup,
} from '../admin/group/delete-sub-group.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type BrokerRow, brokerRow, type NamesrvRow, namesrvRow } from '../cli/output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';

interface Deleted {
  readonly group: string;
  readonly dryRun: boolean;
  /** False when there was no such group, which --if-exists and --force take for done. */
  readonly existed: boolean;
  readonly cluster: string | undefined;
  readonly brokers: readonly BrokerRow[];
  readonly withoutMaster: readonly string[];
  /** The retry and dead-letter topics that went with it. */
  readonly topics: readonly { readonly topic: string; readonly nameServers: readonly NamesrvRow[] }[];
}

export default class DeleteSubGroup extends ClusterCommand<Deleted> {
  static override family: Family = 'consumer';
  static override summary = 'Delete a consumer group';
  static override description =
    'Asks first, and refuses while clients of the group are online. With -c its topics for retries and dead letters go as well.';
  static override differs =
    'asks, and refuses while clients are online; a group no broker has is an error, where the original prints success.';
  static override examples = [
    { description: 'from every master of a cluster', command: 'mq deleteSubGroup -c DefaultCluster -g billing' },
    { description: 'with its offsets', command: 'mq deleteSubGroup -c DefaultCluster -g billing -r true' },
    { description: 'in a script', command: 'mq deleteSubGroup -c DefaultCluster -g billing --if-exists --yes' },
  ];
  static override flags = {
    groupName: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'group to delete' }),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    removeOffset: truth({ char: 'r', description: 'forget its offsets too' }),
    force: Flags.boolean({ description: 'even while it is online, or does not exist' }),
    'if-exists': Flags.boolean({ description: 'no error when there is no such group' }),
    'dry-run': Flags.boolean({ description: 'say what would be deleted, delete nothing' }),
  };

  protected override async execute(): Promise<Deleted> {
    const { flags } = await this.parse(DeleteSubGroup);
    const { groupName: group, removeOffset = false, force, 'if-exists': ifExists, 'dry-run': dryRun } = flags;
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      const plan = await orMissing(planDeleteSubGroup(client, group, choice, { force }), group, force || ifExists);
      if (plan === undefined)
        return { ...planned({ group, targets: [], withoutMaster: [], cluster: undefined }), existed: false };
      if (dryRun) return planned(plan);
      const offsets = removeOffset ? ' and its offsets' : '';
      await this.confirm(`Delete group ${group}${offsets} from ${whereOf(plan)}?`);
      const deleted = deletedOf(plan, await deleteSubGroup(client, plan, removeOffset));
      const rows = [...deleted.brokers, ...deleted.topics.flatMap(({ nameServers }) => nameServers)];
      const failed = rows.some(({ error }) => error !== undefined);
      if (failed || plan.withoutMaster.length > 0) this.endWith('PARTIAL');
      return deleted;
    });
  }

  protected override render({ group, existed, dryRun, cluster, brokers, withoutMaster, topics }: Deleted): void {
    if (!existed) {
      this.out.line(`subscription group [${group}] does not exist; nothing is deleted.`);
      return;
    }
    const inCluster = cluster === undefined ? '' : ` in cluster [${cluster}]`;
    const failed = withoutMaster.map((address) => ({ address, error: { message: 'it has no master now' } }));
    for (const { address, error } of [...brokers, ...failed]) {
      const what = `delete subscription group [${group}] from broker [${address}]${inCluster}`;
      if (dryRun) this.out.line(`would ${what}`);
      else this.out.line(error === undefined ? `${what} success.` : `${what} failed: ${error.message}`);
    }
    for (const { topic, nameServers } of topics) {
      for (const { address, error } of nameServers) {
        if (error === undefined) continue;
        this.out.line(`delete topic [${topic}] from NameServer [${address}] failed: ${error.message}`);
      }
    }
  }
}

/** The plan, or undefined for a group that is not there where that is no error. */
async function orMissing(
  plan: Promise<DeleteSubGroupPlan>,
  group: string,
  tolerated: boolean,
): Promise<DeleteSubGroupPlan | undefined> {
  try {
    return await plan;
  } catch (error) {
    if (tolerated && error instanceof MqError && error.code === 'NOT_FOUND' && error.details.group === group) return;
    throw error;
  }
}

const whereOf = ({ targets, cluster }: DeleteSubGroupPlan): string => {
  const names = targets.map(({ addr }) => addr).join(', ');
  return cluster === undefined ? names : `cluster ${cluster} (${names})`;
};

const planned = ({ group, targets, withoutMaster, cluster }: DeleteSubGroupPlan): Deleted => ({
  group,
  dryRun: true,
  existed: true,
  cluster,
  brokers: targets.map((target) => brokerRow(target)),
  withoutMaster,
  topics: [],
});

const deletedOf = (plan: DeleteSubGroupPlan, { brokers, topics }: DeleteSubGroupResult): Deleted => ({
  ...planned(plan),
  dryRun: false,
  brokers: brokers.map(({ item, error }) => brokerRow(item, error)),
  topics: topics.map(({ topic, nameServers }) => ({ topic, nameServers: nameServers.map(namesrvRow) })),
});
