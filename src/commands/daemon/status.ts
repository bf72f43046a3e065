import { childColumns, isWell } from '../../cli/daemon/children.ts';
import { clusterFileFlag } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { localTime } from '../../cli/output/time.ts';
import { ReadCommand } from '../../cli/read-command.ts';
import type { HostView } from '../../engine/daemon/control/unattended.ts';

export default class DaemonStatus extends ReadCommand<HostView> {
  static override family: Family = 'daemon';
  static override summary = 'Show what a daemon keeps alive, and how it is';
  static override description =
    'States: running, starting, stopping, stopped; waiting (died, and pauses before its restart), blocked (a port or store is taken by others), failed (died too often, tried rarely), refused (its configuration or data is wrong, not tried again). Without a daemon it shows what the last one noted and what of it still runs. Exit status 10 when no daemon runs, or something is not as it should be.';
  static override examples = [
    { description: 'once', command: 'mq daemon status -c cluster.yaml' },
    { description: 'every two seconds', command: 'mq daemon status --watch 2' },
  ];
  static override flags = { configFile: clusterFileFlag };

  protected override async execute(): Promise<HostView> {
    const { flags } = await this.parse(DaemonStatus);
    const { runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const { viewOf } = await import('../../engine/daemon/control/unattended.ts');
    const view = await viewOf(runningOf(flags.configFile));
    if (view.daemon === undefined || !view.children.every(isWell)) this.endWith('BAD_ANSWER');
    return view;
  }

  protected override render({ daemon, running, children }: HostView): void {
    if (daemon === undefined) {
      this.out.note(`no daemon runs on ${running}; what it noted last:`);
    } else {
      const { cluster, pid, startedAt, namesrvAddr } = daemon;
      this.out.line(`cluster ${cluster}, daemon pid ${pid} since ${localTime(startedAt)}, name servers ${namesrvAddr}`);
    }
    this.out.table(childColumns, children);
  }
}
