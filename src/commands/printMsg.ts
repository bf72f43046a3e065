import { Flags } from '@oclif/core';
import { type MessageFacts, messageFacts } from '../admin/message/message-facts.ts';
import { type ReadEvent, readMessages } from '../admin/message/read-messages.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type BodyValue, bodyDecoder, bodyValue } from '../cli/message/body.ts';
import { messageText } from '../cli/message/message-lines.ts';
import { PullCommand, timeSpan } from '../cli/message/pull-command.ts';
import { queueEndLine } from '../cli/message/queue-lines.ts';
import type { PullStatus } from '../client/requests/messages.ts';
import type { RoutedQueue } from '../client/routes.ts';
import { MqError } from '../errors/index.ts';
import type { MessageExt } from '../protocol/message/decode.ts';

type PrintedMessage = { readonly kind: 'message'; readonly brokerName: string } & MessageFacts & Partial<BodyValue>;

type QueueEnd = Omit<RoutedQueue, 'address'> & {
  readonly kind: 'queueEnd';
  readonly status: PullStatus;
  readonly nextOffset: number;
};

const QUEUE_RULE = '-'.repeat(56);

export default class PrintMsg extends PullCommand<PrintedMessage | QueueEnd> {
  static override family: Family = 'message';
  static override summary = 'Print all messages a topic holds, queue by queue';
  static override description =
    'Reads to the end each queue has now; nothing is committed. Without a limit: a large topic takes its time, and Ctrl-C ends it. Under --json one document a line: each message, and the end of each queue. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time.';
  static override differs =
    'goes on with the next queue under one reason rather than a stack trace, and ends with status 3 then.';
  static override examples = [
    { description: 'everything, bodies as GBK', command: 'mq printMsg -t Orders -c GBK' },
    { description: 'one tag, without bodies', command: 'mq printMsg -t Orders -s TagA -d false' },
    { description: 'the keys of what is stored', command: "mq printMsg -t Orders --json | jq -r '.keys // empty'" },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    charsetName: Flags.string({ char: 'c', helpValue: 'CHARSET', description: 'charset of the bodies; else UTF-8' }),
    subExpression: Flags.string({ char: 's', default: '*', helpValue: 'TAGS', description: 'tags: *, or A || B' }),
    beginTimestamp: Flags.string({ char: 'b', helpValue: 'TIME', description: 'stored at this time or later' }),
    endTimestamp: Flags.string({ char: 'e', helpValue: 'TIME', description: 'stored at this time or earlier' }),
    printBody: truth({ char: 'd', description: 'false leaves the bodies out' }),
    lmqParentTopic: Flags.string({
      char: 'l',
      helpValue: 'NAME',
      description: 'topic that supplies the route of an LMQ',
    }),
  };

  private readonly bodies = new WeakMap<PrintedMessage, string>();
  private readonly texts = new WeakMap<PrintedMessage, string>();

  protected override async execute(): Promise<PrintedMessage | QueueEnd> {
    const { flags } = await this.parse(PrintMsg);
    const decode = bodyDecoder(flags.charsetName ?? 'UTF-8');
    const withBody = flags.printBody !== false;
    if (flags.lmqParentTopic !== undefined) {
      this.warning('--lmqParentTopic has no effect: light queues are read under their own name');
    }
    const selection = {
      topic: flags.topic.trim(),
      expression: flags.subExpression,
      ...timeSpan(flags.beginTimestamp, flags.endTimestamp, Date.now()),
      limit: Number.POSITIVE_INFINITY,
    };
    return this.withPullConsumer(undefined, async (consumer) => {
      let last: PrintedMessage | QueueEnd | undefined;
      for await (const event of readMessages(consumer, selection)) {
        if (event.kind === 'queueFailed') this.queueMissing(event);
        else {
          last = event.kind === 'message' ? this.printed(event, withBody, decode) : queueEnd(event);
          this.emit(last);
        }
      }
      if (last === undefined) throw new MqError('NOT_FOUND', `topic ${selection.topic} has no readable queue`);
      return last;
    });
  }

  private printed(
    { queue, message }: Extract<ReadEvent, { kind: 'message' }>,
    withBody: boolean,
    decode: (message: MessageExt) => string,
  ): PrintedMessage {
    const { brokerName } = queue;
    const printed = {
      kind: 'message',
      brokerName,
      ...messageFacts(message),
      ...(withBody && bodyValue(message)),
    } as const;
    if (!this.out.json) {
      this.texts.set(printed, messageText(message, brokerName));
      this.bodies.set(printed, withBody ? decode(message) : 'NOT PRINT BODY');
    }
    return printed;
  }

  protected override render(event: PrintedMessage | QueueEnd): void {
    if (event.kind === 'message') {
      this.out.line(`MSGID: ${event.msgId} ${this.texts.get(event)} BODY: ${this.bodies.get(event)}`);
      return;
    }
    this.out.line(queueEndLine(event, event.status, event.nextOffset));
    this.out.line(QUEUE_RULE);
  }
}

const queueEnd = ({ queue, status, nextOffset }: Extract<ReadEvent, { kind: 'queueEnd' }>): QueueEnd => {
  const { topic, brokerName, queueId } = queue;
  return { kind: 'queueEnd', topic, brokerName, queueId, status, nextOffset };
};
