import type { BrokerRow } from './broker-row.ts';
import type { Column } from './table.ts';

/** One setting or figure of one broker; or the reason why there is none. */
export interface SettingRow extends BrokerRow {
  readonly key?: string;
  readonly value?: string;
}

/** What is a list `key = value` for each broker, as one table. */
export const settingColumns: readonly Column<SettingRow>[] = [
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Addr', value: ({ address }) => address },
  { heading: '#Key', value: ({ key }) => key },
  { heading: '#Value', value: ({ value }) => value },
  { heading: '#Reason', value: ({ error }) => error?.message, optional: true },
];

/** A row for each setting of a broker; just one for a broker that gave no answer. */
export const settingRows = (row: BrokerRow, settings: Readonly<Record<string, string>> = {}): SettingRow[] =>
  row.error !== undefined ? [row] : Object.entries(settings).map(([key, value]) => ({ ...row, key, value }));
