import { Args, Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, needed } from '../../cli/daemon/flags.ts';
import { readableLine } from '../../cli/daemon/log-line.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import { pause } from '../../cli/pause.ts';

interface LogLines {
  readonly name: string;
  readonly file: string;
  readonly lines: readonly string[];
}

const LOOK_EVERY_MS = 300;

export default class DaemonLogs extends MqCommand<LogLines> {
  static override family: Family = 'daemon';
  static override summary = 'Show what a broker or name server has written';
  static override description =
    "Without --log it is what the process wrote to its standard output and error, such as why it did not start; NAME daemon is the daemon itself. --log broker, store, namesrv or remoting shows the process's own log of that name. Under --json, -f writes one document a line.";
  static override examples = [
    { description: 'why it does not start', command: 'mq daemon logs broker-a-1' },
    { description: "follow the broker's own log", command: 'mq daemon logs broker-a-1 --log broker -f' },
    { description: 'what the daemon did', command: 'mq daemon logs daemon --lines 20' },
  ];
  static override args = {
    NAME: Args.string({ ignoreStdin: true, description: 'as mq daemon status shows it; daemon for the daemon itself' }),
  };
  static override flags = {
    configFile: clusterFileFlag,
    lines: whole({ min: 0, max: 100_000, default: 100, unit: 'lines', description: 'so many of the newest lines' }),
    follow: Flags.boolean({ char: 'f', description: 'go on with what comes, until Ctrl-C' }),
    log: Flags.string({
      ...{ helpValue: 'NAME', options: ['broker', 'store', 'storeerror', 'namesrv', 'remoting'] },
      description: "one of the process's own logs",
    }),
  };

  protected override async execute(): Promise<LogLines> {
    const { args, flags } = await this.parse(DaemonLogs);
    const name = needed(args.NAME, 'mq daemon logs NAME');
    const { runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const { LogReader, logFileOf } = await import('../../engine/daemon/running/log-reader.ts');
    const file = logFileOf(runningOf(flags.configFile), name, flags.log);
    const reader = new LogReader(file);
    const newest = { name, file, lines: reader.newest(flags.lines) };
    if (!flags.follow) return newest;
    this.emit(newest);
    let isOver = false;
    const interrupted = new Promise<void>((done) =>
      this.onInterrupt((signal) => {
        this.endInterrupted(signal);
        isOver = true;
        done();
      }),
    );
    while (!isOver) {
      await pause(LOOK_EVERY_MS, interrupted);
      const lines = reader.next();
      if (lines.length > 0) this.emit({ name, file, lines });
      await this.out.drained();
    }
    return newest;
  }

  protected override render({ lines }: LogLines): void {
    for (const line of lines) this.out.line(readableLine(line));
  }
}
