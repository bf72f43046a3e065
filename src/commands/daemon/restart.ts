import { Args, Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, needed } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { duration } from '../../cli/load-flags.ts';
import { pause } from '../../cli/pause.ts';
import { steadyClock } from '../../clock.ts';
import type { HandedOver } from '../../engine/daemon/control/hand-over.ts';
import type { RunningFolder } from '../../engine/daemon/running/running-folder.ts';
import { MqError } from '../../errors/index.ts';

interface Restarted {
  /** In their order. */
  readonly restarted: readonly string[];
  /** The one named was its group's master, and this is who leads instead. */
  readonly handedOver: readonly HandedOver[];
  /** Other hosts whose brokers are to be restarted there; none without --rolling. */
  readonly elsewhere: readonly string[];
}

/** Ending, and a recovery that may be long. */
const PATIENCE_MS = 300_000;
const SWITCH_PATIENCE_MS = 40_000;

export default class DaemonRestart extends MqCommand<Restarted> {
  static override family: Family = 'daemon';
  static override summary = 'End a broker or name server and start it again';
  static override description =
    'Starts one that is stopped, failed or has autoStart: false as well. The cluster file is read again, and counts for this one. Returns when it serves. What it died of before is forgiven. An elected master hands over first, and stays up until no client has come to it for 5 s, --settle at most; where nobody can take over it is restarted all the same. Exit status 69 when it does not come up, with its reason. --rolling restarts all running brokers of this host one after the other: slaves first, each in sync again before the next, and with it the members of its group on other hosts; an elected master hands over, and stays up for --settle, before its restart. It ends at the first that does not come back.';
  static override examples = [
    { description: 'after a change to the cluster file', command: 'mq daemon restart broker-a-1' },
    { description: 'all brokers, without a pause for clients', command: 'mq daemon restart --rolling' },
  ];
  static override args = {
    NAME: Args.string({ ignoreStdin: true, description: 'as mq daemon status shows it; or brokerName' }),
  };
  static override flags = {
    configFile: clusterFileFlag,
    rolling: Flags.boolean({ description: 'all brokers of this host, one after the other' }),
    settle: duration({
      ...{ default: 35_000, defaultHelp: async () => '35s', helpValue: 'TIME' },
      description: 'how long a former master stays up, at most, for clients that have not noticed',
    }),
  };

  protected override async execute(): Promise<Restarted> {
    const { args, flags } = await this.parse(DaemonRestart);
    if (flags.rolling && args.NAME !== undefined)
      throw new MqError('USAGE', '--rolling is about all brokers, not NAME');
    const name = flags.rolling ? undefined : needed(args.NAME, 'mq daemon restart NAME');
    const { runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const running = runningOf(flags.configFile);
    if (name === undefined) return this.rolling(flags.configFile, running, flags.settle);
    return { restarted: [name], handedOver: await this.one(running, name, flags.settle), elsewhere: [] };
  }

  private async one(running: RunningFolder, name: string, settleMs: number): Promise<HandedOver[]> {
    const { handedOverIn, handedOverText } = await import('../../engine/daemon/control/hand-over.ts');
    const handedOver = handedOverIn(await ask(running, 'handOver', { name, restart: true }, SWITCH_PATIENCE_MS));
    for (const each of handedOver) this.out.note(handedOverText(each));
    await ask(running, 'restart', { name, settleMs }, PATIENCE_MS + settleMs);
    return handedOver;
  }

  private async rolling(file: string, running: RunningFolder, settleMs: number): Promise<Restarted> {
    const { watchGroups } = await import('../../engine/daemon/groups/standing.ts');
    const { readPlan } = await import('../../engine/daemon/cluster-file/read-plan.ts');
    const { rollingRestart } = await import('../../engine/daemon/control/rolling.ts');
    const { isDaemonView } = await import('../../engine/daemon/control/status.ts');
    const plan = await readPlan(file);
    const groups = watchGroups(plan);
    const ports = {
      lagging: groups.lagging,
      children: async () => {
        const view = await ask(running, 'status', {}, SWITCH_PATIENCE_MS);
        return isDaemonView(view) ? view.children : [];
      },
      restart: async (name: string) => void (await ask(running, 'restart', { name }, PATIENCE_MS)),
      switchAway: async (name: string) => void (await ask(running, 'switch', { name }, SWITCH_PATIENCE_MS)),
      pause: (ms: number) => pause(ms, new Promise(() => undefined)),
      now: () => steadyClock.now(),
      say: (text: string) => this.out.note(text),
    };
    try {
      const own = new Set((await ports.children()).map(({ name }) => name));
      const others = plan.children.filter(({ kind, name }) => kind === 'broker' && !own.has(name));
      const restarted = await rollingRestart(ports, settleMs);
      return { restarted, handedOver: [], elsewhere: [...new Set(others.map(({ host }) => host))] };
    } finally {
      await groups.close();
    }
  }

  protected override render({ restarted, elsewhere }: Restarted): void {
    for (const name of restarted) this.out.line(`restarted ${name}`);
    if (restarted.length === 0) this.out.line('no broker was running');
    if (elsewhere.length > 0) {
      this.out.note(`Next, unless done: mq daemon restart --rolling on ${elsewhere.join(', then on ')}`);
    }
  }
}

async function ask(running: RunningFolder, op: string, fields: object, withinMs: number): Promise<unknown> {
  const { askRunningDaemon } = await import('../../engine/daemon/control/daemon-client.ts');
  return askRunningDaemon(running, op, { ...fields }, withinMs);
}
