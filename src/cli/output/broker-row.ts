import type { MqError } from '../../errors/index.ts';
import { type ErrorValue, errorValue } from '../errors/report.ts';

/** What became of one broker of many, as JSON shows it. */
export interface BrokerRow {
  readonly address: string;
  readonly brokerName?: string | undefined;
  /** Why nothing came of it; absent when it was done. */
  readonly error?: ErrorValue | undefined;
}

/** The row of a broker that a command asked or changed. */
export const brokerRow = (
  { addr, brokerName }: { readonly addr: string; readonly brokerName?: string | undefined },
  error?: MqError,
): BrokerRow => ({ address: addr, brokerName, ...(error !== undefined && { error: errorValue(error) }) });

/** What became of one name server of several, as JSON shows it. */
export type NamesrvRow = Pick<BrokerRow, 'address' | 'error'>;

/** The row of a name server that a command changed. */
export const namesrvRow = ({ address, error }: { readonly address: string; readonly error?: MqError }): NamesrvRow => ({
  address,
  ...(error !== undefined && { error: errorValue(error) }),
});
