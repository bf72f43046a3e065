import type { BrokerConfig } from '../../../config/index.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { MessageStore } from '../../store/message-store.ts';
import type { RoleView } from '../role/types.ts';
import type { BrokerServices } from '../services.ts';
import { GetCounters } from './get-counters.ts';
import { PullProcessor } from './pull-processor.ts';
import { pullRole } from './pull-role.ts';
import { RefusalLog } from './refusal-log.ts';

/** Puts the pull path together. */
export function assemblePull(
  config: BrokerConfig,
  services: BrokerServices,
  store: MessageStore,
  log: RemotingLog,
  role: RoleView,
): PullProcessor {
  const { groups, topics, consumers, offsets, consumption, hold, pulls } = services;
  const counters = new GetCounters(services.stats);
  const refusals = new RefusalLog(log, (group) => consumers.group(group));
  return new PullProcessor({
    brokerAddress: config.brokerIP1,
    brokerPermission: () => config.brokerPermission,
    group: (name) => groups.find(name),
    topic: (name) => topics.get(name),
    online: (group) => consumers.group(group),
    isForbidden: (group, topic) => groups.isForbidden(group, topic),
    store,
    hold,
    role: pullRole(config, role, (name) => groups.get(name)),
    takeReset: ({ consumerGroup, topic, queueId, queueOffset }) =>
      offsets.takeReset(consumerGroup, topic, queueId, queueOffset),
    commitOffset: ({ consumerGroup, topic, queueId, commitOffset }) => {
      offsets.commit(consumerGroup, topic, queueId, commitOffset);
    },
    skips: ({ consumerGroup, topic, queueId }, connection) => {
      if (consumption.find(consumerGroup, topic, queueId) === undefined) return undefined;
      const isMember = consumers.group(consumerGroup)?.has(connection) === true;
      return isMember ? consumption.pulled(consumerGroup, topic, queueId) : undefined;
    },
    notePullOffset: (group, topic, queueId, offset) => offsets.commitPullOffset(group, topic, queueId, offset),
    served: ({ consumerGroup, topic, queueId, queueOffset }, result, connection) => {
      counters.served(consumerGroup, topic, result);
      if (result.messageCount > 0) {
        pulls.note(consumerGroup, topic, queueId, connection, queueOffset, result.nextBeginOffset);
      }
    },
    refused: (header, connection, refusal) => refusals.note(header, connection, refusal),
    enablePropertyFilter: () => config.enablePropertyFilter,
    longPollingEnable: () => config.longPollingEnable,
    shortPollingTimeMs: () => config.shortPollingTimeMills,
  });
}
