import { Flags } from '@oclif/core';
import { lookForMessage, type MessageName, type MessageSeen } from '../../admin/wait/message.ts';
import { forFlag, WaitCommand, type WaitedValue } from '../../cli/wait/wait-command.ts';
import { MqError } from '../../errors/index.ts';
import { parseOffsetMessageId } from '../../protocol/message/ids.ts';

export default class WaitMessage extends WaitCommand<MessageSeen> {
  static override summary = 'Wait until a group has consumed a message';
  static override description =
    'Named by its id, or by a key; of several with one key every one must be consumed. A message the group filters out counts as consumed; one it gave up (a dead letter) does not. Exit status 75 when the time is up.';
  static override examples = [
    { description: 'by key', command: 'mq wait message -t Orders --key order-17 -g Billing' },
    { description: 'by id', command: 'mq wait message -t Orders --msgId "$ID" -g Billing --for 1m' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic' }),
    key: Flags.string({ char: 'k', helpValue: 'KEY', description: 'key of the message', exclusive: ['msgId'] }),
    msgId: Flags.string({ char: 'i', helpValue: 'ID', description: 'id of the message' }),
    group: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    for: forFlag,
  };

  protected override async execute(): Promise<WaitedValue<MessageSeen>> {
    const { flags } = await this.parse(WaitMessage);
    const [topic, group] = [flags.topic.trim(), flags.group.trim()];
    const name = nameOf(flags.key, flags.msgId?.trim());
    const text = 'key' in name ? `messages with the key ${name.key}` : `message ${name.msgId}`;
    return this.waitFor(`${text} to be consumed by ${group}`, flags.for, (client) =>
      lookForMessage(client, topic, name, group),
    );
  }
}

function nameOf(key: string | undefined, msgId: string | undefined): MessageName {
  if (key !== undefined) return { key };
  if (msgId === undefined) throw new MqError('USAGE', 'give the message by --key or --msgId');
  if (parseOffsetMessageId(msgId) === undefined) {
    throw new MqError('USAGE', `${msgId} is no message id: those are 32 or 56 hexadecimal digits`);
  }
  return { msgId };
}
