import { Flags } from '@oclif/core';
import { type DeadLetterSummary, listDeadLetters } from '../../admin/dlq/list-dead-letters.ts';
import type { UnreachedValue } from '../../cli/cluster-command.ts';
import type { Family } from '../../cli/families.ts';
import type { Column } from '../../cli/output/table.ts';
import { localTimeMs } from '../../cli/output/time.ts';
import { ReadCommand } from '../../cli/read-command.ts';

type Row = Omit<DeadLetterSummary, 'unreached'>;

interface Listed {
  readonly groups: readonly Row[];
  readonly unreached: readonly UnreachedValue[];
}

export default class DlqList extends ReadCommand<Listed> {
  static override family: Family = 'message';
  static override summary = 'List the consumer groups that have dead letters';
  static override description =
    'A message that a group could not handle after all its tries lies in %DLQ%GROUP. Pending are those that mq dlq resend has not sent again.';
  static override examples = [
    { description: 'all groups', command: 'mq dlq list' },
    { description: 'one group, for a script', command: 'mq dlq list -g Billing --json' },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', helpValue: 'GROUP', description: 'this group only' }),
  };

  protected override async execute(): Promise<Listed> {
    const { flags } = await this.parse(DlqList);
    const summaries = await this.withClient((client) => listDeadLetters(client, flags.consumerGroup?.trim()));
    const groups = summaries.map(({ unreached: _unreached, ...row }) => row);
    if (groups.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    const missing = new Map(summaries.flatMap(({ unreached }) => unreached).map((broker) => [broker.addr, broker]));
    return { groups, unreached: this.partlyWithout([...missing.values()]) };
  }

  protected override render({ groups }: Listed): void {
    this.out.table(columns, groups, { empty: 'no group has dead letters' });
  }
}

const time = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : localTimeMs(ms));

const columns: readonly Column<Row>[] = [
  { heading: '#Group', value: ({ group }) => group },
  {
    heading: '#Messages',
    align: 'right',
    value: ({ messages, error }) => (error === undefined ? messages : undefined),
  },
  { heading: '#Pending', align: 'right', value: ({ pending, error }) => (error === undefined ? pending : undefined) },
  { heading: '#Oldest', value: ({ oldestTimestamp }) => time(oldestTimestamp) },
  { heading: '#Newest', value: ({ newestTimestamp }) => time(newestTimestamp) },
  { heading: '#Brokers', value: ({ brokers, error }) => error?.message ?? brokers.join(',') },
];
