import type { NamesrvConfigStore } from '../../config/index.ts';
import type { Connection } from '../../remoting/types.ts';
import type { KvConfig } from './kv-config.ts';
import type { MinBrokerIdChange } from './registration.ts';
import type { RouteTable } from './route-table.ts';

/** What the processors of a name server work on. */
export interface NamesrvContext {
  readonly routes: RouteTable<Connection>;
  readonly kv: KvConfig;
  readonly config: NamesrvConfigStore;
  /** Tells the brokers concerned, when `notifyMinBrokerIdChanged` is on. */
  minBrokerIdChanged(change: MinBrokerIdChange): void;
  /** Fields first, then a sentence. */
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}
