import { Flags } from '@oclif/core';
import { MqCommand } from '../cli/base-command.ts';
import type { Family } from '../cli/families.ts';
import { MqError } from '../errors/index.ts';
import { parseUniqueKey } from '../protocol/message/ids.ts';

interface Decoded {
  readonly messageId: string;
  /** Of the client that sent it. */
  readonly ip: string;
  /** The lower 16 bits of the process's id. */
  readonly pid: number;
  /** When the id was made, milliseconds; right when it is less than a month old. */
  readonly timestamp: number;
}

export default class DecodeMessageId extends MqCommand<Decoded> {
  static override family: Family = 'message';
  static override summary = 'Tell who made a unique message id, and when';
  static override description =
    'The address and process of the client that sent the message, and the time, which the id carries without its month: it is right for messages of the last month. No broker is asked.';
  static override differs =
    'the original has the class but not the command: mqadmin answers that it does not exist. A blank between address and date, and the process beside them; what is no such id is exit 65.';
  static override examples = [
    { description: 'an id as producers show it', command: 'mq DecodeMessageId -i 7F000001123418B4AAC20B5B4E6F0000' },
  ];
  static override flags = {
    messageId: Flags.string({ char: 'i', required: true, helpValue: 'ID', description: 'unique message id' }),
  };

  protected override async execute(): Promise<Decoded> {
    const { flags } = await this.parse(DecodeMessageId);
    const messageId = flags.messageId.trim();
    const decoded = parseUniqueKey(messageId, Date.now());
    if (decoded !== undefined) return { messageId, ...decoded };
    throw new MqError('BAD_DATA', `${JSON.stringify(messageId)} is no unique message id`, {
      hint: 'It has 32 hexadecimal digits, or 56 from a client with an IPv6 address.',
    });
  }

  protected override render({ ip, pid, timestamp }: Decoded): void {
    this.out.line(`ip=${ip} date=${dateOf(timestamp)} pid=${pid}`);
  }
}

/** `yyyy-MM-dd#HH:mm:ss:SSS` in local time, the form the flags for times take. */
function dateOf(timestamp: number): string {
  const local = new Date(timestamp - new Date(timestamp).getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', '#').replace('.', ':').replace('Z', '');
}
