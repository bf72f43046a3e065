import { Flags } from '@oclif/core';
import { type MessageFacts, messageFacts } from '../admin/message/message-facts.ts';
import { readMessages } from '../admin/message/read-messages.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import { type BodyValue, bodyDecoder, bodyValue } from '../cli/message/body.ts';
import { messageText } from '../cli/message/message-lines.ts';
import { PullCommand, timeSpan } from '../cli/message/pull-command.ts';

interface Read {
  readonly topic: string;
  readonly brokerName: string;
  readonly queueId: number;
  /** Messages that match. */
  readonly count: number;
  /** Only with -p. */
  readonly messages: readonly (MessageFacts & Partial<BodyValue>)[] | undefined;
  /** Only with -f: messages by tag, most first; messages without a tag under an empty name. */
  readonly tags: readonly { readonly tag: string; readonly count: number }[] | undefined;
}

export default class PrintMsgByQueue extends PullCommand<Read> {
  static override family: Family = 'message';
  static override summary = 'Print or count the messages of one queue';
  static override description =
    'Reads to the end the queue has now; nothing is committed. Without -p and -f only the number of messages is shown. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time.';
  static override differs =
    'says how many messages there are where neither -p nor -f is given, and reads on behind a batch that the filter takes nothing of.';
  static override examples = [
    { description: 'how many of each tag', command: 'mq printMsgByQueue -t Orders -a broker-a -i 0 -f true' },
    { description: 'all with bodies', command: 'mq printMsgByQueue -t Orders -a broker-a -i 0 -p true -d true' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    brokerName: Flags.string({ char: 'a', required: true, helpValue: 'NAME', description: 'name of the broker' }),
    queueId: whole({ char: 'i', required: true, min: 0, description: 'the queue' }),
    charsetName: Flags.string({ char: 'c', helpValue: 'CHARSET', description: 'charset of the bodies; else UTF-8' }),
    subExpression: Flags.string({ char: 's', default: '*', helpValue: 'TAGS', description: 'tags: *, or A || B' }),
    beginTimestamp: Flags.string({ char: 'b', helpValue: 'TIME', description: 'stored at this time or later' }),
    endTimestamp: Flags.string({ char: 'e', helpValue: 'TIME', description: 'stored at this time or earlier' }),
    print: truth({ char: 'p', description: 'true prints the messages' }),
    printBody: truth({ char: 'd', description: 'true prints their bodies too' }),
    calculate: truth({ char: 'f', description: 'true counts the messages of each tag' }),
  };

  protected override async execute(): Promise<Read> {
    const { flags } = await this.parse(PrintMsgByQueue);
    const decode = bodyDecoder(flags.charsetName ?? 'UTF-8');
    const [topic, brokerName, { queueId }] = [flags.topic.trim(), flags.brokerName.trim(), flags];
    const selection = {
      topic,
      brokerName,
      queueId,
      expression: flags.subExpression,
      ...timeSpan(flags.beginTimestamp, flags.endTimestamp, Date.now()),
      limit: Number.POSITIVE_INFINITY,
    };
    const tags = new Map<string, number>();
    const messages: (MessageFacts & Partial<BodyValue>)[] = [];
    let count = 0;
    await this.withPullConsumer(undefined, async (consumer) => {
      for await (const event of readMessages(consumer, selection)) {
        if (event.kind === 'queueFailed') this.queueMissing(event);
        if (event.kind !== 'message') continue;
        const { message } = event;
        count++;
        tags.set(message.tags ?? '', (tags.get(message.tags ?? '') ?? 0) + 1);
        if (flags.print !== true) continue;
        const withBody = flags.printBody === true;
        if (this.out.json) messages.push({ ...messageFacts(message), ...(withBody && bodyValue(message)) });
        else {
          const body = withBody ? decode(message) : 'NOT PRINT BODY';
          this.out.line(`MSGID: ${message.msgId} ${messageText(message, brokerName)} BODY: ${body}`);
        }
      }
    });
    const counted = [...tags].map(([tag, number]) => ({ tag, count: number })).sort((a, b) => b.count - a.count);
    return {
      topic,
      brokerName,
      queueId,
      count,
      messages: flags.print === true ? messages : undefined,
      tags: flags.calculate === true ? counted : undefined,
    };
  }

  protected override render({ count, tags }: Read): void {
    for (const row of tags ?? []) this.out.line(`Tag: ${row.tag.padEnd(30)} Count: ${row.count}`);
    this.out.line(`Messages: ${count}`);
  }
}
