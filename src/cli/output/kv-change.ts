import type { Outcome } from '../../admin/fan-out.ts';
import { type NamesrvRow, namesrvRow } from './broker-row.ts';

/** A value at one name server before and after, as JSON shows it; undefined where it has none. */
export interface KvRow extends NamesrvRow {
  readonly old?: string | undefined;
  readonly new?: string | undefined;
}

/** The row of a name server whose value was changed, or would be. */
export const kvRow = ({
  item: address,
  value,
  error,
}: Outcome<string, { before: string | undefined; after: string | undefined }>): KvRow =>
  value === undefined ? namesrvRow({ address, error }) : { address, old: value.before, new: value.after };
