import { Flags } from '@oclif/core';
import { childColumns, isWell } from '../../cli/daemon/children.ts';
import { clusterColumns, isWellInCluster } from '../../cli/daemon/cluster.ts';
import { clusterFileFlag } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { localTime } from '../../cli/output/time.ts';
import { ReadCommand } from '../../cli/read-command.ts';
import type { HostView } from '../../engine/daemon/control/unattended.ts';
import type { ClusterLook } from '../../engine/daemon/groups/cluster-look.ts';
import type { UnlistedMember } from '../../engine/daemon/groups/daemon-link.ts';

export default class DaemonStatus extends ReadCommand<HostView | ClusterLook> {
  static override family: Family = 'daemon';
  static override summary = 'Show what a daemon keeps alive, and how it is';
  static override description =
    'States: running, starting, stopping, stopped; waiting (died, and pauses before its restart), blocked (a port or store is taken by others), failed (died too often, tried rarely), refused (its configuration or data is wrong, not tried again). FROZEN: ZooKeeper gives no answer, so roles stay as they are and nobody is elected. Without a daemon it shows what the last one noted and what of it still runs. --all shows every host of the cluster file, as their daemons and brokers tell ZooKeeper, from any host. Exit status 10 when no daemon runs, or something is not as it should be.';
  static override examples = [
    { description: 'once', command: 'mq daemon status -c cluster.yaml' },
    { description: 'every two seconds', command: 'mq daemon status --watch 2' },
    { description: 'all hosts, where masters are elected', command: 'mq daemon status --all' },
  ];
  static override flags = {
    configFile: clusterFileFlag,
    all: Flags.boolean({ description: 'every host of the cluster, not this one alone' }),
  };

  protected override async execute(): Promise<HostView | ClusterLook> {
    const { flags } = await this.parse(DaemonStatus);
    if (flags.all) return this.wholeCluster(flags.configFile);
    const { runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const { viewOf } = await import('../../engine/daemon/control/unattended.ts');
    const view = await viewOf(runningOf(flags.configFile));
    const isFrozen = view.daemon?.zookeeper?.lostSince !== undefined;
    if (view.daemon === undefined || isFrozen || !view.children.every(isWell)) this.endWith('BAD_ANSWER');
    return view;
  }

  private async wholeCluster(file: string): Promise<ClusterLook> {
    const { readPlan } = await import('../../engine/daemon/cluster-file/read-plan.ts');
    const { lookAtCluster } = await import('../../engine/daemon/groups/cluster-look.ts');
    const look = await lookAtCluster(await readPlan(file));
    const isComplete = look.hosts.every(({ daemon }) => daemon !== undefined);
    if (!isComplete || !look.children.every(isWellInCluster)) this.endWith('BAD_ANSWER');
    return look;
  }

  protected override render(view: HostView | ClusterLook): void {
    if ('hosts' in view) this.renderCluster(view);
    else this.renderHost(view);
  }

  private renderHost({ daemon, running, children }: HostView): void {
    if (daemon === undefined) {
      this.out.note(`no daemon runs on ${running}; what it noted last:`);
    } else {
      const { cluster, pid, startedAt, namesrvAddr, zookeeper } = daemon;
      this.out.line(`cluster ${cluster}, daemon pid ${pid} since ${localTime(startedAt)}, name servers ${namesrvAddr}`);
      if (zookeeper?.lostSince !== undefined) {
        const since = localTime(zookeeper.lostSince);
        this.out.line(`FROZEN since ${since}: ZooKeeper ${zookeeper.servers} gives no answer, nobody can be elected`);
      }
    }
    this.out.table(childColumns, children);
    this.noteUnlisted(daemon?.zookeeper?.unlisted ?? []);
  }

  private renderCluster({ cluster, zookeeper, hosts, children, unlisted }: ClusterLook): void {
    const there = hosts.filter(({ daemon }) => daemon !== undefined);
    this.out.line(`cluster ${cluster}, ${there.length} of ${hosts.length} daemons, by ZooKeeper ${zookeeper}`);
    this.out.table(clusterColumns, children);
    for (const { name, parkedFor } of children) {
      if (parkedFor !== undefined) this.out.note(`${name} is parked: ${parkedFor}`);
    }
    const missing = hosts.filter((one) => !there.includes(one)).map(({ host }) => host);
    if (missing.length > 0) this.out.note(`No daemon is shown for ${missing.join(', ')}: mq daemon start there.`);
    this.noteUnlisted(unlisted);
  }

  private noteUnlisted(members: readonly UnlistedMember[]): void {
    for (const { brokerName, member, address } of members) {
      this.out.note(
        `Member ${member} of ${brokerName}, ${address}, is not in the cluster file. Did it leave for good: mq daemon forget ${brokerName} ${member}`,
      );
    }
  }
}
