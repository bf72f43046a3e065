import { Args, Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import type { HandedOver } from '../../engine/daemon/control/hand-over.ts';
import { MqError } from '../../errors/index.ts';

interface Stopped {
  /** Processes that were ended. */
  readonly stopped: readonly string[];
  /** Whether a daemon was ended. */
  readonly daemon: boolean;
  /** Processes that run on without a daemon. */
  readonly left: readonly string[];
  /** Masters among them, and who leads instead. */
  readonly handedOver: readonly HandedOver[];
}

/** A broker may flush and hand over first; several end side by side. */
const PATIENCE_MS = 150_000;

export default class DaemonStop extends MqCommand<Stopped> {
  static override family: Family = 'daemon';
  static override summary = 'End a daemon and its brokers, or one of them';
  static override description =
    'Brokers end cleanly, then name servers, then the daemon; an elected master hands over first where a member on another host can take over. With NAME only that one ends, and stays ended until mq daemon restart NAME, also when the daemon is started again. --leave-brokers ends the daemon alone: the next one takes its brokers over, without a pause for clients. Where no daemon runs, what an earlier one left running is ended.';
  static override examples = [
    { description: 'all of this host', command: 'mq daemon stop' },
    { description: 'one broker, before mq recover', command: 'mq daemon stop broker-a-1' },
    { description: 'the daemon alone, to update it', command: 'mq daemon stop --leave-brokers' },
  ];
  static override args = {
    NAME: Args.string({ ignoreStdin: true, description: 'only this broker or name server' }),
  };
  static override flags = {
    configFile: clusterFileFlag,
    'leave-brokers': Flags.boolean({ description: 'end the daemon alone; its brokers run on' }),
  };

  protected override async execute(): Promise<Stopped> {
    const { args, flags } = await this.parse(DaemonStop);
    const leaveBrokers = flags['leave-brokers'];
    const name = args.NAME?.trim();
    if (name !== undefined && leaveBrokers) throw new MqError('USAGE', '--leave-brokers is about the daemon, not NAME');
    const { askRunningDaemon, runningOf, stopDaemon } = await import('../../engine/daemon/control/daemon-client.ts');
    const { handedOverIn, handedOverText } = await import('../../engine/daemon/control/hand-over.ts');
    const tell = (handedOver: readonly HandedOver[]): void => {
      for (const each of handedOver) this.out.note(handedOverText(each));
    };
    const { stopUnattended, viewOf } = await import('../../engine/daemon/control/unattended.ts');
    const running = runningOf(flags.configFile);
    if (name !== undefined) {
      const handedOver = handedOverIn(await askRunningDaemon(running, 'handOver', { name }, PATIENCE_MS));
      tell(handedOver);
      await askRunningDaemon(running, 'stopChild', { name }, PATIENCE_MS);
      return { stopped: [name], daemon: false, left: [], handedOver };
    }
    const before = (await viewOf(running)).children.filter(({ pid }) => pid !== undefined).map((child) => child.name);
    const handedOver = await stopDaemon(running, { leaveBrokers, withinMs: PATIENCE_MS });
    tell(handedOver ?? []);
    if (handedOver !== undefined)
      return { stopped: leaveBrokers ? [] : before, daemon: true, left: leaveBrokers ? before : [], handedOver };
    if (leaveBrokers || before.length === 0) {
      throw new MqError('UNREACHABLE', `no daemon runs on ${running.path}`, {
        hint: 'mq daemon status shows what does.',
      });
    }
    return { stopped: await stopUnattended(running), daemon: false, left: [], handedOver: [] };
  }

  protected override render({ stopped, daemon, left }: Stopped): void {
    for (const name of stopped) this.out.line(`stopped ${name}`);
    if (daemon) this.out.line('stopped the daemon');
    if (left.length > 0)
      this.out.note(`${left.length === 1 ? '1 process runs' : `${left.length} processes run`} on: ${left.join(', ')}`);
  }
}
