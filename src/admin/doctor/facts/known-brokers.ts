import type { KVTable } from '../../../protocol/bodies/kv-table.ts';
import type { ListedBroker, Told } from './listed-broker.ts';

/** What is known of brokers where groups that elect their master are looked at. */
export interface KnownBrokers {
  /** Every replica that a name server lists. */
  all(): Promise<readonly ListedBroker[]>;
  /** Figures of those that answer. */
  runtime(): Promise<readonly Told<{ readonly table: KVTable }>[]>;
  /** Configuration of those that answer. */
  configs(): Promise<readonly Told<ReadonlyMap<string, string>>[]>;
}

/** Where no broker is asked: what is known comes from ZooKeeper alone. */
export const noBrokers: KnownBrokers = {
  all: async () => [],
  runtime: async () => [],
  configs: async () => [],
};
