import type { BrokerRow, GroupRow, TopicRow, TopValue } from '../../admin/top/rates.ts';

/** What mq top can show. */
export const topViews = ['topics', 'groups', 'brokers'] as const;
export type TopView = (typeof topViews)[number];

/** One column: its heading, what sorts it, and how that is shown. */
export interface TopColumn<Row> {
  readonly heading: string;
  readonly value: (row: Row) => number | string | undefined;
  readonly show?: (value: number) => string;
}

/** A row as it is shown: texts in the order of the columns, with what sorts them. */
export interface TopLine {
  /** What the row is about, in full. */
  readonly name: string;
  readonly values: readonly (number | string | undefined)[];
  readonly texts: readonly string[];
}

export interface TopTable {
  readonly headings: readonly string[];
  /** Which columns hold figures. */
  readonly isFigure: readonly boolean[];
  readonly lines: readonly TopLine[];
}

const perSecond = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
const percent = (value: number): string => `${(value * 100).toFixed(0)}%`;

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)}s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)}m`;
  return seconds < 86_400 ? `${(seconds / 3600).toFixed(1)}h` : `${(seconds / 86_400).toFixed(1)}d`;
}

const topicColumns: readonly TopColumn<TopicRow>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#In/s', value: ({ inTps }) => inTps, show: perSecond },
  { heading: '#Out/s', value: ({ outTps }) => outTps, show: perSecond },
  { heading: '#Lag', value: ({ lag }) => lag, show: String },
  { heading: '#Groups', value: ({ groups }) => groups, show: String },
];

const groupColumns: readonly TopColumn<GroupRow>[] = [
  { heading: '#Group', value: ({ group }) => group },
  { heading: '#Lag', value: ({ lag }) => lag, show: String },
  { heading: '#Out/s', value: ({ tps }) => tps, show: perSecond },
  { heading: '#CatchUp', value: ({ catchUpSeconds }) => catchUpSeconds, show: duration },
  { heading: '#Clients', value: ({ clients }) => clients, show: String },
  { heading: '#Topics', value: ({ topics }) => topics, show: String },
];

const brokerColumns: readonly TopColumn<BrokerRow>[] = [
  { heading: '#Broker', value: ({ broker, reason }) => (reason === undefined ? broker : `${broker}: ${reason}`) },
  { heading: '#In/s', value: ({ inTps }) => inTps, show: perSecond },
  { heading: '#Out/s', value: ({ outTps }) => outTps, show: perSecond },
  { heading: '#Disk', value: ({ diskRatio }) => diskRatio, show: percent },
  { heading: '#Sending', value: ({ sendQueueSize }) => sendQueueSize, show: String },
  { heading: '#Pulling', value: ({ pullQueueSize }) => pullQueueSize, show: String },
  { heading: '#Wait(ms)', value: ({ waitMs }) => waitMs, show: String },
  { heading: '#Addr', value: ({ address }) => address },
];

function tableOf<Row>(columns: readonly TopColumn<Row>[], rows: readonly Row[]): TopTable {
  return {
    headings: columns.map(({ heading }) => heading),
    isFigure: columns.map(({ show }) => show !== undefined),
    lines: rows.map((row) => {
      const values = columns.map(({ value }) => value(row));
      const texts = columns.map(({ show = String }, index) => {
        const value = values[index];
        return value === undefined ? '-' : typeof value === 'number' ? show(value) : value;
      });
      return { name: String(values[0]), values, texts };
    }),
  };
}

/** The table of one view. */
export function topTable(view: TopView, { topics, groups, brokers }: TopValue): TopTable {
  if (view === 'topics') return tableOf(topicColumns, topics);
  return view === 'groups' ? tableOf(groupColumns, groups) : tableOf(brokerColumns, brokers);
}

/** Those lines whose name has the words in it, in the order of a column; what has no figure comes last. */
export function arranged(
  { lines, isFigure }: TopTable,
  { sort, reverse, filter }: { readonly sort: number; readonly reverse: boolean; readonly filter: string },
): TopLine[] {
  const words = filter.toLowerCase();
  const sign = (isFigure[sort] === true) !== reverse ? -1 : 1;
  return lines
    .filter(({ name }) => name.toLowerCase().includes(words))
    .sort((a, b) => compare(a.values[sort], b.values[sort], sign) || (a.name < b.name ? -1 : 1));
}

function compare(a: number | string | undefined, b: number | string | undefined, sign: number): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a === b ? 0 : a < b ? -sign : sign;
}
