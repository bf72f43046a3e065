import { Flags } from '@oclif/core';
import type { MessageFacts } from '../admin/message/message-facts.ts';
import { queryByUniqueKey } from '../admin/message/query-message.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import type { BodyValue } from '../cli/message/body.ts';
import { FoundCommand, type Progress, pushTarget, shownMessage } from '../cli/message/found-command.ts';
import { messageLines } from '../cli/message/message-lines.ts';
import type { ConsumeMessageDirectlyResult } from '../protocol/bodies/consume-directly-result.ts';

type Found = { readonly message: MessageFacts & BodyValue } & (
  | Progress
  | { readonly push: ConsumeMessageDirectlyResult }
);

interface FoundByUniqueKey {
  readonly id: string;
  readonly found: readonly Found[];
  /** How many copies there are; all of them are shown with --showAll. */
  readonly copies: number;
  readonly unreached: readonly UnreachedValue[];
}

export default class QueryMsgByUniqueKey extends FoundCommand<FoundByUniqueKey> {
  static override family: Family = 'message';
  static override summary = 'Show a message by the unique id its sender gave it';
  static override description =
    'The id that clients show as message id. The same id may lie in a topic more than once: when a send was tried again. The oldest copy is shown, or all of them (32 at most).';
  static override differs = 'shows the offset id as well, writes no file (--json shows the body), and ends each line.';
  static override examples = [
    { description: 'a message', command: 'mq queryMsgByUniqueKey -t Orders -i 7F0000010E5C18B4AAC2576B5A880000' },
    {
      description: 'have one client of a group consume it now',
      command: 'mq queryMsgByUniqueKey -t Orders -i ID -g Billing -d 10.0.0.7@4711',
    },
  ];
  static override flags = {
    msgId: Flags.string({ char: 'i', required: true, helpValue: 'ID', description: 'unique id' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    showAll: Flags.boolean({ char: 'a', description: 'all copies instead of the oldest' }),
    consumerGroup: Flags.string({
      char: 'g',
      helpValue: 'NAME',
      description: 'group of the client to push to; needs -d',
    }),
    clientId: Flags.string({ char: 'd', helpValue: 'ID', description: 'client to push the message to; needs -g' }),
    cluster: Flags.string({ char: 'c', helpValue: 'NAME', description: 'only the brokers of this cluster' }),
  };

  protected override async execute(): Promise<FoundByUniqueKey> {
    const { flags } = await this.parse(QueryMsgByUniqueKey);
    const push = pushTarget(flags.consumerGroup, flags.clientId);
    const id = flags.msgId.trim();
    return this.withClient(async (client) => {
      const result = await queryByUniqueKey(client, flags.topic.trim(), id, flags.cluster?.trim());
      const { messages } = result;
      const found: Found[] = [];
      for (const message of flags.showAll && push === undefined ? messages : messages.slice(0, 1)) {
        const deed =
          push === undefined
            ? await this.progressOf(client, message)
            : { push: await this.pushTo(client, message, push) };
        found.push({ message: shownMessage(message), ...deed });
      }
      return { id, found, copies: messages.length, unreached: this.partlyWithout(result.unreached) };
    });
  }

  protected override render({ found, copies }: FoundByUniqueKey): void {
    found.forEach((one, index) => {
      if (index > 0) this.out.line();
      if ('push' in one) this.renderPush(one.push);
      else {
        for (const line of messageLines(one.message)) this.out.line(line);
        this.renderProgress(one);
      }
    });
    if (copies > found.length) this.out.note(`There are ${copies} copies; --showAll (-a) shows them.`);
  }
}
