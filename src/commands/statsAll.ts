import { Flags } from '@oclif/core';
import { type StatsRow, statsAll } from '../admin/stats/stats-all.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';

interface Row extends Omit<StatsRow, 'error'> {
  readonly error?: ErrorValue;
}

interface Stats {
  readonly rows: readonly Row[];
  /** Masters that did not answer; what they know is missing from the figures. */
  readonly unreached: readonly UnreachedValue[];
}

export default class StatsAll extends ReadCommand<Stats> {
  static override family: Family = 'stats';
  static override summary = 'Show throughput and backlog of every topic and group';
  static override description =
    'Rates of the last minute, and messages of the last 24 hours, as far as brokers know them: they count from their start on. Topics for retries and dead letters are left out; a topic nobody consumes shows NO_CONSUMER.';
  static override differs =
    'asks all brokers of a topic who consumes it, several topics at once; a broker that gives no answer is named, and a topic nobody could be asked about is a row with the reason, where the original leaves it out.';
  static override examples = [
    { description: 'where messages flow', command: 'mq statsAll -a' },
    { description: 'one topic', command: 'mq statsAll -t Orders' },
  ];
  static override flags = {
    activeTopic: Flags.boolean({ char: 'a', description: 'only topics with traffic' }),
    topic: Flags.string({ char: 't', helpValue: 'TOPIC', description: 'only this topic' }),
  };

  protected override async execute(): Promise<Stats> {
    const { flags } = await this.parse(StatsAll);
    const { activeTopic: active } = flags;
    const { rows, unreached } = await this.withClient((client) =>
      statsAll(client, { active, topic: flags.topic?.trim() }),
    );
    const failed = rows.filter(({ error }) => error !== undefined);
    if (failed[0]?.error !== undefined && failed.length === rows.length) throw failed[0].error;
    if (failed.length > 0) this.endWith('PARTIAL');
    return { rows: rows.map(rowOf), unreached: this.partlyWithout(unreached) };
  }

  protected override render({ rows }: Stats): void {
    this.out.table(columns, rows);
  }
}

const rowOf = ({ error, ...row }: StatsRow): Row => ({
  ...row,
  ...(error !== undefined && { error: errorValue(error) }),
});

const columns: readonly Column<Row>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Consumer Group', value: ({ group }) => group ?? '' },
  { heading: '#Accumulation', align: 'right', value: ({ accumulation }) => accumulation },
  { heading: '#InTPS', align: 'right', value: ({ inTps }) => inTps.toFixed(2) },
  { heading: '#OutTPS', align: 'right', value: ({ outTps }) => outTps?.toFixed(2) ?? '' },
  { heading: '#InMsg24Hour', align: 'right', value: ({ inMsg24Hour }) => inMsg24Hour },
  {
    heading: '#OutMsg24Hour',
    align: 'right',
    value: ({ outMsg24Hour, error }) => outMsg24Hour ?? (error === undefined ? 'NO_CONSUMER' : ''),
  },
  { heading: '#Reason', value: ({ error }) => error?.message, optional: true },
];
