import type { Clock } from '../../clock.ts';
import { MASTER_ID } from '../../protocol/bodies/broker-data.ts';
import type { BrokerMemberGroup } from '../../protocol/bodies/broker-member-group.ts';
import type { ClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import { type DataVersion, sameDataVersion } from '../../protocol/bodies/data-version.ts';
import type { QueueData, TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { BrokerGroup, type Replica } from './broker-group.ts';
import type { BrokerIdentity, Departure, RegisterOutcome, Registration, RouteSettings } from './registration.ts';
import { buildRoute } from './route.ts';
import { TopicQueues } from './topic-queues.ts';

/** How long a broker that names no time of its own may stay silent. */
export const DEFAULT_HEARTBEAT_TIMEOUT_MS = 120_000;

/**
 * Which brokers there are and where topics live (wire-protocol 3.8). Knows no socket: `Peer` is the identity of a
 * broker's connection, and time comes from the clock.
 */
export class RouteTable<Peer extends object> {
  readonly topics = new TopicQueues();
  readonly #groups = new Map<string, BrokerGroup<Peer>>();
  readonly #settings: RouteSettings;
  readonly #clock: Clock;

  constructor(settings: RouteSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Takes a registration in, first or repeated. */
  register(registration: Registration<Peer>): RegisterOutcome {
    const { brokerId, brokerAddr, brokerName, clusterName } = registration;
    const group = this.#groups.get(brokerName) ?? new BrokerGroup<Peer>(brokerName);
    const holder = group.replicas.get(brokerId);
    if (holder !== undefined && isSuperseded(registration, holder)) {
      return { accepted: false, supersededBy: holder.brokerAddr };
    }
    this.#groups.set(brokerName, group);
    const lowestBefore = group.lowestId;
    const known = holder?.brokerAddr === brokerAddr ? holder : undefined;
    group.removeOtherIdsOf(brokerAddr, brokerId);
    group.enableActingMaster = registration.enableActingMaster === true;
    group.zoneName = registration.zoneName;
    group.replicas.set(brokerId, {
      cluster: clusterName,
      brokerId,
      brokerAddr,
      haServerAddr: registration.haServerAddr,
      dataVersion: versionAfter(registration, known?.dataVersion),
      lastHeardMs: this.#clock.now(),
      heartbeatTimeoutMs: registration.heartbeatTimeoutMs ?? DEFAULT_HEARTBEAT_TIMEOUT_MS,
      filterServers: registration.filterServers,
      peer: registration.peer,
    });
    if (contributesTopics(registration, group)) this.#registerTopics(registration, known?.dataVersion);
    const cameLowest = lowestBefore !== undefined && brokerId < lowestBefore;
    return {
      accepted: true,
      master: brokerId === MASTER_ID ? {} : masterInfo(group),
      change: cameLowest ? group.minBrokerIdChange({ ha: registration.haServerAddr }) : undefined,
    };
  }

  #registerTopics(registration: Registration<Peer>, known: DataVersion | undefined): void {
    const { topics, dataVersion } = registration;
    this.topics.register(registration.brokerName, topics, {
      changed: known === undefined || !sameDataVersion(known, dataVersion),
      purge: this.#settings.deleteTopicWithBrokerRegistration && !isIncrement(registration),
    });
  }

  /** Removes a broker at its own request; undefined when it was not there. */
  unregister(identity: BrokerIdentity): Departure<Peer> | undefined {
    const group = this.#groups.get(identity.brokerName);
    const replica = group?.byAddress(identity.brokerAddr);
    return group === undefined || replica === undefined ? undefined : this.#remove(group, replica);
  }

  /** Removes the brokers whose last registration came over this connection. */
  disconnect(peer: Peer): Departure<Peer>[] {
    return this.#removeWhere((replica) => replica.peer === peer);
  }

  /** Removes the brokers that were silent for longer than they may. */
  expire(): Departure<Peer>[] {
    const now = this.#clock.now();
    return this.#removeWhere((replica) => replica.lastHeardMs + replica.heartbeatTimeoutMs < now);
  }

  #removeWhere(matches: (replica: Replica<Peer>) => boolean): Departure<Peer>[] {
    const gone: Departure<Peer>[] = [];
    for (const group of [...this.#groups.values()]) {
      for (const replica of [...group.replicas.values()]) {
        if (matches(replica)) gone.push(this.#remove(group, replica));
      }
    }
    return gone;
  }

  #remove(group: BrokerGroup<Peer>, replica: Replica<Peer>): Departure<Peer> {
    const { brokerName } = group;
    const { cluster: clusterName, brokerId, brokerAddr, peer } = replica;
    const wasLowest = group.lowestId === brokerId;
    group.replicas.delete(brokerId);
    if (group.replicas.size === 0) {
      this.#groups.delete(brokerName);
      this.topics.removeBroker(brokerName);
    }
    const change = wasLowest ? group.minBrokerIdChange({ offline: brokerAddr }) : undefined;
    return { clusterName, brokerName, brokerAddr, brokerId, peer, change };
  }

  /** Notes a sign of life; false when the broker is not registered. */
  touch(identity: BrokerIdentity): boolean {
    const replica = this.#replica(identity);
    if (replica === undefined) return false;
    replica.lastHeardMs = this.#clock.now();
    return true;
  }

  /** Version of the topics we have from a broker; undefined when it has to register all of them. */
  dataVersion(identity: BrokerIdentity): DataVersion | undefined {
    return this.#replica(identity)?.dataVersion;
  }

  #replica(identity: BrokerIdentity): Replica<Peer> | undefined {
    const replica = this.#groups.get(identity.brokerName)?.byAddress(identity.brokerAddr);
    return replica?.cluster === identity.clusterName ? replica : undefined;
  }

  /** Where a topic lives; undefined when no broker has it. */
  route(topic: string): TopicRouteData | undefined {
    const queues = this.topics.of(topic);
    return queues === undefined ? undefined : buildRoute(topic, queues, this.#groups, this.#settings);
  }

  clusterInfo(): ClusterInfo {
    const clusterAddrTable = new Map<string, string[]>();
    for (const { clusters, brokerName } of this.#groups.values()) {
      for (const cluster of clusters) {
        const names = clusterAddrTable.get(cluster);
        if (names === undefined) clusterAddrTable.set(cluster, [brokerName]);
        else names.push(brokerName);
      }
    }
    const brokers = [...this.#groups].map(([name, group]) => [name, group.toBrokerData()] as const);
    return { brokerAddrTable: new Map(brokers), clusterAddrTable };
  }

  /** The replicas of a broker name; none when it is unknown. */
  memberGroup(clusterName: string, brokerName: string): BrokerMemberGroup {
    const brokerAddrs = this.#groups.get(brokerName)?.toBrokerData().brokerAddrs ?? new Map<number, string>();
    return { cluster: clusterName, brokerName, brokerAddrs };
  }

  brokerNamesOf(clusterName: string): Set<string> {
    const groups = [...this.#groups.values()].filter(({ clusters }) => clusters.has(clusterName));
    return new Set(groups.map((group) => group.brokerName));
  }

  /** Sets the queues of one topic (217). Returns the name of a broker that is not registered; nothing is set then. */
  registerTopic(topic: string, queues: readonly QueueData[]): string | undefined {
    const unknown = queues.find((queue) => !this.#groups.has(queue.brokerName));
    if (unknown !== undefined) return unknown.brokerName;
    this.topics.set(topic, queues);
    return undefined;
  }
}

/** Another broker holds this name and id and has a newer controller state: the late one must not take its place. */
function isSuperseded<P extends object>(registration: Registration<P>, holder: Replica<P>): boolean {
  if (holder.brokerAddr === registration.brokerAddr || holder.dataVersion === undefined) return false;
  return holder.dataVersion.stateVersion > registration.dataVersion.stateVersion;
}

/** A broker that created or changed a topic registers that topic alone. */
const isIncrement = <P extends object>(registration: Registration<P>): boolean => registration.topics.size === 1;

/**
 * The version we can vouch for. An increment carries the version of the whole table but only one topic: it counts only
 * when we had all the others, that is, as the very next version. Otherwise a broker that asks first (322) would be told
 * that nothing changed and never send the rest; the original refuses a first registration of one topic for that reason.
 */
function versionAfter<P extends object>(
  registration: Registration<P>,
  known: DataVersion | undefined,
): DataVersion | undefined {
  const { dataVersion } = registration;
  if (!isIncrement(registration)) return dataVersion;
  return known !== undefined && dataVersion.counter === known.counter + 1 ? dataVersion : known;
}

/** Topics come from the master; without one, from the lowest slave of version 5. */
function contributesTopics<P extends object>(registration: Registration<P>, group: BrokerGroup<P>): boolean {
  if (registration.brokerId === MASTER_ID) return true;
  return registration.enableActingMaster !== undefined && registration.brokerId === group.lowestId;
}

function masterInfo<P extends object>(group: BrokerGroup<P>): { masterAddr?: string; haServerAddr?: string } {
  const { master } = group;
  return master === undefined ? {} : { masterAddr: master.brokerAddr, haServerAddr: master.haServerAddr };
}
