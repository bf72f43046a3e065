import { bool, int, long, optionalText, text } from './kinds.ts';
import { withoutEffect } from './spec.ts';

/** Controllers and Raft groups: known keys of things that mq does in another way. */
export const laterKeys = {
  ...withoutEffect('roles are fixed, or the brokers of a group elect their master by themselves (zookeeper=)', {
    preferredLeaderId: optionalText(),
    dLegerGroup: optionalText(),
    dLegerPeers: optionalText(),
    dLegerSelfId: optionalText(),
    enableRemoteEscape: bool(false),
    forwardTimeout: long(3000),
    syncBrokerMemberGroupPeriod: int(1000),
    syncBrokerMetadataPeriod: long(5000),
    cleanOfflineBrokerInterval: int(30_000),
  }),
  ...withoutEffect('there are no controllers', {
    controllerAddr: text(''),
    brokerElectionPriority: int(2_147_483_647),
    brokerHeartbeatInterval: int(1000),
    brokerNotActiveTimeoutMillis: long(10_000),
    checkSyncStateSetPeriod: long(5000),
    controllerHeartBeatTimeoutMills: long(10_000),
    fetchControllerAddrByDnsLookup: bool(false),
    sendHeartbeatTimeoutMillis: int(1000),
    syncControllerMetadataPeriod: long(10_000),
  }),
};
