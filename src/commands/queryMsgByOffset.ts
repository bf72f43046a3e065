import { Flags } from '@oclif/core';
import type { MessageFacts } from '../admin/message/message-facts.ts';
import { queryByOffset } from '../admin/message/query-message.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type BodyValue, bodyDecoder } from '../cli/message/body.ts';
import { FoundCommand, type Progress, shownMessage } from '../cli/message/found-command.ts';
import { labelled, messageLines } from '../cli/message/message-lines.ts';
import { watchedFlags } from '../cli/view-flags.ts';

type FoundByOffset = { readonly message: MessageFacts & BodyValue } & Progress;

export default class QueryMsgByOffset extends FoundCommand<FoundByOffset> {
  static override baseFlags = watchedFlags;
  static override family: Family = 'message';
  static override summary = 'Show the message at one queue position';
  static override description =
    'Shows the message, and below it how far each group of the topic is with it. The body is shown with -f, and under --json.';
  static override differs =
    'says that there is no message, where the original prints nothing, and writes no file: -f or --json shows the body.';
  static override examples = [
    {
      description: 'a message with its body',
      command: 'mq queryMsgByOffset -t Orders -b broker-a -i 0 -o 42 -f UTF-8',
    },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    brokerName: Flags.string({ char: 'b', required: true, helpValue: 'NAME', description: 'name of the broker' }),
    queueId: whole({ char: 'i', required: true, min: 0, description: 'queue' }),
    offset: whole({ char: 'o', required: true, min: 0, description: 'offset in the queue' }),
    bodyFormat: Flags.string({
      char: 'f',
      helpValue: 'CHARSET',
      description: 'show the body too, read as UTF-8, GBK …',
    }),
  };

  private body: string | undefined;

  protected override async execute(): Promise<FoundByOffset> {
    const { flags } = await this.parse(QueryMsgByOffset);
    const decode = flags.bodyFormat === undefined ? undefined : bodyDecoder(flags.bodyFormat);
    return this.withClient(async (client) => {
      const { brokerName, queueId, offset } = flags;
      const message = await queryByOffset(client, flags.topic.trim(), brokerName.trim(), queueId, offset);
      this.body = decode?.(message);
      return { message: shownMessage(message), ...(await this.progressOf(client, message)) };
    });
  }

  protected override render({ message, ...progress }: FoundByOffset): void {
    for (const line of messageLines(message)) this.out.line(line);
    if (this.body !== undefined) this.out.line(labelled('Message Body:', this.body));
    this.renderProgress(progress);
  }
}
