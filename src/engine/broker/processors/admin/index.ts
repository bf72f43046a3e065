import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { brokerConfigProcessors } from './broker-config.ts';
import { brokerStatusProcessors } from './broker-status.ts';
import { cleaningProcessors } from './cleaning.ts';
import { clientRelayProcessors } from './client-relay.ts';
import { connectionProcessors } from './connections.ts';
import { consumeQueueProcessors } from './consume-queue.ts';
import { consumeStatsProcessors } from './consume-stats.ts';
import { groupProcessors } from './groups.ts';
import { haInfoProcessors } from './ha-info.ts';
import { offsetTableProcessors } from './offset-tables.ts';
import { resetOffsetProcessors } from './reset-offset.ts';
import { runtimeInfoProcessors } from './runtime-info.ts';
import { sideTableProcessors } from './side-tables.ts';
import { topicDeletionProcessors } from './topic-deletion.ts';
import { topicStatsProcessors } from './topic-stats.ts';
import { topicProcessors } from './topics.ts';

/** What administrators and slaves ask. */
export const adminProcessors = (broker: BrokerContext): ProcessorEntries => [
  ...topicProcessors(broker),
  ...topicDeletionProcessors(broker),
  ...cleaningProcessors(broker),
  ...topicStatsProcessors(broker),
  ...groupProcessors(broker),
  ...connectionProcessors(broker),
  ...consumeStatsProcessors(broker),
  ...offsetTableProcessors(broker),
  ...sideTableProcessors(broker),
  ...resetOffsetProcessors(broker),
  ...clientRelayProcessors(broker),
  ...brokerConfigProcessors(broker),
  ...runtimeInfoProcessors(broker),
  ...brokerStatusProcessors(broker),
  ...haInfoProcessors(broker),
  ...consumeQueueProcessors(broker),
];
