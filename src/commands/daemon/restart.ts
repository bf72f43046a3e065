import { Args } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, needed } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { type ChildView, isChildView } from '../../engine/daemon/control/status.ts';
import { MqError } from '../../errors/index.ts';

/** Ending, and a recovery that may be long. */
const PATIENCE_MS = 300_000;

export default class DaemonRestart extends MqCommand<ChildView> {
  static override family: Family = 'daemon';
  static override summary = 'End a broker or name server and start it again';
  static override description =
    'Starts one that is stopped, failed or has autoStart: false as well. The cluster file is read again, and counts for this one. Returns when it serves. What it died of before is forgiven. Exit status 69 when it does not come up, with its reason.';
  static override examples = [
    { description: 'after a change to the cluster file', command: 'mq daemon restart broker-a-1' },
  ];
  static override args = {
    NAME: Args.string({ ignoreStdin: true, description: 'as mq daemon status shows it; or brokerName' }),
  };
  static override flags = { configFile: clusterFileFlag };

  protected override async execute(): Promise<ChildView> {
    const { args, flags } = await this.parse(DaemonRestart);
    const name = needed(args.NAME, 'mq daemon restart NAME');
    const { askRunningDaemon, runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const answer = await askRunningDaemon(runningOf(flags.configFile), 'restart', { name }, PATIENCE_MS);
    if (isChildView(answer)) return answer;
    throw new MqError('BAD_DATA', `the daemon's answer about ${name} is none`, { hint: 'Is it of another version?' });
  }

  protected override render({ name, pid, address }: ChildView): void {
    this.out.line(`restarted ${name}, pid ${pid}${address === undefined ? '' : `, ${address}`}`);
  }
}
