import { type GroupFacts, inspect } from '../../ha/coordination/inspect.ts';
import type { DaemonInfo } from '../../ha/coordination/types.ts';
import type { ChildPlan, ClusterPlan } from '../cluster-file/types.ts';
import type { UnlistedMember } from './daemon-link.ts';
import { ensembleOfPlan } from './ensemble.ts';
import { unlistedOf } from './forget.ts';
import { groupsOf } from './group-plan.ts';

/** One process of a cluster, as its daemon shows it in ZooKeeper. */
export interface ClusterChild {
  readonly host: string;
  readonly name: string;
  readonly kind: 'broker' | 'namesrv';
  readonly brokerName: string | undefined;
  readonly autoStart: boolean;
  /** Of its daemon's words; undefined where no daemon shows it. */
  readonly phase: string | undefined;
  readonly pid: number | undefined;
  /** What a member of a group says of itself: `MASTER`, `SLAVE`, `SYNCING`, `LOST` and so on; undefined while it is gone. */
  readonly state: string | undefined;
  /** Why it is parked; undefined where it is not. */
  readonly parkedFor: string | undefined;
  /** In the in-sync set; undefined for a name server, and where the group has no state. */
  readonly inSync: boolean | undefined;
}

export interface ClusterHost {
  readonly host: string;
  /** Undefined where none is there. */
  readonly daemon: { readonly pid: number; readonly version: string } | undefined;
}

/** All hosts of a cluster. */
export interface ClusterLook {
  readonly cluster: string;
  /** `host:port` of the server that answered. */
  readonly zookeeper: string;
  readonly hosts: readonly ClusterHost[];
  readonly children: readonly ClusterChild[];
  readonly unlisted: readonly UnlistedMember[];
}

/**
 * Looks at all hosts of a cluster file through ZooKeeper, where daemons show themselves.
 * @throws MqError REFUSED where roles are fixed; UNREACHABLE, TIMEOUT, NO_PERMISSION
 */
export async function lookAtCluster(plan: ClusterPlan): Promise<ClusterLook> {
  const { zookeeper, cluster, root, auth } = ensembleOfPlan(plan);
  const facts = await inspect(zookeeper, cluster, { auth, ...(root !== undefined && { root }) });
  const hosts = [...new Set(plan.children.map(({ host }) => host))];
  const planned = groupsOf(plan);
  return {
    ...{ cluster, zookeeper: facts.server },
    hosts: hosts.map((host) => ({ host, daemon: daemonOf(plan, host, facts.daemons) })),
    children: plan.children.map((child) => childOf(child, facts)),
    unlisted: facts.groups.flatMap(({ brokerName, members }) => {
      const group = planned.find((one) => one.brokerName === brokerName);
      return unlistedOf(group, members).map(({ id, address }) => ({ brokerName, member: id, address }));
    }),
  };
}

/** A host may have several names: its daemon is known by its children too. */
function daemonOf({ children }: ClusterPlan, host: string, daemons: readonly DaemonInfo[]): ClusterHost['daemon'] {
  const names = children.filter((child) => child.host === host).map(({ name }) => name);
  const found =
    daemons.find((daemon) => daemon.host === host) ??
    daemons.find((daemon) => daemon.children.some(({ name }) => names.includes(name)));
  return found === undefined ? undefined : { pid: found.pid, version: found.version };
}

function childOf(
  { name, kind, host, autoStart, member }: ChildPlan,
  { daemons, groups }: { readonly daemons: readonly DaemonInfo[]; readonly groups: readonly GroupFacts[] },
): ClusterChild {
  const shown = daemons.flatMap(({ children }) => children).find((child) => child.name === name);
  const group = groups.find(({ brokerName }) => brokerName === member?.brokerName);
  const id = String(member?.memberId);
  const live = group?.live.find((one) => one.id === id);
  return {
    ...{ host, name, kind, brokerName: member?.brokerName, autoStart, phase: shown?.state },
    pid: shown !== undefined && shown.pid > 0 ? shown.pid : live?.pid,
    ...{ state: live?.state, parkedFor: live?.parkedFor },
    ...{ inSync: member === undefined ? undefined : group?.state?.set.includes(id) },
  };
}
