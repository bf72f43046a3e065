import { Flags } from '@oclif/core';
import { sendAgain } from '../admin/message/deliver-again.ts';
import type { MessageFacts } from '../admin/message/message-facts.ts';
import { type MessageIdKind, queryById } from '../admin/message/query-message.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type BodyValue, bodyDecoder } from '../cli/message/body.ts';
import {
  FoundCommand,
  type Progress,
  type PushTarget,
  pushTarget,
  shownMessage,
} from '../cli/message/found-command.ts';
import { labelled, messageLines } from '../cli/message/message-lines.ts';
import { sendResultText } from '../cli/output/java-text.ts';
import type { AdminClient } from '../client/admin-client.ts';
import type { SendResult } from '../client/producer/send-request.ts';
import { MqError } from '../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../protocol/bodies/consume-directly-result.ts';
import type { MessageExt } from '../protocol/message/decode.ts';

/** What was done with one message, besides showing it. */
type Deed = Progress | { readonly push: ConsumeMessageDirectlyResult } | { readonly resent: SendResult };

type Found = {
  readonly id: string;
  readonly idKind: MessageIdKind;
  readonly message: MessageFacts & BodyValue;
} & Deed;

interface FoundById {
  readonly found: readonly Found[];
  readonly failed: readonly { readonly id: string; readonly error: MqError }[];
}

export default class QueryMsgById extends FoundCommand<FoundById> {
  static override family: Family = 'message';
  static override summary = 'Show, push or resend messages by id';
  static override description =
    'Takes both kinds of id: the unique key that clients show as message id, and the offset message id of the broker. A unique key needs the topic. Shows the message, and below it how far each group of the topic is with it; the body is shown with -f, and under --json.';
  static override differs =
    'knows a unique key from an offset id and connects to no address made of one, finds without -t what an offset id names, and writes no file: -f or --json shows the body.';
  static override examples = [
    {
      description: 'a message with its body',
      command: 'mq queryMsgById -t Orders -i 7F0000010E5C18B4AAC2576B5A880000 -f UTF-8',
    },
    {
      description: 'have one client of a group consume it now',
      command: 'mq queryMsgById -t Orders -i ID -g Billing -d 10.0.0.7@4711',
    },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', helpValue: 'NAME', description: 'topic; an offset message id does without' }),
    msgId: Flags.string({ char: 'i', required: true, helpValue: 'ID[,ID]', description: 'message ids' }),
    consumerGroup: Flags.string({
      char: 'g',
      helpValue: 'NAME',
      description: 'group of the client to push to; needs -d',
    }),
    clientId: Flags.string({ char: 'd', helpValue: 'ID', description: 'client to push the message to; needs -g' }),
    sendMessage: truth({ char: 's', description: 'send a copy of the message to its topic' }),
    unitName: Flags.string({
      char: 'u',
      helpValue: 'NAME',
      description: 'taken as the original has it, without effect',
    }),
    bodyFormat: Flags.string({
      char: 'f',
      helpValue: 'CHARSET',
      description: 'show the body too, read as UTF-8, GBK …',
    }),
    cluster: Flags.string({ char: 'c', helpValue: 'NAME', description: 'only the brokers of this cluster' }),
  };

  private decode: ((message: MessageExt) => string) | undefined;
  private readonly bodies = new Map<Found, string>();

  protected override async execute(): Promise<FoundById> {
    const { flags } = await this.parse(QueryMsgById);
    this.decode = flags.bodyFormat === undefined ? undefined : bodyDecoder(flags.bodyFormat);
    const ids = flags.msgId
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '');
    const push = pushTarget(flags.consumerGroup, flags.clientId);
    if (flags.unitName !== undefined) this.warning('--unitName has no effect: the message goes to its own topic');
    return this.withClient(async (client) => {
      const doFor = (message: MessageExt): Promise<Deed> => {
        if (push !== undefined) return this.pushed(client, message, push);
        return flags.sendMessage === true ? this.resend(message) : this.progressOf(client, message);
      };
      const single = push !== undefined || flags.sendMessage === true;
      const found: Found[] = [];
      const failed: { id: string; error: MqError }[] = [];
      for (const id of ids) {
        try {
          const result = await queryById(client, id, flags.topic?.trim(), flags.cluster?.trim());
          this.partlyWithout(result.unreached);
          for (const message of single ? result.messages.slice(0, 1) : result.messages) {
            found.push(await this.toFound(id, result.idKind, message, doFor));
          }
        } catch (error) {
          if (!(error instanceof MqError) || ids.length === 1) throw error;
          failed.push({ id, error });
        }
      }
      if (found.length === 0 && failed[0] !== undefined) throw failed[0].error;
      if (failed.length > 0) this.endWith('PARTIAL');
      return { found, failed };
    });
  }

  private async toFound(
    id: string,
    idKind: MessageIdKind,
    message: MessageExt,
    doFor: (message: MessageExt) => Promise<Deed>,
  ): Promise<Found> {
    const found = {
      id,
      idKind,
      message: shownMessage(message),
      ...(await doFor(message)),
    };
    if (this.decode !== undefined) this.bodies.set(found, this.decode(message));
    return found;
  }

  private async pushed(client: AdminClient, message: MessageExt, to: PushTarget): Promise<Deed> {
    return { push: await this.pushTo(client, message, to) };
  }

  private async resend(message: MessageExt): Promise<Deed> {
    this.onlyOnce('--sendMessage');
    return { resent: await sendAgain(message, { ...(await this.cluster()), sendMsgTimeout: this.timeoutMs }) };
  }

  protected override render({ found, failed }: FoundById): void {
    found.forEach((one, index) => {
      if (index > 0) this.out.line();
      if ('tracks' in one) this.renderFound(one, one);
      else if ('push' in one) this.renderPush(one.push);
      else this.renderResent(one.id, one.resent);
    });
    for (const { id, error } of failed) this.out.note(`${id}: ${error.message}. ${error.hint}`);
  }

  private renderFound(found: Found, progress: Progress): void {
    const [first = '', ...rest] = messageLines(found.message);
    this.out.line(first);
    this.out.line(labelled('Found By:', found.idKind === 'offset' ? 'offset message id' : 'unique key'));
    for (const line of rest) this.out.line(line);
    const body = this.bodies.get(found);
    if (body !== undefined) this.out.line(labelled('Message Body:', body));
    this.renderProgress(progress);
  }

  private renderResent(id: string, resent: SendResult): void {
    this.out.line(`prepare resend msg. originalMsgId=${id}`);
    this.out.line(sendResultText(resent));
  }
}
