import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Flags } from '@oclif/core';
import { type MessageFacts, messageFacts } from '../../admin/message/message-facts.ts';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { type BodyValue, bodyValue } from '../../cli/message/body.ts';
import { counted } from '../../cli/output/counted.ts';
import { jsonLine } from '../../cli/output/json.ts';
import { byteText } from '../../cli/store/byte-text.ts';
import { chosenMessages, isBrokersOwn, messageFlags } from '../../cli/store/message-flags.ts';
import { PhaseProgress } from '../../cli/store/phase-progress.ts';
import { chosenStore, storeArgs, storeFlags } from '../../cli/store/store-choice.ts';
import { MqError, messageOf } from '../../errors/index.ts';

/** A message as it lies in a store: one line of a dump. */
type DumpedMessage = MessageFacts & BodyValue;

/** What a dump into a file did. */
interface Dumped {
  readonly store: string;
  readonly file: string;
  readonly messages: number;
  /** Of the file. */
  readonly bytes: number;
  /** Bytes of the log that are no records and were passed over. */
  readonly damagedBytes: number;
}

export default class StoreDump extends MqCommand<DumpedMessage | Dumped | undefined> {
  static override family: Family = 'store';
  static override summary = 'Write the messages of a store as JSON lines';
  static override description =
    "Writes one message a line, as mq sendMessage --from takes them back: topic, queue, offsets, keys, tags, properties, times and the body as it was sent, as text or base64. What brokers keep for themselves (delay levels, timers, transactions under way) is left out unless --system is given or --topic names it. Works on our stores and on Apache's, beside a running broker too. Exit status 3: parts of the log could not be read.";
  static override examples = [
    { description: 'a topic into a file', command: 'mq store dump /data/store --topic Orders --to orders.jsonl' },
    { description: 'and into another cluster', command: 'mq sendMessage --from orders.jsonl -n new-cluster:9876' },
    { description: 'one day, compressed', command: 'mq store dump /data/store --begin 1700000000000 | gzip > day.gz' },
  ];
  static override args = storeArgs;
  static override flags = {
    ...storeFlags,
    ...messageFlags,
    to: Flags.string({ helpValue: 'FILE', description: 'write into this file, which must be new; else to stdout' }),
    system: Flags.boolean({ description: 'also what brokers keep for themselves' }),
  };

  protected override async execute(): Promise<Dumped | undefined> {
    const { args, flags } = await this.parse(StoreDump);
    const skipsTopic = flags.system ? undefined : isBrokersOwn;
    const criteria = { ...chosenMessages(flags), skipsTopic };
    const source = await chosenStore('store dump', args, flags);
    const { searchStore } = await import('../../engine/store/inspect/search-store.ts');
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.endInterrupted(signal);
      abort.abort();
    });
    const target = flags.to === undefined ? undefined : await newFile(flags.to);
    if (target === undefined) this.streams();
    const bar = new PhaseProgress((options) => this.progress(options));
    let bytes = 0;
    const result = await searchStore({
      ...{ ...source, criteria, limit: flags.limit, signal: abort.signal },
      onHolder: ({ kind, pid }) =>
        this.out.note(`${kind} (pid ${pid}) runs on the store: what comes meanwhile may be left out`),
      onProgress: (done, total) => bar.advance('Dumping', done, total),
      onMessages: async (messages) => {
        for (const message of messages) {
          const line = `${jsonLine({ ...messageFacts(message), ...bodyValue(message) })}\n`;
          bytes += Buffer.byteLength(line);
          if (target === undefined) {
            this.out.text(line);
            await this.out.drained();
          } else if (!target.write(line)) await once(target, 'drain');
        }
      },
    });
    bar.end();
    if (target !== undefined) await closed(target, flags.to ?? '');
    if (result.damagedRanges > 0) {
      this.warning(
        `${counted(result.damagedRanges, 'damaged range')} of the log, ${byteText(result.damagedBytes)}, could not be read; see mq store verify`,
      );
      this.endWith('PARTIAL');
    }
    if (flags.to === undefined) {
      this.out.note(`${counted(result.found, 'message')} written`);
      return undefined;
    }
    const { damagedBytes } = result;
    return { store: source.directory, file: flags.to, messages: result.found, bytes, damagedBytes };
  }

  protected override render(dumped: DumpedMessage | Dumped | undefined): void {
    if (dumped === undefined || !('file' in dumped)) return;
    this.out.pairs([
      ['Store', dumped.store],
      ['File', dumped.file],
      ['Messages', dumped.messages],
      ['Size', byteText(dumped.bytes)],
    ]);
  }
}

/** A file that was not there before. @throws MqError CANNOT_CREATE */
async function newFile(path: string): Promise<Writable> {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  try {
    await once(stream, 'open');
  } catch (error) {
    throw new MqError('CANNOT_CREATE', `cannot make ${path}: ${messageOf(error)}`, {
      file: path,
      hint: 'Name a file that is not there yet.',
      cause: error,
    });
  }
  return stream;
}

async function closed(stream: Writable, path: string): Promise<void> {
  stream.end();
  try {
    await finished(stream);
  } catch (error) {
    throw new MqError('IO', `cannot write ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
}
