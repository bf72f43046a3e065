import { Flags } from '@oclif/core';
import { clusterNames, noTarget } from '../admin/targets.ts';
import {
  type DeleteTopicPlan,
  type DeleteTopicResult,
  deleteTopic,
  planDeleteTopic,
  refuseWhileUsed,
} from '../admin/topic/delete-topic.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow, type NamesrvRow, namesrvRow } from '../cli/output/broker-row.ts';
import { type OrderConfValue, orderConfFailures, orderConfValue } from '../cli/output/order-conf.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';

interface Deleted {
  readonly topic: string;
  readonly dryRun: boolean;
  /** False when there was no such topic, which --if-exists and --force take for done. */
  readonly existed: boolean;
  readonly cluster: string | undefined;
  readonly brokers: readonly BrokerRow[];
  readonly withoutMaster: readonly string[];
  /** Broker names that keep the topic, because they were not meant. */
  readonly keptOn: readonly string[];
  /** Absent when the name servers keep the route. */
  readonly nameServers?: readonly NamesrvRow[] | undefined;
  readonly orderConf?: OrderConfValue | undefined;
}

export default class DeleteTopic extends ClusterCommand<Deleted> {
  static override family: Family = 'topic';
  static override summary = 'Delete a topic with its messages';
  static override description =
    'Asks first. Refuses while consumers or producers of the topic are online, and names them.';
  static override differs =
    'asks, refuses while the topic is in use and names who uses it, takes -b, deletes the order configuration too; an unknown cluster or topic is an error, where the original prints success.';
  static override examples = [
    { description: 'from every master of a cluster', command: 'mq deleteTopic -c DefaultCluster -t Orders' },
    { description: 'look first', command: 'mq deleteTopic -c DefaultCluster -t Orders --dry-run' },
    { description: 'in a script', command: 'mq deleteTopic -c DefaultCluster -t Orders --if-exists --yes' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to delete' }),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    force: Flags.boolean({ description: 'even while it is in use, or does not exist' }),
    'if-exists': Flags.boolean({ description: 'no error when there is no such topic' }),
    'dry-run': Flags.boolean({ description: 'say what would be deleted, delete nothing' }),
  };

  protected override async execute(): Promise<Deleted> {
    const { flags } = await this.parse(DeleteTopic);
    const { topic, force, 'if-exists': ifExists, 'dry-run': dryRun } = flags;
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      const plan = await orMissing(planDeleteTopic(client, topic, choice, { force }), topic, force || ifExists);
      if (plan === undefined) return missing(topic, dryRun);
      refuseWhileUsed(plan);
      if (dryRun) return planned(plan);
      await this.confirm(`Delete topic ${topic} and its messages from ${whereOf(plan)}?`);
      return this.delete(client, plan);
    });
  }

  private async delete(client: AdminClient, plan: DeleteTopicPlan): Promise<Deleted> {
    const result = await deleteTopic(client, plan);
    const deleted = deletedOf(plan, result);
    const { brokers, nameServers = [], orderConf } = deleted;
    const rows = [...brokers, ...nameServers, ...(orderConf?.nameServers ?? [])];
    const failed = rows.some(({ error }) => error !== undefined);
    if (failed || plan.withoutMaster.length > 0) this.endWith('PARTIAL');
    return deleted;
  }

  protected override render(deleted: Deleted): void {
    const { topic, existed, orderConf } = deleted;
    if (!existed) this.out.line(`topic [${topic}] does not exist; nothing is deleted.`);
    for (const line of [...brokerLines(deleted), ...namesrvLines(deleted)]) this.out.line(line);
    if (orderConf === undefined) return;
    this.out.line(`order configuration: ${orderConf.old ?? '(none)'} -> ${orderConf.new ?? '(none)'}`);
    for (const line of orderConfFailures(orderConf)) this.out.line(line);
  }
}

/** What became of the brokers: one line for a cluster that let go of it everywhere, else one for each. */
function brokerLines({ topic, dryRun, cluster, brokers, withoutMaster, keptOn }: Deleted): string[] {
  const what = `delete topic [${topic}] from`;
  const whole = withoutMaster.length === 0 && brokers.every(({ error }) => error === undefined);
  const masterless = withoutMaster.map((name) => `${what} broker [${name}] failed: it has no master now`);
  const kept = keptOn.map((name) => `topic [${topic}] stays on broker [${name}]`);
  const line = ({ address, error }: BrokerRow): string => {
    if (dryRun) return `would ${what} broker [${address}]`;
    return `${what} broker [${address}] ${error === undefined ? 'success.' : `failed: ${error.message}`}`;
  };
  if (!dryRun && whole && cluster !== undefined) return [`${what} cluster [${cluster}] success.`, ...kept];
  return [...brokers.map(line), ...masterless, ...kept];
}

function namesrvLines({ topic, nameServers = [] }: Deleted): string[] {
  const what = `delete topic [${topic}] from NameServer`;
  const failed = nameServers.filter(({ error }) => error !== undefined);
  if (nameServers.length > 0 && failed.length === 0) return [`${what} success.`];
  return failed.map(({ address, error }) => `${what} [${address}] failed: ${error?.message}`);
}

/** The plan, or undefined for a topic that is not there where that is no error. */
async function orMissing(
  plan: Promise<DeleteTopicPlan>,
  topic: string,
  tolerated: boolean,
): Promise<DeleteTopicPlan | undefined> {
  try {
    return await plan;
  } catch (error) {
    if (tolerated && error instanceof MqError && error.code === 'NOT_FOUND' && error.details.topic === topic) return;
    throw error;
  }
}

const whereOf = ({ targets, cluster }: DeleteTopicPlan): string => {
  const names = targets.map(({ addr }) => addr).join(', ');
  return cluster === undefined ? names : `cluster ${cluster} (${names})`;
};

const missing = (topic: string, dryRun: boolean): Deleted => {
  const nothing = {
    topic,
    targets: [],
    withoutMaster: [],
    keptOn: [],
    users: [],
    cluster: undefined,
    orderConf: undefined,
  };
  return { ...planned(nothing), dryRun, existed: false };
};

function planned({ topic, cluster, targets, withoutMaster, keptOn, orderConf }: DeleteTopicPlan): Deleted {
  const forgotten = orderConf !== undefined && keptOn.length === 0;
  return {
    topic,
    dryRun: true,
    existed: true,
    cluster,
    brokers: targets.map((target) => brokerRow(target)),
    withoutMaster,
    keptOn,
    ...(forgotten && { orderConf: { old: orderConf, new: undefined, nameServers: [] } }),
  };
}

const deletedOf = (plan: DeleteTopicPlan, { brokers, nameServers, orderConf }: DeleteTopicResult): Deleted => ({
  ...planned(plan),
  dryRun: false,
  brokers: brokers.map(({ item, error }) => brokerRow(item, error)),
  nameServers: nameServers?.map(namesrvRow),
  orderConf: orderConf?.before === undefined ? undefined : orderConfValue(orderConf),
});
