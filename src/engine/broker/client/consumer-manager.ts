import type { SubscriptionData } from '../../../protocol/bodies/subscription-data.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { Connection } from '../../../remoting/types.ts';
import { Rarely } from '../rarely.ts';
import type { ClientChannel, ClientIdentity } from './client-channel.ts';
import { ConsumerGroup, type ConsumerKind, type SubscriptionConflict } from './consumer-group.ts';

/** How a member left: it said so, or its connection closed or went silent. */
export type Departure = 'unregistered' | 'lost';

export interface ConsumerListener {
  /** Members or topics of a group changed; the group may be empty now. */
  changed(group: ConsumerGroup): void;
  /** No connection of the client is left in the group. */
  left(group: string, clientId: string, how: Departure): void;
}

export interface ConsumerManagerOptions {
  log: RemotingLog;
  /** Milliseconds after which a member without heartbeat is forgotten. */
  expiryMs: () => number;
  listener: ConsumerListener;
}

/** A group's part of a heartbeat. */
export interface ConsumerRegistration extends ConsumerKind {
  group: string;
  client: ClientIdentity;
  /** Undefined keeps those known: a short V2 heartbeat carries none. */
  subscriptions: readonly SubscriptionData[] | undefined;
}

/** Online consumers by group; membership is by connection (wire-protocol 5.7). */
export class ConsumerManager {
  readonly #groups = new Map<string, ConsumerGroup>();
  readonly #groupsByTopic = new Map<string, Set<string>>();
  readonly #groupsByConnection = new Map<Connection, Set<string>>();
  readonly #options: ConsumerManagerOptions;
  readonly #warnings = new Rarely(60_000);

  constructor(options: ConsumerManagerOptions) {
    this.#options = options;
  }

  /** The group's online members; undefined when there are none. */
  group(group: string): ConsumerGroup | undefined {
    return this.#groups.get(group);
  }

  groups(): Iterable<ConsumerGroup> {
    return this.#groups.values();
  }

  /** A client of a group. */
  find(group: string, clientId: string): ClientChannel | undefined {
    return this.#groups.get(group)?.find(clientId);
  }

  /** Groups that subscribe to a topic now. */
  groupsOf(topic: string): string[] {
    return [...(this.#groupsByTopic.get(topic) ?? [])];
  }

  /** Notes a heartbeat. @returns true when members or topics changed */
  register(registration: ConsumerRegistration, now: number): boolean {
    const { group: name, client, subscriptions } = registration;
    const known = this.#groups.get(name);
    const group = known ?? new ConsumerGroup(name, registration);
    this.#groups.set(name, group);
    const joined = group.register(client, registration, now);
    if (joined) {
      addTo(this.#groupsByConnection, client.connection, name);
      this.#options.log.info(
        { group: name, clientId: client.clientId, peer: client.connection.remoteAddress },
        'consumer joined',
      );
    }
    const { added, removed, conflicts } =
      subscriptions === undefined ? NO_CHANGE : group.subscribe(client.clientId, subscriptions);
    for (const conflict of conflicts) this.#warn(name, client.clientId, conflict, now);
    for (const topic of added) addTo(this.#groupsByTopic, topic, name);
    for (const topic of removed) removeFrom(this.#groupsByTopic, topic, name);
    const changed = joined || added.length > 0 || removed.length > 0;
    if (changed) this.#options.listener.changed(group);
    return changed;
  }

  /** Names both sides of a conflict, and what to do; seldom, since each of their heartbeats shows it anew. */
  #warn(group: string, clientId: string, conflict: SubscriptionConflict, now: number): void {
    const { topic, expression, other, otherExpression } = conflict;
    if (!this.#warnings.isDue(`${group}/${topic}`, now)) return;
    const mine = expression === undefined ? `not to ${topic}` : `to ${topic} by ${expression}`;
    this.#options.log.warn(
      { group, topic, clientId, expression, other, otherExpression },
      `the consumers of group ${group} subscribe differently: ${clientId} ${mine}, ${other} to ${topic} by ` +
        `${otherExpression}; all instances of a group must subscribe to the same topics and tags`,
    );
  }

  /** The client leaves a group. */
  unregister(group: string, connection: Connection): void {
    this.#remove(group, connection, 'unregistered');
  }

  /** The connection is gone, and with it its membership of every group. */
  onDisconnect(connection: Connection): void {
    for (const group of [...(this.#groupsByConnection.get(connection) ?? [])]) this.#remove(group, connection, 'lost');
  }

  /** Forgets members without heartbeat for too long and closes their connections. */
  scan(now: number): void {
    const expiryMs = this.#options.expiryMs();
    for (const group of [...this.#groups.values()]) {
      for (const channel of group.channels()) {
        if (now - channel.lastUpdateTimestamp <= expiryMs) continue;
        this.#remove(group.name, channel.connection, 'lost');
        channel.connection.close(`no heartbeat of consumer group ${group.name} for ${expiryMs / 1000} s`);
      }
    }
  }

  #remove(name: string, connection: Connection, how: Departure): void {
    const group = this.#groups.get(name);
    const channel = group?.remove(connection);
    removeFrom(this.#groupsByConnection, connection, name);
    if (group === undefined || channel === undefined) return;
    const { clientId } = channel;
    this.#options.log.info({ group: name, clientId, peer: connection.remoteAddress, how }, 'consumer left');
    if (group.empty) {
      this.#groups.delete(name);
      for (const topic of group.subscriptions.keys()) removeFrom(this.#groupsByTopic, topic, name);
    }
    if (group.find(clientId) === undefined) this.#options.listener.left(name, clientId, how);
    this.#options.listener.changed(group);
  }
}

const NO_CHANGE = { added: [], removed: [], conflicts: [] } as const;

function addTo<K>(index: Map<K, Set<string>>, key: K, group: string): void {
  const groups = index.get(key);
  if (groups === undefined) index.set(key, new Set([group]));
  else groups.add(group);
}

function removeFrom<K>(index: Map<K, Set<string>>, key: K, group: string): void {
  const groups = index.get(key);
  if (groups?.delete(group) === true && groups.size === 0) index.delete(key);
}
