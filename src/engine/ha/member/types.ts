import type { RoleControl } from '../../broker/role/types.ts';
import type { StoreHealth } from '../../store/health.ts';
import type { Truncated } from '../../store/replica/truncate.ts';
import type { AckGate, LogFeed, ReplicaLog } from '../../store/replica/types.ts';
import type { GateRefusal, RoleName } from '../core/types.ts';

/** The store as a member of a group uses it. */
export interface MemberStore {
  readonly feed: LogFeed;
  readonly replica: ReplicaLog;
  gate: AckGate | undefined;
  gateMoved(): void;
  readonly health: Pick<StoreHealth, 'readOnlyReason' | 'onReadOnly'>;
  flush(): Promise<void>;
}

/** The broker's role as a member changes it. */
export type MemberRole = Pick<
  RoleControl,
  'state' | 'becomeMaster' | 'becomeSlave' | 'becomeNone' | 'shownAs' | 'hold'
>;

/** A store and the broker over it, until they are closed. */
export interface OpenBroker {
  readonly store: MemberStore;
  readonly role: MemberRole;
}

/** What a member asks of the process it runs in. */
export interface MemberHost {
  /** Opens the store and starts the broker over it, without a role; `gate` decides from the first put on. */
  open(gate: AckGate): Promise<OpenBroker>;
  /** Closes broker and store: what waits is answered with a refusal. */
  close(): Promise<void>;
  /** All of the in-sync set has more of the log than before. */
  onConfirmed(): void;
  /** Sets aside and cuts what the closed store has behind a position; undefined when that is nothing. */
  truncate(to: number, why: { epoch: number; reason: string }): Promise<Truncated | undefined>;
  /** The member cannot go on: the process is to end. */
  ended(reason: string): void;
}

/** Who this member is, as others are told. */
export interface MemberIdentity {
  readonly id: string;
  readonly brokerName: string;
  readonly incarnation: string;
  readonly storeId: string;
  /** `brokerIP1:listenPort`. */
  readonly address: string;
  /** `brokerIP2:haListenPort`. */
  readonly haAddress: string;
  readonly host: string;
  readonly preferredRole: 'MASTER' | 'SLAVE';
  /** Broker id as a slave that the configuration asks for; 0 takes the first free one. */
  readonly brokerId: number;
}

/** One slave, as its master sees it. */
export interface SlaveStatus {
  readonly member: string;
  readonly peer: string;
  readonly written: number;
  readonly flushed: number;
  readonly sentTo: number;
  /** In the in-sync set. */
  readonly inSync: boolean;
}

/** What a member shows of itself. */
export interface MemberStatus {
  readonly id: string;
  readonly incarnation: string;
  readonly role: RoleName;
  readonly epoch: number;
  readonly master: string | undefined;
  readonly set: readonly string[];
  readonly end: number;
  readonly confirm: number;
  readonly zookeeper: 'connected' | 'connecting' | 'closed';
  /** Why nothing is acknowledged now; undefined where it is. */
  readonly refusal: GateRefusal | undefined;
  /** Why it serves reads only until somebody acts. */
  readonly parkedFor: string | undefined;
  readonly slaves: readonly SlaveStatus[];
  /** Why it does not follow although it should. */
  readonly followTrouble: string | undefined;
  /** How often each kind of change was told. */
  readonly counts: Readonly<Record<string, number>>;
}
