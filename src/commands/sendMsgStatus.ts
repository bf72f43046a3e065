import { Flags } from '@oclif/core';
import { checkSendRt } from '../admin/message/check-send-rt.ts';
import { type TimedSend, testBody } from '../admin/message/timed-send.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { sendResultText } from '../cli/output/java-text.ts';
import { messageSizeFlag, TimingCommand } from '../cli/timing-command.ts';
import type { SendResult } from '../client/producer/send-request.ts';
import { MqError } from '../errors/index.ts';

interface Sent {
  /** Round trip, milliseconds. */
  readonly rtMs: number;
  /** Absent when it failed. */
  readonly result?: SendResult;
  readonly error?: ErrorValue;
}

/** What the original uses, so that traces of the two look alike. */
const GROUP = 'PID_SMSC';
const WARM_UP_BYTES = 16;

export default class SendMsgStatus extends TimingCommand<Sent> {
  static override family: Family = 'broker';
  static override summary = 'Send test messages to one broker, and show each answer';
  static override description =
    "They go to the topic that has the broker's name, which every broker has. One small message is sent first and not shown. Under --json one document a line.";
  static override differs =
    'sends exactly as many bytes as asked for, and goes on after a message that failed, with exit status 3 at the end.';
  static override examples = [
    { description: 'fifty messages', command: 'mq sendMsgStatus -b broker-a' },
    { description: 'five of a kilobyte', command: 'mq sendMsgStatus -b broker-a -c 5 -s 1024' },
  ];
  static override flags = {
    brokerName: Flags.string({ char: 'b', required: true, helpValue: 'NAME', description: 'broker to send to' }),
    messageSize: messageSizeFlag,
    count: whole({ char: 'c', min: 1, max: 1_000_000, unit: 'messages', default: 50, description: 'how many' }),
  };

  protected override async execute(): Promise<Sent> {
    const { flags } = await this.parse(SendMsgStatus);
    const topic = flags.brokerName.trim();
    return this.withProducer(GROUP, async (client, producer) => {
      await client.namesrv.getRoute(topic);
      await producer.send({ topic, body: testBody(WARM_UP_BYTES) });
      let failure: MqError | undefined;
      let sent: Sent | undefined;
      let failed = 0;
      for await (const one of checkSendRt(client, producer, topic, { amount: flags.count, size: flags.messageSize })) {
        sent = sentOf(one);
        if (one.error !== undefined) {
          failed++;
          failure = one.error;
        }
        this.emit(sent);
      }
      if (failure !== undefined && failed === flags.count) throw failure;
      if (failure !== undefined) this.endWith('PARTIAL');
      if (sent === undefined) throw new MqError('NOT_FOUND', `topic ${topic} has no queue`);
      return sent;
    });
  }

  protected override render({ rtMs, result, error }: Sent): void {
    const what = result === undefined ? `failed: ${error?.message}` : `SendResult=${sendResultText(result)}`;
    this.out.line(`rt=${Math.round(rtMs)}ms, ${what}`);
  }
}

const sentOf = ({ rtMs, result, error }: TimedSend): Sent => ({
  rtMs,
  ...(result !== undefined && { result }),
  ...(error !== undefined && { error: errorValue(error) }),
});
