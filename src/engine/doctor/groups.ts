import type { CoordinationFacts } from '../ha/coordination/inspect.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import type { DiskContext } from './disk-check.ts';
import { configOf } from './facts.ts';

/** Where the command line says that groups are kept. */
export interface NamedGroups {
  /** `host:port,host:port`; stronger than the file's. */
  readonly zookeeper?: string | undefined;
  /** A cluster file. */
  readonly file?: string | undefined;
}

/** A broker of a cluster file, and what its daemon noted of its role, where that can be read from this machine. */
export interface PlannedMember {
  readonly name: string;
  readonly brokerName: string;
  readonly memberId: string;
  readonly noted: { readonly role: string; readonly epoch: number; readonly running: string } | undefined;
}

/** How checks of groups that elect their master get at ZooKeeper; without a name of it brokers are asked for it. */
export interface GroupSource {
  readonly inspect: (
    zookeeper: string,
    cluster: string,
    options: { readonly root?: string; readonly auth?: string | undefined; readonly sessionTimeoutMs?: number },
  ) => Promise<CoordinationFacts & { readonly tickMs: number | undefined }>;
  readonly zookeeper: string | undefined;
  readonly root: string | undefined;
  readonly auth?: string | undefined;
  /** Session time-out to ask for, milliseconds; else what brokers say. */
  readonly askedMs?: number | undefined;
  readonly cluster: string | undefined;
  readonly file: string | undefined;
  readonly planned: readonly PlannedMember[] | undefined;
}

/** Loads what it takes when a cluster turns out to have a ZooKeeper: most have none. */
const inspect: GroupSource['inspect'] = async (zookeeper, cluster, options) => {
  const coordination = await import('../ha/coordination/inspect.ts');
  const { askTick } = await import('../ha/coordination/zookeeper/tick.ts');
  const facts = await coordination.inspect(zookeeper, cluster, options);
  return { ...facts, tickMs: await askTick(facts.server) };
};

/** @throws MqError CONFIG for a cluster file that cannot be read */
export async function groupSource({ zookeeper, file }: NamedGroups): Promise<GroupSource> {
  if (file === undefined) {
    return { inspect, zookeeper, root: undefined, cluster: undefined, file, planned: undefined };
  }
  const { readClusterFile } = await import('../daemon/cluster-file/read.ts');
  const { planCluster } = await import('../daemon/cluster-file/plan.ts');
  const { RunningFolder } = await import('../daemon/running/running-folder.ts');
  const read = await readClusterFile(file);
  const plan = planCluster(read);
  const running = new RunningFolder(plan.running);
  const planned = plan.children.flatMap(({ name, member }): PlannedMember[] => {
    if (member === undefined) return [];
    const role = running.child(name)?.role;
    const noted = role === undefined ? undefined : { role: role.role, epoch: role.epoch, running: plan.running };
    return [{ name, brokerName: member.brokerName, memberId: String(member.memberId), noted }];
  });
  const { content } = read;
  return {
    inspect,
    zookeeper: zookeeper ?? content.zookeeper?.join(','),
    root: content.zookeeperRoot,
    cluster: plan.cluster,
    ...{ file, planned },
  };
}

const DEFAULT_CLUSTER = 'DefaultCluster';

/**
 * How to get at the groups of a store's broker; undefined where its configuration names no ZooKeeper.
 *
 * @throws MqError CONFIG for a configuration that cannot be read
 */
export function storeGroupSource(
  context: Pick<DiskContext, 'storeDirectory' | 'configFile'>,
  machine: Machine = thisMachine,
): GroupSource | undefined {
  const config = configOf(machine, context);
  const zookeeper = config.text('zookeeper');
  if (zookeeper === undefined) return undefined;
  return {
    ...{ inspect, zookeeper, root: config.text('zookeeperRoot'), auth: config.text('zookeeperAuth') },
    cluster: config.text('brokerClusterName') ?? DEFAULT_CLUSTER,
    ...{ askedMs: config.number('zookeeperSessionTimeoutMs'), file: undefined, planned: undefined },
  };
}
