import { Monitor } from '../admin/monitor/monitor.ts';
import type { MonitorReport } from '../admin/monitor/report.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { localTimeMs } from '../cli/output/time.ts';
import { pause } from '../client/caller.ts';
import { MqError } from '../errors/index.ts';

type Trouble = Extract<MonitorReport, { kind: 'trouble' }>;

/** What the monitor says, with the time, milliseconds. */
type Report = { readonly time: number } & (
  | Exclude<MonitorReport, Trouble>
  | (Omit<Trouble, 'error'> & { readonly error: ErrorValue })
);

const RULE = '=========================================';

export default class StartMonitoring extends ClusterCommand<Report | undefined> {
  static override family: Family = 'consumer';
  static override summary = 'Watch all consumer groups, round by round';
  static override description =
    'Each round says of every group and topic how many messages wait and by how much time they are late, which clients of a group do not fit together or stand still, and which consumers lost messages that were deleted before they came to them (Apache brokers note that). Goes on until Ctrl-C; what does not answer is said, and asked again in the next round. Under --json, one report a line.';
  static override differs =
    'reports on stdout instead of a log file, at once and then every --interval seconds instead of after 20 and every 60; groups that are offline are reported too, and what fails is said; asks each broker once for all groups.';
  static override examples = [
    { description: 'every minute', command: 'mq startMonitoring' },
    {
      description: 'topics more than 1,000 messages behind',
      command: "mq startMonitoring --json | jq -c 'select(.undoneMsgsTotal > 1000)'",
    },
    { description: 'one round', command: 'mq startMonitoring --rounds 1' },
  ];
  static override flags = {
    interval: whole({
      helpValue: 'S',
      min: 1,
      max: 86_400,
      unit: 'seconds',
      default: 60,
      description: 'time from round to round',
    }),
    rounds: whole({ min: 1, description: 'end after so many rounds' }),
  };

  protected override async execute(): Promise<undefined> {
    const { flags } = await this.parse(StartMonitoring);
    const { interval, rounds = Number.POSITIVE_INFINITY } = flags;
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.endInterrupted(signal);
      abort.abort(signal);
    });
    this.streams();
    try {
      await this.withClient(async (client) => {
        const monitor = new Monitor(client);
        for (let round = 1; round <= rounds; round++) {
          let trouble: MqError | undefined;
          let known = 0;
          for await (const report of monitor.round()) {
            this.emit(shownOf(report));
            if (report.kind === 'trouble') trouble ??= report.error;
            else if (report.kind !== 'beginRound' && report.kind !== 'endRound') known++;
            await this.out.drained();
          }
          if (round === rounds && trouble !== undefined) {
            if (known === 0) throw trouble;
            this.endWith('PARTIAL');
          }
          if (round < rounds) await pause(interval * 1000, abort.signal);
        }
      }, abort.signal);
    } catch (error) {
      const isEnd = abort.signal.aborted && error instanceof MqError && error.code === 'INTERRUPTED';
      if (!isEnd) throw error;
    }
  }

  protected override render(report: Report | undefined): void {
    if (report !== undefined) this.out.line(`${localTimeMs(report.time)} [MONITOR] ${textOf(report)}`);
  }
}

const shownOf = (report: MonitorReport): Report => ({
  time: Date.now(),
  ...(report.kind === 'trouble' ? { ...report, error: errorValue(report.error) } : report),
});

function textOf(report: Report): string {
  switch (report.kind) {
    case 'undoneMsgs': {
      const { consumerGroup, topic, undoneMsgsTotal, undoneMsgsSingleMQ, undoneMsgsDelayTimeMills } = report;
      return `reportUndoneMsgs: UndoneMsgs [consumerGroup=${consumerGroup}, topic=${topic}, undoneMsgsTotal=${undoneMsgsTotal}, undoneMsgsSingleMQ=${undoneMsgsSingleMQ}, undoneMsgsDelayTimeMills=${undoneMsgsDelayTimeMills}]`;
    }
    case 'deleteMsgsEvent': {
      const { consumerGroup, messageQueue: queue, offsetRequest, offsetNew } = report.event;
      const where = `MessageQueue [topic=${queue.topic}, brokerName=${queue.brokerName}, queueId=${queue.queueId}]`;
      return `reportDeleteMsgsEvent: DeleteMsgsEvent [offsetMovedEvent=OffsetMovedEvent [consumerGroup=${consumerGroup}, messageQueue=${where}, offsetRequest=${offsetRequest}, offsetNew=${offsetNew}], eventTimestamp=${report.eventTimestamp}]`;
    }
    case 'consumerRunningInfo':
      return ` [NOTIFY] reportConsumerRunningInfo: ConsumerGroup: ${report.consumerGroup}, ${report.finding.text}`;
    case 'trouble':
      return ` [NOTIFY] ${report.who}: ${report.error.message}`;
    default:
      return `${RULE}${report.kind}`;
  }
}
