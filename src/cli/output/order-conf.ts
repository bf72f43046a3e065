import type { MqError } from '../../errors/index.ts';
import { type NamesrvRow, namesrvRow } from './broker-row.ts';

/** A change of a topic's order configuration, as JSON shows it. */
export interface OrderConfValue {
  /** `broker:queues;broker:queues`; absent where there was or is none. */
  readonly old: string | undefined;
  readonly new: string | undefined;
  readonly nameServers: readonly NamesrvRow[];
}

/** The plain form of such a change. */
export const orderConfValue = (change: {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly outcomes: readonly { readonly address: string; readonly error?: MqError }[];
}): OrderConfValue => ({ old: change.before, new: change.after, nameServers: change.outcomes.map(namesrvRow) });

/** A line for each name server that did not take the change. */
export const orderConfFailures = ({ nameServers }: OrderConfValue): string[] =>
  nameServers.flatMap(({ address, error }) =>
    error === undefined ? [] : [`set orderConf at name server ${address} failed: ${error.message}`],
  );
