import { Flags } from '@oclif/core';
import type { Outcome } from '../../admin/fan-out.ts';
import type { Target } from '../../admin/targets.ts';
import { type BrokerRow, brokerRow } from '../output/broker-row.ts';
import type { Column } from '../output/table.ts';
import { localTime } from '../output/time.ts';

/** `-p`: the topic that lite topics lie below. */
export const parentTopicFlag = () =>
  Flags.string({ char: 'p', required: true, helpValue: 'TOPIC', description: 'topic the lite topics lie below' });

/** What one broker says, or why it does not. */
export interface LiteRow<Value> extends BrokerRow {
  readonly info?: Value;
}

/** The row of a broker that was asked about lite topics. */
export const liteRow = <Value>({ item, value, error }: Outcome<Target, Value>): LiteRow<Value> => ({
  ...brokerRow(item, error),
  ...(value !== undefined && { info: value }),
});

/** The columns, and the reason beside them when a broker failed. */
export const withReason = <Row extends BrokerRow>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly Column<Row>[] =>
  rows.some(({ error }) => error !== undefined)
    ? [...columns, { heading: '#Reason', value: ({ error }) => error?.message }]
    : columns;

/** A time, or nothing where it is not known. */
export const timeOrNone = (timestampMs: number | undefined): string | undefined =>
  timestampMs === undefined || timestampMs <= 0 ? undefined : localTime(timestampMs);
