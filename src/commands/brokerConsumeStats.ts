import { type BrokerConsumeRow, brokerConsumeStats } from '../admin/broker/broker-consume-stats.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import type { Column } from '../cli/output/table.ts';
import { localTime } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';

interface Stats {
  readonly address: string;
  readonly rows: readonly BrokerConsumeRow[];
  /** Messages still to be consumed, over the rows. */
  readonly diffTotal: number;
}

export default class BrokerConsumeStats extends ReadCommand<Stats> {
  static override family: Family = 'broker';
  static override summary = 'Show how far every group of one broker is, queue by queue';
  static override description =
    'A queue of which nothing was consumed yet, or whose last consumed message is gone, has no last time.';
  static override differs =
    'shows queues without a last time too, sorted; the total is that of the rows shown, where the original counts what its filters leave out.';
  static override examples = [
    { description: 'everything', command: 'mq brokerConsumeStats -b 127.0.0.1:10911' },
    { description: 'who is behind by a thousand', command: 'mq brokerConsumeStats -b 127.0.0.1:10911 -l 1000' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ required: true, description: 'broker to ask' }),
    timeoutMillis: whole({
      char: 't',
      min: 1,
      max: 3_600_000,
      unit: 'milliseconds',
      default: 50_000,
      description: 'how long the answer may take',
    }),
    level: whole({ char: 'l', min: 0, default: 0, unit: 'messages', description: 'only queues with so many left' }),
    order: truth({ char: 'o', description: 'true: only topics marked as ordered' }),
  };

  protected override async execute(): Promise<Stats> {
    const { flags } = await this.parse(BrokerConsumeStats);
    const { brokerAddr: address, level, timeoutMillis: timeoutMs, order: ordered = false } = flags;
    const stats = await this.withClient((client) => brokerConsumeStats(client, address, { ordered, level, timeoutMs }));
    return { address, ...stats };
  }

  protected override render({ rows, diffTotal }: Stats): void {
    this.out.table(columns, rows);
    this.out.line();
    this.out.line(`Diff Total: ${diffTotal}`);
  }
}

const columns: readonly Column<BrokerConsumeRow>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Group', value: ({ group }) => group },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#QID', value: ({ queueId }) => queueId },
  { heading: '#Broker Offset', align: 'right', value: ({ brokerOffset }) => brokerOffset },
  { heading: '#Consumer Offset', align: 'right', value: ({ consumerOffset }) => consumerOffset },
  { heading: '#Diff', align: 'right', value: ({ diff }) => diff },
  { heading: '#LastTime', value: ({ lastTimestamp: at }) => (at === undefined ? undefined : localTime(at)) },
];
