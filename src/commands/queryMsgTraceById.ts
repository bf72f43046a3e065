import { Flags } from '@oclif/core';
import { type MessageTrace, messageTrace, type TraceDelivery } from '../admin/message/message-trace.ts';
import { momentOf } from '../admin/moment.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import type { Column } from '../cli/output/table.ts';
import { localTimeMs } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import type { EndTransactionTrace, PubTrace } from '../protocol/trace/trace-data.ts';

type Traced = Omit<MessageTrace, 'unreached'> & { readonly unreached: readonly UnreachedValue[] };

export default class QueryMsgTraceById extends ReadCommand<Traced> {
  static override family: Family = 'message';
  static override summary = 'Show who sent and who consumed a message, from its trace';
  static override description =
    'Clients write traces only when they are told to (enableMsgTrace), into the trace topic, and some seconds late; brokers need traceTopicEnable=true. Takes the message id clients show.';
  static override differs =
    'shows ends of transactions too, takes times in words, and one table for all records of a kind.';
  static override examples = [
    { description: 'the way of one message', command: 'mq queryMsgTraceById -i 7F0000010E5C18B4AAC2576B5A880000' },
  ];
  static override flags = {
    msgId: Flags.string({ char: 'i', required: true, helpValue: 'ID', description: 'message id' }),
    traceTopic: Flags.string({ char: 't', helpValue: 'TOPIC', description: 'trace topic; else RMQ_SYS_TRACE_TOPIC' }),
    beginTimestamp: Flags.string({ char: 'b', helpValue: 'TIME', description: 'traced at this time or later' }),
    endTimestamp: Flags.string({ char: 'e', helpValue: 'TIME', description: 'traced at this time or earlier' }),
    maxNum: whole({ char: 'c', min: 1, default: 64, description: 'most trace messages per broker' }),
  };

  protected override async execute(): Promise<Traced> {
    const { flags } = await this.parse(QueryMsgTraceById);
    const query = {
      traceTopic: flags.traceTopic?.trim(),
      maxNum: flags.maxNum,
      ...(flags.beginTimestamp !== undefined && { beginTimestamp: momentOf('beginTimestamp', flags.beginTimestamp) }),
      ...(flags.endTimestamp !== undefined && { endTimestamp: momentOf('endTimestamp', flags.endTimestamp) }),
    };
    const trace = await this.withClient((client) => messageTrace(client, flags.msgId.trim(), query));
    return { ...trace, unreached: this.partlyWithout(trace.unreached) };
  }

  protected override render({ sends, transactions, deliveries }: Traced): void {
    this.out.table(sendColumns, sends, { empty: '' });
    if (transactions.length > 0) this.out.line();
    this.out.table(transactionColumns, transactions, { empty: '' });
    if (this.out.wantsTable) this.out.table(deliveryColumns, deliveries);
    else this.renderDeliveries(deliveries);
  }

  /** A table for each group, as the original has them. */
  private renderDeliveries(deliveries: readonly TraceDelivery[]): void {
    for (const group of new Set(deliveries.map((delivery) => delivery.group))) {
      this.out.line();
      this.out.table(
        deliveryColumns,
        deliveries.filter((delivery) => delivery.group === group),
      );
    }
  }
}

const outcome = (isSuccess: boolean | undefined): string =>
  isSuccess === undefined ? 'running' : isSuccess ? 'success' : 'failed';

const sendColumns: readonly Column<PubTrace>[] = [
  { heading: '#Type', value: () => 'Pub' },
  { heading: '#ProducerGroup', value: ({ groupName }) => groupName },
  { heading: '#ClientHost', value: ({ clientHost }) => clientHost },
  { heading: '#SendTime', value: ({ timeStamp }) => localTimeMs(timeStamp) },
  { heading: '#CostTimes', value: ({ costTime }) => `${costTime}ms` },
  { heading: '#Status', value: ({ isSuccess }) => outcome(isSuccess) },
];

const transactionColumns: readonly Column<EndTransactionTrace>[] = [
  { heading: '#Type', value: () => 'EndTransaction' },
  { heading: '#ProducerGroup', value: ({ groupName }) => groupName },
  { heading: '#Time', value: ({ timeStamp }) => localTimeMs(timeStamp) },
  { heading: '#State', value: ({ transactionState }) => transactionState },
  { heading: '#Check', value: ({ fromTransactionCheck }) => (fromTransactionCheck ? 'yes' : 'no') },
];

const deliveryColumns: readonly Column<TraceDelivery>[] = [
  { heading: '#Type', value: () => 'Sub' },
  { heading: '#ConsumerGroup', value: ({ group }) => group },
  { heading: '#ClientHost', value: ({ clientHost }) => clientHost },
  { heading: '#ConsumerTime', value: ({ timeStamp }) => localTimeMs(timeStamp) },
  { heading: '#CostTimes', value: ({ costTime }) => (costTime === undefined ? '' : `${costTime}ms`) },
  { heading: '#Status', value: ({ isSuccess }) => outcome(isSuccess) },
];
