import type { ClusterCheck, GroupCheck } from '../context.ts';
import { bodyTooLarge } from './body-too-large.ts';
import { brokerBusy } from './broker-busy.ts';
import { clientNotRegistered } from './client-not-registered.ts';
import { clockJumped } from './clock-jumped.ts';
import { connectFailed } from './connect-failed.ts';
import { consumptionStuck } from './consumption-stuck.ts';
import { daemonRoleConflict } from './daemon-role-conflict.ts';
import { diskFull } from './disk-full.ts';
import { dlqGrowing } from './dlq-growing.ts';
import { duplicateGroupInProcess } from './duplicate-group-in-process.ts';
import { flowControl } from './flow-control.ts';
import { foreignProtocol } from './foreign-protocol.ts';
import { groupMissing } from './group-missing.ts';
import { groupWithoutMaster } from './group-without-master.ts';
import { memberParked } from './member-parked.ts';
import { moreConsumersThanQueues } from './more-consumers-than-queues.ts';
import { noFailover } from './no-failover.ts';
import { noRoute } from './no-route.ts';
import { offsetAheadOfLog } from './offset-ahead-of-log.ts';
import { orderConfigIncomplete } from './order-config-incomplete.ts';
import { publicBindWithoutAcl } from './public-bind-without-acl.ts';
import { remotingTimeout } from './remoting-timeout.ts';
import { sessionTimeout } from './session-timeout.ts';
import { slaveNotAvailable } from './slave-not-available.ts';
import { slaveNotListed } from './slave-not-listed.ts';
import { slaveNotReplicating } from './slave-not-replicating.ts';
import { slaveOutOfSet } from './slave-out-of-set.ts';
import { subscriptionConflict } from './subscription-conflict.ts';
import { switchFailed } from './switch-failed.ts';
import { topicInUse } from './topic-in-use.ts';
import { topicOnOneBrokerOnly } from './topic-on-one-broker-only.ts';
import { versionMixed } from './version-mixed.ts';
import { zookeeperLost } from './zookeeper-lost.ts';

/** Those of groups that elect their master, which need no broker to answer. */
export const groupChecks: readonly GroupCheck[] = [
  zookeeperLost,
  groupWithoutMaster,
  noFailover,
  slaveOutOfSet,
  memberParked,
  sessionTimeout,
  switchFailed,
];

/** Every check that asks the cluster, in the order of the runbooks. */
export const clusterChecks: readonly ClusterCheck[] = [
  diskFull,
  daemonRoleConflict,
  consumptionStuck,
  topicInUse,
  slaveNotListed,
  orderConfigIncomplete,
  subscriptionConflict,
  slaveNotReplicating,
  foreignProtocol,
  connectFailed,
  remotingTimeout,
  noRoute,
  slaveNotAvailable,
  bodyTooLarge,
  duplicateGroupInProcess,
  groupMissing,
  clientNotRegistered,
  flowControl,
  brokerBusy,
  clockJumped,
  moreConsumersThanQueues,
  versionMixed,
  topicOnOneBrokerOnly,
  offsetAheadOfLog,
  dlqGrowing,
  publicBindWithoutAcl,
  ...groupChecks,
];
