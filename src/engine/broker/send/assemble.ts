import type { Clock } from '../../../clock.ts';
import type { BrokerConfig } from '../../../config/index.ts';
import { parseIp } from '../../../protocol/message/host.ts';
import { OffsetIdMaker, UniqueKeyMaker } from '../../../protocol/message/ids.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { MessageStore } from '../../store/message-store.ts';
import type { HostAddress } from '../../store/types.ts';
import { SendGate } from '../flow/send-gate.ts';
import { sendDiversions } from '../parts.ts';
import type { BrokerServices } from '../services.ts';
import { PutCounters } from './put-counters.ts';
import { SendAnswers } from './send-answer.ts';
import { SendProcessor } from './send-processor.ts';
import { StoredProperties } from './stored-properties.ts';
import { TopicAdmission } from './topic-admission.ts';

export interface SendEnvironment {
  config: BrokerConfig;
  services: BrokerServices;
  store: MessageStore;
  storeHost: HostAddress;
  clock: Clock;
}

const READ_WRITE = 6;

/** Puts the send path together. */
export function assembleSend({ config, services, store, storeHost, clock }: SendEnvironment): SendProcessor {
  const { topics, groups } = services;
  const uniqueKeys = new UniqueKeyMaker(storeHost.ip, process.pid, Math.floor(Math.random() * 0x7fffffff));
  const ids = new OffsetIdMaker(storeHost.ip, storeHost.port);
  return new SendProcessor({
    store,
    gate: new SendGate({
      pendingPuts: () => store.pendingAnswers,
      oldestPendingMs: () => store.oldestPendingMs,
      capacity: () => config.sendThreadPoolQueueCapacity,
      busyTimeoutMs: () => config.osPageCacheBusyTimeOutMills,
      acceptFrom: () => config.startAcceptSendRequestTimeStamp,
      now: () => clock.now(),
    }),
    admission: new TopicAdmission({
      brokerAddress: config.brokerIP1,
      brokerPermission: () => config.brokerPermission,
      topic: (name) => topics.get(name),
      createTopic: (request) =>
        topics.createBySend(
          request.topic,
          request.defaultTopic,
          request.defaultTopicQueueNums,
          request.unitMode ? 1 : 0,
        ),
      createRetryTopic: (topic) => topics.createForSendBack(topic, 1, READ_WRITE, 0),
      groupExists: (group) => groups.find(group) !== undefined,
    }),
    properties: new StoredProperties(uniqueKeys, config.regionId, config.traceOn, config.brokerClusterName),
    answers: new SendAnswers(ids, config.regionId, config.traceOn),
    diversions: sendDiversions(config, services),
    statistics: new PutCounters(services.stats, () => config.enableDetailStat),
    maxMessageSize: () => config.maxMessageSize,
    now: () => clock.now(),
    bornHost: bornHosts(),
  });
}

/** The peer's address as records hold it, made once per connection. */
function bornHosts(): (connection: Connection) => HostAddress {
  const known = new WeakMap<Connection, HostAddress>();
  return (connection) => {
    const cached = known.get(connection);
    if (cached !== undefined) return cached;
    const separator = connection.remoteAddress.lastIndexOf(':');
    const ip = connection.remoteAddress.slice(0, separator).replace(/^\[|\]$/g, '');
    const host = { ip: parseIp(ip), port: Number(connection.remoteAddress.slice(separator + 1)) };
    known.set(connection, host);
    return host;
  };
}
