import { Flags } from '@oclif/core';
import { type MessageFacts, messageFacts } from '../admin/message/message-facts.ts';
import type { Family } from '../cli/families.ts';
import { type BodyValue, bodyValue } from '../cli/message/body.ts';
import { messagesOfFile } from '../cli/message/compaction-log.ts';
import { messageText } from '../cli/message/message-lines.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { watchedFlags } from '../cli/view-flags.ts';
import { MqError } from '../errors/index.ts';

type Dumped = MessageFacts & BodyValue;

export default class DumpCompactionLog extends ReadCommand<Dumped> {
  static override family: Family = 'message';
  static override summary = 'Show the messages in a compaction log file';
  static override description =
    'Files of compacted topics, which brokers of RocketMQ have from 5.1 on, lie in compaction/compactionLog/<topic>/<queue> of the store. Asks nobody, and only reads the file. Under --json one document a line, with bodies.';
  static override differs =
    'opens the file for reading alone, says at which byte a record is damaged, and prints text with % signs as it is.';
  static override examples = [
    {
      description: 'one file',
      command: 'mq dumpCompactionLog -f store/compaction/compactionLog/Prices/0/00000000000000000000',
    },
  ];
  static override baseFlags = watchedFlags;
  static override flags = {
    file: Flags.string({ char: 'f', required: true, helpValue: 'FILE', description: 'file to read' }),
  };

  private readonly texts = new WeakMap<Dumped, string>();

  protected override async execute(): Promise<Dumped> {
    const { flags } = await this.parse(DumpCompactionLog);
    this.streams();
    let last: Dumped | undefined;
    for await (const message of messagesOfFile(flags.file)) {
      last = { ...messageFacts(message), ...bodyValue(message) };
      this.texts.set(last, messageText(message, 'null'));
      this.emit(last);
      await this.out.drained();
    }
    if (last === undefined) throw new MqError('NOT_FOUND', `${flags.file} holds no message`, { file: flags.file });
    return last;
  }

  protected override render(message: Dumped): void {
    this.out.line(this.texts.get(message));
  }
}
