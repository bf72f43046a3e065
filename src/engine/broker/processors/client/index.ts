import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { checkClientProcessors } from './check-client.ts';
import { consumerListProcessors } from './consumer-list.ts';
import { consumerOffsetProcessors } from './consumer-offsets.ts';
import { heartbeatProcessors } from './heartbeat.ts';
import { queueLockProcessors } from './queue-locks.ts';
import { queueOffsetProcessors } from './queue-offsets.ts';

/** What producers and consumers ask beside sending, pulling and querying. */
export const clientProcessors = (broker: BrokerContext): ProcessorEntries => [
  ...heartbeatProcessors(broker),
  ...consumerListProcessors(broker),
  ...queueLockProcessors(broker),
  ...consumerOffsetProcessors(broker),
  ...queueOffsetProcessors(broker),
  ...checkClientProcessors(broker),
];
