/** The role of a broker in its group, and who is told when it changes. */

/** NONE: recovering or joining; whatever needs a role is refused. */
export type Role = 'MASTER' | 'SLAVE' | 'NONE';

/** `brokerRole` as it is shown: an ASYNC_MASTER may be a SYNC_MASTER whose replicas are away. */
export type ShownRole = 'ASYNC_MASTER' | 'SYNC_MASTER' | 'SLAVE';
export type MasterRole = Exclude<ShownRole, 'SLAVE'>;

export interface BrokerRoleState {
  readonly role: Role;
  readonly shown: ShownRole;
  /** Under which the broker is registered: 0 is the master. */
  readonly brokerId: number;
  /** Of the group; 0 where roles are fixed. */
  readonly epoch: number;
  /** `ip:port` clients use, where it is known and is not this broker. */
  readonly masterAddress: string | undefined;
  /** Why the broker has the role it has. */
  readonly reason: string;
}

export interface Mastership {
  readonly epoch: number;
  readonly shown: MasterRole;
  readonly reason?: string;
}

export interface Following {
  /** Broker id to register under, above 0. */
  readonly id: number;
  /** Undefined while the master is not known. */
  readonly masterAddress: string | undefined;
  readonly epoch: number;
  readonly reason?: string;
}

/**
 * Changes roles at run time; one change at a time, in the order of the calls. A call that fails leaves the role NONE and
 * throws what stopped it.
 */
export interface RoleControl {
  readonly state: BrokerRoleState;
  /** Restores topics of queues that have none, starts the parts only a master runs, registers as id 0 with stateVersion = epoch. */
  becomeMaster(mastership: Mastership): Promise<void>;
  /** Stops those parts, answers what they held, and registers under its own id; a former master never unregisters id 0. */
  becomeSlave(following: Following): Promise<void>;
  /** Stops those parts and refuses what needs a role, until the next call; the registration stays as it is. */
  becomeNone(reason: string): Promise<void>;
  /** SYNC_MASTER to ASYNC_MASTER and back, without any other change. Does nothing for a broker that is no master. */
  shownAs(shown: MasterRole, reason?: string): void;
  /** While true, requests for the master wait: the role is about to change, or has just done so. */
  hold(isHeld: boolean): void;
  /** Told after each change, in the order of registration. */
  onChange(listener: (state: BrokerRoleState) => void): void;
}

/** What a name server says of the group's master when a slave registers. */
export interface MasterInfo {
  /** `ip:port` clients use. */
  readonly masterAddr: string | undefined;
  /** Where slaves replicate from. */
  readonly haServerAddr: string | undefined;
}

/** One slave, as its master sees it. */
export interface ReplicaStatus {
  /** `ip:port` of the connection. */
  readonly address: string;
  /** Log position up to which it says it has the log. */
  readonly ackOffset: number;
  /** Log bytes it lacks, at least 0. */
  readonly behindBytes: number;
  readonly inSync: boolean;
  /** Bytes a second, over the last seconds. */
  readonly bytesPerSecond: number;
  /** Where its next bytes are read from. */
  readonly sendingFrom: number;
}

/** What a slave knows of its own replication. */
export interface FollowerStatus {
  /** `host:port` of the HA port it follows; undefined while it knows none. */
  readonly masterHaAddress: string | undefined;
  readonly connected: boolean;
  /** Its own end of the log. */
  readonly offset: number;
  /** The master's end as far as it was heard; the own end until then. */
  readonly masterOffset: number;
  readonly bytesPerSecond: number;
  /** Milliseconds since the epoch, 0 when never. */
  readonly lastReadAt: number;
  readonly lastWriteAt: number;
  /** Where its log begins, when it was never given what its master had before; it must not become master. */
  readonly beganAt: number | undefined;
  /** Why it does not follow, when it does not. */
  readonly trouble: string | undefined;
}

/** What a member of a group that elects its master says of itself and its group. */
export interface GroupStatus {
  readonly member: string;
  /** JOINING, SYNCING, SLAVE, CANDIDATE, PROMOTING, MASTER, HANDOVER, FENCED, LOST, PARKED or STOPPED. */
  readonly state: string;
  readonly epoch: number;
  /** Member that leads that epoch; empty where nobody does, or none is known. */
  readonly master: string;
  /** Members with everything that was acknowledged, as far as this member knows. */
  readonly inSync: readonly string[];
  /** Log position up to which all of them have the log. */
  readonly confirmed: number;
  /** connected, connecting or closed. */
  readonly zookeeper: string;
  /** Why this member acknowledges nothing; undefined while it does. */
  readonly refusal: string | undefined;
  /** Why it serves reads only until somebody acts. */
  readonly parkedFor: string | undefined;
  /** How often each kind of change has happened in this process: elected, setShrunk, setGrown, permitLost, cut and others. */
  readonly changes: Readonly<Record<string, number>>;
}

/** Replication as it is shown: haStatus, brokerStatus, clusterList, metrics. */
export interface ReplicationView {
  replicas(): readonly ReplicaStatus[];
  follower(): FollowerStatus | undefined;
  /** Slaves a SYNC_MASTER with fixed roles waits for; undefined where it waits for none, or for a set of its own. */
  awaited?(): number | undefined;
  /** Undefined where roles are fixed. */
  group?(): GroupStatus | undefined;
}

/** Where the role is looked up at each request. */
export interface RoleView {
  readonly state: BrokerRoleState;
  /** The epoch this broker leads, or led last; 0 where roles are fixed, or it never did. */
  readonly ledEpoch?: number;
  /** Whether no other broker of the group can be master at this moment; always where roles are fixed. */
  hasPermit?(): boolean;
  /** Somebody says where the master is; a master and a member of a group that elects its own pass over it. */
  masterSaid(info: MasterInfo): void;
}
