import { bool, header, i32, i64, optional, str } from '../header.ts';

/** Headers of what name servers answer (wire-protocol 3.8). */

/** 103; the ext field `__ZONE_NAME` may travel beside it. */
export const registerBrokerRequest = header({
  brokerName: str(),
  brokerAddr: str(),
  clusterName: str(),
  haServerAddr: str(),
  brokerId: i64(),
  heartbeatTimeoutMillis: optional(i64()),
  enableActingMaster: optional(bool()),
  compressed: optional(bool()),
  bodyCrc32: optional(i32()),
});

export const registerBrokerResponse = header({ haServerAddr: optional(str()), masterAddr: optional(str()) });

/** 104 and 322. */
export const brokerIdentityRequest = header({
  brokerName: str(),
  brokerAddr: str(),
  clusterName: str(),
  brokerId: i64(),
});

export const queryDataVersionResponse = header({ changed: bool() });

/** 105. */
export const getRouteInfoRequest = header({ topic: str(), acceptStandardJsonOnly: optional(bool()) });

/** 904; `heartbeatTimeoutMills` is spelt so. */
export const brokerHeartbeatRequest = header({
  clusterName: str(),
  brokerAddr: str(),
  brokerName: str(),
  brokerId: optional(i64()),
  epoch: optional(i32()),
  maxOffset: optional(i64()),
  confirmOffset: optional(i64()),
  heartbeatTimeoutMills: optional(i64()),
  electionPriority: optional(i32()),
});

/** 905, from a name server to brokers. */
export const notifyMinBrokerIdChangeRequest = header({
  minBrokerId: optional(i64()),
  brokerName: optional(str()),
  minBrokerAddr: optional(str()),
  offlineBrokerAddr: optional(str()),
  haBrokerAddr: optional(str()),
});

/** 901. */
export const brokerMemberGroupRequest = header({ clusterName: str(), brokerName: str() });

/** 100. */
export const putKvConfigRequest = header({ namespace: str(), key: str(), value: str() });

/** 101 and 102. */
export const kvKeyRequest = header({ namespace: str(), key: str() });

export const getKvConfigResponse = header({ value: optional(str()) });

/** 219. */
export const kvNamespaceRequest = header({ namespace: str() });

/** 205 and 327. */
export const brokerNameRequest = header({ brokerName: str() });

export const wipeWritePermResponse = header({ wipeTopicCount: i32() });

export const addWritePermResponse = header({ addTopicCount: i32() });

/** 216. */
export const deleteTopicInNamesrvRequest = header({ topic: str(), clusterName: optional(str()) });

/** 217, 202, 215, 300 and others that name one topic. */
export const topicRequest = header({ topic: str() });

/** 224. */
export const clusterRequest = header({ cluster: str() });

/** Namespace of the ordered topics' configuration; key: topic, value: `broker:queues;broker:queues`. */
export const ORDER_TOPIC_CONFIG = 'ORDER_TOPIC_CONFIG';
