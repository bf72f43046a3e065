import type { AdminClient } from '../../client/admin-client.ts';
import { pause } from '../../client/caller.ts';
import { type Clock, systemClock } from '../../clock.ts';
import type { Check } from './check.ts';
import { BrokerFacts } from './facts/broker-facts.ts';
import { CoordinationFacts, type CoordinationSource } from './facts/coordination-facts.ts';
import { GroupFacts } from './facts/group-facts.ts';
import { type KnownBrokers, noBrokers } from './facts/known-brokers.ts';
import { type NamesrvClient, NamesrvFacts } from './facts/namesrv-facts.ts';
import { defaultLimits, type Limits } from './limits.ts';

/** What checks of scope `cluster` and `client` look at: facts that are fetched when first wanted, and once. */
export interface ClusterContext {
  readonly client: AdminClient;
  readonly namesrv: NamesrvFacts;
  readonly brokers: BrokerFacts;
  readonly groups: GroupFacts;
  readonly coordination: CoordinationFacts;
  readonly limits: Limits;
  /** The topic that is asked about in particular. */
  readonly topic: string | undefined;
  /** The group that is asked about in particular. */
  readonly group: string | undefined;
  readonly clock: Clock;
  /** Waits before a second look. */
  pause(ms: number): Promise<void>;
}

/** A check that asks the cluster. */
export type ClusterCheck = Check<ClusterContext>;

/** What checks of groups that elect their master look at: less than the others, for most of it lies in ZooKeeper. */
export interface GroupContext {
  readonly brokers: KnownBrokers;
  readonly coordination: CoordinationFacts;
  readonly clock: Clock;
}

/** A check that asks ZooKeeper, and brokers where some are known. */
export type GroupCheck = Check<GroupContext>;

export interface ClusterContextOptions {
  /** Asks any of the name servers. */
  readonly client: AdminClient;
  /** Each name server by itself. */
  readonly namesrvs: readonly NamesrvClient[];
  readonly cluster?: string | undefined;
  readonly topic?: string | undefined;
  readonly group?: string | undefined;
  readonly limits?: Partial<Limits>;
  /**
   * How ZooKeeper is read; groups that elect their master are not looked at without it. Where it says where ZooKeeper is,
   * they are looked at although no name server answers.
   */
  readonly coordination?: CoordinationSource | undefined;
  readonly clock?: Clock;
}

/** Groups to be looked at without asking a broker. */
export const groupContext = (source: CoordinationSource, clock: Clock = systemClock): GroupContext => ({
  ...{ brokers: noBrokers, clock },
  coordination: new CoordinationFacts(source, noBrokers),
});

/** A cluster to be looked at; nothing is asked yet. */
export function clusterContext(options: ClusterContextOptions): ClusterContext {
  const { client, cluster, topic, group, clock = systemClock } = options;
  const namesrv = new NamesrvFacts(options.namesrvs, cluster, options.coordination?.zookeeper !== undefined);
  const brokers = new BrokerFacts(client, namesrv, cluster);
  const groups = new GroupFacts(client, namesrv, brokers, group);
  const coordination = new CoordinationFacts(options.coordination, brokers, cluster);
  return {
    ...{ client, namesrv, brokers, groups, coordination, topic, group, clock },
    limits: { ...defaultLimits, ...options.limits },
    pause: (ms) => pause(ms, client.signal),
  };
}
