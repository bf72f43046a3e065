import { Flags } from '@oclif/core';
import { checkSendRt } from '../admin/message/check-send-rt.ts';
import { averageRtMs, type TimedSend } from '../admin/message/timed-send.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import type { Column } from '../cli/output/table.ts';
import { messageSizeFlag, TimingCommand } from '../cli/timing-command.ts';

interface Sent {
  readonly brokerName: string;
  readonly queueId: number;
  readonly success: boolean;
  /** Round trip, milliseconds. */
  readonly rtMs: number;
  readonly error?: ErrorValue;
}

interface Timed {
  readonly topic: string;
  readonly sends: readonly Sent[];
  /** Average without the first, milliseconds; of a single one its own time. */
  readonly averageRtMs: number | undefined;
}

export default class CheckMsgSendRT extends TimingCommand<Timed> {
  static override family: Family = 'message';
  static override summary = 'Send test messages to the queues of a topic, and time them';
  static override description =
    'One after the other, each queue in turn; the messages stay in the topic. The average leaves the first out, which has the connection to make.';
  static override differs =
    'refuses an unknown topic instead of creating it, says why a message failed and ends with 3 then; times have fractions, and one message has an average.';
  static override examples = [
    { description: 'a hundred messages', command: 'mq checkMsgSendRT -t SelfTest' },
    { description: 'ten of a kilobyte', command: 'mq checkMsgSendRT -t SelfTest -a 10 -s 1024' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to send to' }),
    amount: whole({ char: 'a', min: 1, max: 1_000_000, unit: 'messages', default: 100, description: 'how many' }),
    size: messageSizeFlag,
  };

  protected override async execute(): Promise<Timed> {
    const { flags } = await this.parse(CheckMsgSendRT);
    const topic = flags.topic.trim();
    const sends: TimedSend[] = [];
    const progress = this.progress({ label: `Sending to ${topic}`, total: flags.amount, unit: 'messages' });
    await this.withProducer('mq_check_send_rt', async (client, producer) => {
      for await (const sent of checkSendRt(client, producer, topic, flags)) {
        sends.push(sent);
        progress.advance(1);
      }
    });
    progress.done();
    const failed = sends.filter(({ error }) => error !== undefined);
    const [first] = failed;
    if (first?.error !== undefined && failed.length === sends.length) throw first.error;
    if (first !== undefined) this.endWith('PARTIAL');
    return { topic, sends: sends.map(rowOf), averageRtMs: averageRtMs(sends.map(({ rtMs }) => rtMs)) };
  }

  protected override render({ sends, averageRtMs: average }: Timed): void {
    this.out.table(columns, sends);
    if (average !== undefined) this.out.line(`Avg RT: ${average.toFixed(2)}`);
  }
}

const rowOf = ({ brokerName, queueId, rtMs, error }: TimedSend): Sent => ({
  ...{ brokerName, queueId, success: error === undefined, rtMs },
  ...(error !== undefined && { error: errorValue(error) }),
});

const columns: readonly Column<Sent>[] = [
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#QID', value: ({ queueId }) => queueId },
  { heading: '#Send Result', value: ({ success }) => success },
  { heading: '#RT', align: 'right', value: ({ rtMs }) => rtMs.toFixed(2) },
  { heading: '#Reason', value: ({ error }) => error?.message, optional: true },
];
