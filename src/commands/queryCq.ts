import { Flags } from '@oclif/core';
import { type QueueEntries, queryQueue } from '../admin/queue/query-queue.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { jsonText } from '../cli/output/json.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';
import type { ConsumeQueueData } from '../protocol/bodies/query-consume-queue.ts';

interface Entries extends QueueEntries {
  readonly topic: string;
  readonly queueId: number;
  /** Offset of the first entry. */
  readonly index: number;
}

const MAX_ENTRIES = 1000;
const RULE = '='.repeat(38);

export default class QueryCq extends ReadCommand<Entries> {
  static override family: Family = 'queue';
  static override summary = 'Show entries of a consume queue as they lie on disk';
  static override description =
    'Each entry says where its message lies in the commit log, how large it is, and the hash of its tag. With -g also the filter of a group that is online; a broker of mq says for each entry whether the filter takes it (eval), an Apache broker only where its queues hold bit maps.';
  static override differs =
    'asks the first broker that has the queue, where the original asks the first of the route, and fails where no entry is.';
  static override examples = [
    { description: 'the first ten', command: 'mq queryCq -t Orders -q 0 -i 0' },
    { description: 'with the filter of a group', command: 'mq queryCq -t Orders -q 0 -i 41 -c 1 -g Billing' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic' }),
    queue: whole({ char: 'q', required: true, min: 0, max: 2 ** 31 - 1, description: 'queue id' }),
    index: whole({ char: 'i', required: true, min: 0, description: 'offset of the first entry' }),
    count: whole({ char: 'c', min: 1, max: MAX_ENTRIES, unit: 'entries', default: 10, description: 'how many' }),
    broker: brokerAddrFlag({ description: 'broker to ask; else the first that has the queue' }),
    consumer: Flags.string({ char: 'g', helpValue: 'GROUP', description: 'group whose filter to ask' }),
  };

  protected override async execute(): Promise<Entries> {
    const { flags } = await this.parse(QueryCq);
    const { queue: queueId, index, count, broker } = flags;
    const topic = flags.topic.trim();
    const group = flags.consumer?.trim();
    const found = await this.withClient((client) =>
      queryQueue(client, { topic, queueId, index, count, group }, broker),
    );
    return { topic, queueId, index, ...found };
  }

  protected override render({ subscriptionData, filterData, ...found }: Entries): void {
    if (this.out.wantsTable) {
      this.out.table(
        columns,
        found.queueData.map((entry, i) => ({ ...entry, index: found.index + i })),
      );
      return;
    }
    if (subscriptionData !== undefined) {
      this.out.line('Subscription data: ');
      this.out.text(jsonText(subscriptionData));
      this.out.line(RULE);
    }
    if (filterData !== undefined) {
      this.out.line('Filter data: ');
      for (const line of filterData.split('\n')) this.out.line(line.replaceAll('\t', '  '));
      this.out.line(RULE);
    }
    this.out.line('Queue data: ');
    this.out.line(`max: ${found.maxQueueIndex}, min: ${found.minQueueIndex}`);
    this.out.line(RULE);
    found.queueData.forEach((entry, i) => {
      this.out.line(`idx: ${found.index + i}`);
      this.out.line(entryText(entry));
      this.out.line(RULE);
    });
  }
}

/** An entry as Java prints it. */
const entryText = ({ physicOffset, physicSize, tagsCode, ...more }: ConsumeQueueData): string =>
  `ConsumeQueueData{physicOffset=${physicOffset}, physicSize=${physicSize}, tagsCode=${tagsCode}, ` +
  `extendDataJson='${more.extendDataJson ?? 'null'}', bitMap='${more.bitMap ?? 'null'}', ` +
  `eval=${more.eval}, msg='${more.msg ?? 'null'}'}`;

const columns: readonly Column<ConsumeQueueData & { readonly index: number }>[] = [
  { heading: '#Index', align: 'right', value: ({ index }) => index },
  { heading: '#physicOffset', align: 'right', value: ({ physicOffset }) => physicOffset },
  { heading: '#physicSize', align: 'right', value: ({ physicSize }) => physicSize },
  { heading: '#tagsCode', align: 'right', value: ({ tagsCode }) => tagsCode },
  { heading: '#eval', value: (entry) => entry.eval },
  { heading: '#msg', value: ({ msg }) => msg, optional: true },
];
