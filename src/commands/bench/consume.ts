import { Flags } from '@oclif/core';
import { benchConsume, type ConsumeLoad } from '../../admin/bench/consume.ts';
import { Meter, type Total } from '../../admin/bench/meter.ts';
import { BenchCommand, DEFAULT_DURATION_MS } from '../../cli/bench-command.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import { duration } from '../../cli/load-flags.ts';
import { counted } from '../../cli/output/counted.ts';
import { PushConsumer } from '../../client/consumer/push/push-consumer.ts';
import { silentClientLog } from '../../client/instance/client-log.ts';
import { MqError } from '../../errors/index.ts';

const GROUP = 'mq_bench_consumer';
/** Messages handed over at once. */
const BATCH = 32;

interface Result extends Total {
  readonly topics: readonly string[];
  readonly group: string;
  readonly concurrency: number;
}

export default class BenchConsume extends BenchCommand<Result> {
  static override family: Family = 'load';
  static override summary = 'Measure how fast messages are consumed';
  static override description =
    'Joins a group as a push consumer, for 10 seconds unless --count or --duration says otherwise, and shows rate and latency. The latency is that from mq bench produce sending a message to its being handed over here; both should run on machines of one time. The group keeps its place: what it left is consumed first.';
  static override examples = [
    { description: 'what is being produced', command: 'mq bench consume -t Load' },
    { description: 'all there is, with a new group', command: 'mq bench consume -t Load -g bench-1 --from earliest' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME[,NAME]', description: 'topics' }),
    consumerGroup: Flags.string({ char: 'g', helpValue: 'NAME', default: GROUP, description: 'consumer group' }),
    tags: Flags.string({ char: 'c', helpValue: "'A || B'", description: 'only these tags' }),
    from: Flags.option({ options: ['now', 'earliest'] as const })({
      default: 'now',
      description: 'where a new group begins',
    }),
    concurrency: whole({ min: 5, max: 64, default: 20, description: 'handlers at work at once' }),
    count: whole({ min: 1, description: 'end after so many messages' }),
    duration: duration({ description: 'end after this time' }),
  };

  protected override async execute(): Promise<Result> {
    const { flags } = await this.parse(BenchConsume);
    const { consumerGroup: group, concurrency, count } = flags;
    const topics = flags.topic.split(',').map((topic) => topic.trim());
    // A timer takes no more than this many milliseconds, 24 days.
    const forMs = flags.duration ?? (count === undefined ? DEFAULT_DURATION_MS : 2 ** 31 - 1);
    const load: ConsumeLoad = { count: count ?? Number.POSITIVE_INFINITY, durationMs: forMs };
    let complaint: string | undefined;
    const complain = (fields: object, text: string): void => {
      complaint = 'reason' in fields ? `${text}: ${String(fields.reason)}` : text;
    };
    const consumer = new PushConsumer({
      ...(await this.cluster()),
      consumerGroup: group.trim(),
      concurrency,
      log: { ...silentClientLog, warn: complain, error: complain },
      consumeMessageBatchMaxSize: BATCH,
      consumeFromWhere: flags.from === 'earliest' ? 'CONSUME_FROM_FIRST_OFFSET' : 'CONSUME_FROM_LAST_OFFSET',
    });
    for (const topic of topics) consumer.subscribe(topic, flags.tags);
    // Unknown topics are an error here; a consumer would wait for them.
    await this.withClient(async (client) => {
      for (const topic of topics) await client.namesrv.getRoute(topic);
    });
    try {
      const meter = new Meter();
      const total = await this.measured(meter, async (signal) => {
        await benchConsume(consumer, load, meter, signal);
        return meter.total();
      });
      if (count !== undefined && total.messages < count && !this.interrupted) {
        const came = `${counted(total.messages, 'message')} of ${count} came within ${forMs / 1000} s`;
        throw new MqError('TIMEOUT', complaint === undefined ? came : `${came}; the consumer says: ${complaint}`);
      }
      return { topics, group, concurrency, ...total };
    } finally {
      await consumer.close();
    }
  }

  protected override render(result: Result): void {
    this.out.pairs(this.figures(result));
  }
}
