import type { NamesrvConfig } from '../../config/index.ts';
import type { DataVersion } from '../../protocol/bodies/data-version.ts';
import type { TopicConfig } from '../../protocol/bodies/topic-config.ts';

/** The settings the route table follows; read whenever they are needed, so a live change counts at once. */
export type RouteSettings = Pick<NamesrvConfig, 'supportActingMaster' | 'deleteTopicWithBrokerRegistration'>;

/** Names one broker process. */
export interface BrokerIdentity {
  clusterName: string;
  brokerName: string;
  /** `ip:port` clients use. */
  brokerAddr: string;
}

/** What a broker says of itself when it registers (103). `Peer` is whatever stands for its connection. */
export interface Registration<Peer extends object> extends BrokerIdentity {
  /** 0 is the master. */
  brokerId: number;
  haServerAddr: string;
  /** After so long without a sign of life the broker is removed; undefined takes 120 s. */
  heartbeatTimeoutMs: number | undefined;
  /** Undefined from a broker older than 5.0. */
  enableActingMaster: boolean | undefined;
  zoneName: string | undefined;
  topics: ReadonlyMap<string, TopicConfig>;
  dataVersion: DataVersion;
  filterServers: readonly string[];
  peer: Peer;
}

/** What a registering broker is told of its master; empty for the master itself. */
export interface MasterInfo {
  masterAddr?: string;
  haServerAddr?: string;
}

/** The lowest broker id of a group has changed: a master went or came (told to brokers with 905). */
export interface MinBrokerIdChange {
  brokerName: string;
  minBrokerId: number;
  minBrokerAddr: string;
  /** The broker that went. */
  offlineBrokerAddr?: string;
  /** Where the broker that came lets slaves replicate from. */
  haBrokerAddr?: string;
  /** The brokers to be told. */
  notify: readonly string[];
}

/** Outcome of a registration; `supersededBy` names the replica with a newer state that keeps its place. */
export type RegisterOutcome =
  | { accepted: true; master: MasterInfo; change: MinBrokerIdChange | undefined }
  | { accepted: false; supersededBy: string };

/** A broker that has left the routes. */
export interface Departure<Peer extends object> extends BrokerIdentity {
  brokerId: number;
  peer: Peer;
  change: MinBrokerIdChange | undefined;
}
