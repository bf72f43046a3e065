import { Flags } from '@oclif/core';
import { type MessageFacts, messageFacts } from '../../admin/message/message-facts.ts';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { type BodyValue, bodyValue } from '../../cli/message/body.ts';
import { compileTemplate, TEMPLATE_FIELDS } from '../../cli/message/template.ts';
import { counted } from '../../cli/output/counted.ts';
import { byteText } from '../../cli/store/byte-text.ts';
import { chosenMessages, messageFlags } from '../../cli/store/message-flags.ts';
import { PhaseProgress } from '../../cli/store/phase-progress.ts';
import { chosenStore, storeArgs, storeFlags } from '../../cli/store/store-choice.ts';
import { MqError } from '../../errors/index.ts';

const DEFAULT_FORMAT = '{msgId} {topic} {queueId}:{queueOffset} {storeTime} {tags} {keys} {body}';

/** A message as it lies in a store. */
type StoredMessage = MessageFacts & BodyValue;

export default class StoreGrep extends MqCommand<StoredMessage | undefined> {
  static override family: Family = 'store';
  static override summary = 'Find messages in a store, without a broker';
  static override description =
    `Reads the commit log of our stores and of Apache's and shows the messages that meet all that is given; queues and index are not needed. Damaged parts are passed over. Safe beside a running broker. Under --json, one message a line. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time. Exit status 65: none was found; 3: parts of the log could not be read. --format knows ${TEMPLATE_FIELDS.map((name) => `{${name}}`).join(' ')}.`;
  static override examples = [
    { description: 'by key', command: 'mq store grep /data/store --topic Orders --key order-42' },
    { description: 'by what is in the body', command: 'mq store grep /data/store --body refund --limit 10' },
    { description: 'of one hour', command: 'mq store grep /data/store --begin 1700000000000 --end 1700003600000' },
  ];
  static override args = storeArgs;
  static override flags = {
    ...storeFlags,
    ...messageFlags,
    format: Flags.string({ helpValue: 'TEMPLATE', description: 'how a message is shown' }),
  };

  private line: ReturnType<typeof compileTemplate> = compileTemplate(DEFAULT_FORMAT);

  protected override async execute(): Promise<undefined> {
    const { args, flags } = await this.parse(StoreGrep);
    if (flags.format !== undefined) this.line = compileTemplate(flags.format);
    const criteria = chosenMessages(flags);
    const source = await chosenStore('store grep', args, flags);
    const { searchStore } = await import('../../engine/store/inspect/search-store.ts');
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.endInterrupted(signal);
      abort.abort();
    });
    this.streams();
    const bar = new PhaseProgress((options) => this.progress(options));
    const result = await searchStore({
      ...{ ...source, criteria, limit: flags.limit, signal: abort.signal },
      onHolder: ({ kind, pid }) =>
        this.out.note(`${kind} (pid ${pid}) runs on the store: what comes meanwhile may be left out`),
      onProgress: (done, total) => bar.advance('Searching', done, total),
      onMessages: async (messages) => {
        for (const message of messages) {
          this.emit({ ...messageFacts(message), ...bodyValue(message) });
          await this.out.drained();
        }
      },
    });
    bar.end();
    if (result.damagedRanges > 0) {
      this.warning(
        `${counted(result.damagedRanges, 'damaged range')} of the log, ${byteText(result.damagedBytes)}, could not be read; see mq store verify`,
      );
      this.endWith('PARTIAL');
    }
    if (result.unreadable > 0) {
      this.warning(
        `the bodies of ${counted(result.unreadable, 'message')} could not be inflated, and were not looked into`,
      );
      this.endWith('PARTIAL');
    }
    if (result.found > 0 || abort.signal.aborted) return;
    throw new MqError(
      'NOT_FOUND',
      `none of ${counted(result.records, 'message')} of ${source.directory} is what was asked for`,
      {
        file: source.directory,
        hint: 'Names and keys are taken as they are, letter by letter.',
      },
    );
  }

  protected override render(message: StoredMessage | undefined): void {
    if (message !== undefined) this.out.text(this.line({ brokerName: '', ...message }));
  }
}
