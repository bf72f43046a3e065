import { Flags } from '@oclif/core';
import { type MessageFacts, messageFacts } from '../admin/message/message-facts.ts';
import { type ReadEvent, type ReadSelection, readMessages } from '../admin/message/read-messages.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type BodyValue, bodyLine, bodyValue } from '../cli/message/body.ts';
import { messageText } from '../cli/message/message-lines.ts';
import { PullCommand, timeSpan } from '../cli/message/pull-command.ts';
import { queueEndLine } from '../cli/message/queue-lines.ts';
import type { PullConsumer } from '../client/consumer/pull/pull-consumer.ts';
import { PullStatus } from '../client/requests/messages.ts';

const DEFAULT_COUNT = 128;

interface QueueEnd {
  readonly brokerName: string;
  readonly queueId: number;
  readonly status: PullStatus;
  /** Offset after the last message that was read. */
  readonly nextOffset: number;
}

interface Consumed {
  readonly topic: string;
  readonly messages: (MessageFacts & BodyValue & { readonly brokerName: string })[];
  readonly queues: QueueEnd[];
}

export default class ConsumeMessage extends PullCommand<Consumed> {
  static override family: Family = 'message';
  static override summary = 'Read and print messages of a topic';
  static override description =
    'Reads what the topic holds now, oldest first, queue by queue, and ends. Offsets are not committed, and no client of a group loses a queue to it. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time.';
  static override differs =
    'joins no group: no client of a group loses a queue to it while it runs; one queue that fails does not end the others.';
  static override examples = [
    { description: 'the first 128 messages', command: 'mq consumeMessage -t Orders' },
    {
      description: 'one queue from an offset on',
      command: 'mq consumeMessage -t Orders -b broker-a -i 0 -o 1000 -c 10',
    },
    { description: 'bodies alone', command: "mq consumeMessage -t Orders --json | jq -r '.messages[].body'" },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    brokerName: Flags.string({ char: 'b', helpValue: 'NAME', description: 'only the queues of this broker' }),
    queueId: whole({ char: 'i', min: 0, description: 'only this queue; needs -b' }),
    offset: whole({ char: 'o', min: 0, description: 'queue offset to begin at; needs -i' }),
    consumerGroup: Flags.string({ char: 'g', helpValue: 'NAME', description: 'group to read as; else TOOLS_CONSUMER' }),
    beginTimestamp: Flags.string({ char: 's', helpValue: 'TIME', description: 'stored at this time or later' }),
    endTimestamp: Flags.string({ char: 'e', helpValue: 'TIME', description: 'stored at this time or earlier' }),
    MessageNumber: whole({ char: 'c', min: 1, default: DEFAULT_COUNT, description: 'how many messages at most' }),
  };

  private left = 0;
  private found = false;

  protected override async execute(): Promise<Consumed> {
    const { flags } = await this.parse(ConsumeMessage);
    const times = timeSpan(flags.beginTimestamp, flags.endTimestamp, Date.now());
    const selection: ReadSelection = {
      topic: flags.topic.trim(),
      ...(flags.brokerName !== undefined && { brokerName: flags.brokerName.trim() }),
      ...(flags.queueId !== undefined && { queueId: flags.queueId }),
      ...(flags.offset !== undefined && { offset: flags.offset }),
      ...times,
      limit: flags.MessageNumber,
    };
    this.left = flags.MessageNumber;
    return this.withPullConsumer(flags.consumerGroup?.trim(), (consumer) => this.read(consumer, selection));
  }

  /** Text is written as it comes, so that memory does not grow with `-c`; JSON is gathered for its one document. */
  private async read(consumer: PullConsumer, selection: ReadSelection): Promise<Consumed> {
    const consumed: Consumed = { topic: selection.topic, messages: [], queues: [] };
    for await (const event of readMessages(consumer, selection)) {
      if (event.kind === 'message') this.left--;
      if (event.kind === 'queueFailed') this.queueMissing(event);
      else if (!this.out.json) this.print(event);
      else if (event.kind === 'message') {
        const { brokerName } = event.queue;
        consumed.messages.push({ brokerName, ...messageFacts(event.message), ...bodyValue(event.message) });
      } else consumed.queues.push(this.endOf(event));
    }
    return consumed;
  }

  private endOf({ queue, status, nextOffset }: Extract<ReadEvent, { kind: 'queueEnd' }>): QueueEnd {
    const { brokerName, queueId } = queue;
    const ended = status === PullStatus.FOUND && this.left > 0 ? PullStatus.NO_NEW_MESSAGE : status;
    return { brokerName, queueId, status: ended, nextOffset };
  }

  private print(event: Exclude<ReadEvent, { kind: 'queueFailed' }>): void {
    if (event.kind === 'message') {
      if (!this.found) this.out.line('Consume ok');
      this.found = true;
      const { message } = event;
      this.out.line(
        `MSGID: ${message.msgId} ${messageText(message, event.queue.brokerName)} BODY: ${bodyLine(bodyValue(message))}`,
      );
      return;
    }
    const { status, nextOffset } = this.endOf(event);
    this.out.line(queueEndLine(event.queue, status, nextOffset));
  }

  protected override render(): void {
    if (this.left === 0) this.out.note('As many messages as -c asks for were read; there may be more.');
  }
}
