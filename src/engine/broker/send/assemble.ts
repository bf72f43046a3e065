import type { Clock } from '../../../clock.ts';
import type { BrokerConfig } from '../../../config/index.ts';
import { OffsetIdMaker, UniqueKeyMaker } from '../../../protocol/message/ids.ts';
import type { MessageStore } from '../../store/message-store.ts';
import type { HostAddress } from '../../store/types.ts';
import { SendGate } from '../flow/send-gate.ts';
import { sendDiversions } from '../parts.ts';
import { notMaster } from '../role/role-refusal.ts';
import type { RoleView } from '../role/types.ts';
import type { BrokerServices } from '../services.ts';
import { assembleAdmission } from './assemble-admission.ts';
import { bornHosts } from './host-address.ts';
import { PutCounters } from './put-counters.ts';
import { SendAnswers } from './send-answer.ts';
import { SendProcessor } from './send-processor.ts';
import { StoredProperties } from './stored-properties.ts';

export interface SendEnvironment {
  config: BrokerConfig;
  services: BrokerServices;
  store: MessageStore;
  storeHost: HostAddress;
  clock: Clock;
  role: RoleView;
}

/** Puts the send path together. */
export function assembleSend({ config, services, store, storeHost, clock, role }: SendEnvironment): SendProcessor {
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
      roleRefusal: () => (role.state.role === 'MASTER' ? undefined : notMaster(role.state)),
    }),
    admission: assembleAdmission(config, services),
    properties: new StoredProperties(uniqueKeys, config.regionId, config.traceOn, config.brokerClusterName),
    answers: new SendAnswers(ids, config.regionId, config.traceOn),
    diversions: sendDiversions(config, services),
    statistics: new PutCounters(services.stats, () => config.enableDetailStat),
    brokerName: config.brokerName,
    maxMessageSize: () => config.maxMessageSize,
    now: () => clock.now(),
    bornHost: bornHosts(),
  });
}
