import { Flags } from '@oclif/core';
import { Meter } from '../../admin/bench/meter.ts';
import { benchProduce, type Produced, type ProduceLoad } from '../../admin/bench/produce.ts';
import { MIN_STAMPED_BYTES } from '../../admin/bench/stamp.ts';
import { BenchCommand, DEFAULT_DURATION_MS } from '../../cli/bench-command.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import { duration, rate } from '../../cli/load-flags.ts';
import { counted } from '../../cli/output/counted.ts';
import { Producer } from '../../client/producer/producer.ts';
import { MqError } from '../../errors/index.ts';

const GROUP = 'mq_bench_producer';
const MAX_BODY_BYTES = 4 * 1024 * 1024;

type ShownLoad = Omit<ProduceLoad, 'count' | 'durationMs'>;
type Result = ShownLoad & Produced;

export default class BenchProduce extends BenchCommand<Result> {
  static override family: Family = 'load';
  static override summary = 'Measure how fast messages are sent';
  static override description =
    'Sends for 10 seconds unless --count or --duration says otherwise, and shows rate and latency. Messages are real: they stay in the topic until they expire. With --rate a latency counts from when the message was due. Bodies carry their time, for mq bench consume; they are not compressed. Exit status 3: some sends failed.';
  static override examples = [
    { description: 'as fast as it goes', command: 'mq bench produce -t Load' },
    {
      description: 'at a fixed rate, for a script',
      command: 'mq bench produce -t Load --rate 1000/s --duration 1m --json',
    },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME[,NAME]', description: 'topics, in turn' }),
    size: whole({
      char: 's',
      min: MIN_STAMPED_BYTES,
      max: MAX_BODY_BYTES,
      unit: 'bytes',
      default: 128,
      description: 'bytes of a body',
    }),
    concurrency: whole({ min: 1, max: 10_000, default: 64, description: 'sends under way at once' }),
    rate: rate({ description: 'messages a second; as many as possible without it' }),
    count: whole({ min: 1, description: 'end after so many messages' }),
    duration: duration({ description: 'end after this time' }),
    tags: Flags.string({ char: 'c', helpValue: 'TAG[,TAG]', description: 'tags, in turn' }),
  };

  protected override async execute(): Promise<Result> {
    const { flags } = await this.parse(BenchProduce);
    const { size: messageSize, concurrency, rate: perSecond, count } = flags;
    const shown: ShownLoad = {
      ...{ topics: words(flags.topic), tags: words(flags.tags ?? ''), messageSize, concurrency, perSecond },
    };
    if (shown.topics.length === 0) throw new MqError('USAGE', '--topic names no topic');
    const forMs = flags.duration ?? (count === undefined ? DEFAULT_DURATION_MS : Number.POSITIVE_INFINITY);
    const load: ProduceLoad = { ...shown, count: count ?? Number.POSITIVE_INFINITY, durationMs: forMs };
    const producer = new Producer({
      ...(await this.cluster()),
      producerGroup: GROUP,
      sendMsgTimeout: this.timeoutMs,
      maxMessageSize: MAX_BODY_BYTES,
      compressMsgBodyOverHowmuch: MAX_BODY_BYTES + 1,
    });
    try {
      const meter = new Meter();
      const produced = await this.measured(meter, (signal) => benchProduce(producer, load, meter, signal));
      const [first] = produced.failures;
      if (first !== undefined && !this.interrupted) {
        if (produced.messages === 0) throw first.error;
        this.endWith('PARTIAL');
      }
      return { ...shown, ...produced };
    } finally {
      await producer.close();
    }
  }

  protected override render(result: Result): void {
    this.out.pairs([...this.figures(result), ...(result.failed > 0 ? [['Failed', result.failed] as const] : [])]);
    for (const { error, count } of result.failures) this.out.note(`${counted(count, 'send')}: ${error.message}`);
  }
}

const words = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
