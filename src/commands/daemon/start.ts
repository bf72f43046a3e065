import { Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, thisProgram } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { steadyClock, systemClock } from '../../clock.ts';
import type { DaemonView } from '../../engine/daemon/control/status.ts';

export default class DaemonStart extends MqCommand<DaemonView> {
  static override family: Family = 'daemon';
  static override summary = "Keep this host's brokers and name servers alive";
  static override description =
    'Starts what the cluster file has for this host, restarts what dies, and takes over what runs already. The file is one for all hosts; each daemon runs its own part. SIGTERM and Ctrl-C end the daemon and its brokers cleanly; a second one, and kill -9, end the daemon alone: its brokers run on, and the next daemon takes them over. A broker that dies is started again after 0.5, 1, 2 .. 30 s; after five deaths in ten minutes it counts as failed and is tried every five minutes. One that ends for its configuration (78) or data (65) is not tried again. Keys of the file stand in STORE/config/broker.properties; others there are left alone.\n\nA cluster file: `cluster: C`, `nameServers: [{host: H}]`, `brokers: [{host: H, brokerName: broker-a}]`; further keys of a broker: name, memberId, brokerRole, brokerId, listenPort, haListenPort, bindAddress, store, autoStart, config. With `zookeeper: [HOST:PORT]` masters are elected.';
  static override examples = [
    { description: 'in the foreground, as systemd and containers want it', command: 'mq daemon start -c cluster.yaml' },
    { description: 'in the background', command: 'mq daemon start -c cluster.yaml --detach' },
    {
      description: 'the part of another name than the machine has',
      command: 'mq daemon start -c cluster.yaml --host mq1',
    },
  ];
  static override flags = {
    configFile: clusterFileFlag,
    host: Flags.string({ helpValue: 'HOST', description: "take this host's part; else that of the machine's names" }),
    detach: Flags.boolean({ description: 'go on in the background; returns when the daemon answers' }),
    background: Flags.boolean({ hidden: true, description: 'write the log to its file only' }),
  };

  protected override async execute(): Promise<DaemonView> {
    const { flags } = await this.parse(DaemonStart);
    const { configFile: file, host } = flags;
    const program = thisProgram(this.config.root);
    if (flags.detach) {
      const { startDetached } = await import('../../engine/daemon/detach.ts');
      return startDetached(program, { file, host });
    }
    return this.runHere({ file, host, program, quiet: flags.background });
  }

  private async runHere({
    file,
    host,
    program,
    quiet,
  }: {
    readonly file: string;
    readonly host: string | undefined;
    readonly program: [string, ...string[]];
    readonly quiet: boolean;
  }): Promise<DaemonView> {
    const { openDaemon } = await import('../../engine/daemon/open.ts');
    const interrupted = new Promise<'interrupted'>((done) => this.onInterrupt(() => done('interrupted')));
    const terminal = quiet ? undefined : process.stderr;
    const { version } = this.config;
    const options = { file, host, program, steady: steadyClock, wall: systemClock, version, terminal };
    const { daemon, close } = await openDaemon(options);
    this.emit(daemon.view());
    const why = await Promise.race([interrupted, daemon.ended]);
    if (why === 'interrupted') await daemon.stop({ leaveBrokers: false });
    await close();
    return daemon.view();
  }

  protected override render({ pid, cluster, children, running }: DaemonView): void {
    this.out.line(`The daemon of ${cluster} boot success. pid ${pid}, ${children.length} of this host to keep alive`);
    this.out.note(`Notes and logs: ${running}`);
    this.out.note('mq daemon status shows what runs, mq daemon stop ends it.');
  }
}
