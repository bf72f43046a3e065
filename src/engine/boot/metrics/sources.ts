import type { BrokerConfigStore } from '../../../config/index.ts';
import type { Broker } from '../../broker/broker.ts';
import type { MessageStore } from '../../store/message-store.ts';

/** What the gauges are read from; everything is read at the scrape. */
export interface MetricsSources {
  readonly config: BrokerConfigStore;
  readonly broker: Broker;
  readonly store: MessageStore;
}
