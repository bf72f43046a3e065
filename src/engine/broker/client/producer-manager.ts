import type { RemotingLog } from '../../../remoting/log.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { ClientChannel, ClientIdentity } from './client-channel.ts';
import { ClientIndex } from './client-index.ts';

export interface ProducerManagerOptions {
  log: RemotingLog;
  /** Milliseconds after which a producer without heartbeat is forgotten. */
  expiryMs: () => number;
}

/** Online producers by group, and by client id for the replies of request-reply (wire-protocol 3.4, 326). */
export class ProducerManager {
  readonly #groups = new Map<string, Map<Connection, ClientChannel>>();
  readonly #byClientId = new ClientIndex();
  readonly #groupsByConnection = new Map<Connection, Set<string>>();
  readonly #options: ProducerManagerOptions;

  constructor(options: ProducerManagerOptions) {
    this.#options = options;
  }

  /** Notes a heartbeat. */
  register(group: string, client: ClientIdentity, now: number): void {
    let channels = this.#groups.get(group);
    if (channels === undefined) {
      channels = new Map();
      this.#groups.set(group, channels);
    }
    const known = channels.get(client.connection);
    if (known?.clientId === client.clientId) {
      known.lastUpdateTimestamp = now;
      return;
    }
    const channel = { ...client, lastUpdateTimestamp: now };
    channels.set(client.connection, channel);
    if (known !== undefined) this.#byClientId.drop(known);
    this.#byClientId.add(channel);
    add(this.#groupsByConnection, client.connection, group);
    const { clientId, connection } = client;
    this.#options.log.info({ group, clientId, peer: connection.remoteAddress }, 'producer joined');
  }

  /** The client leaves a group. */
  unregister(group: string, connection: Connection): void {
    const channels = this.#groups.get(group);
    const channel = channels?.get(connection);
    if (channels === undefined || channel === undefined) return;
    channels.delete(connection);
    if (channels.size === 0) this.#groups.delete(group);
    this.#byClientId.drop(channel);
    drop(this.#groupsByConnection, connection, group);
    const { clientId } = channel;
    this.#options.log.info({ group, clientId, peer: connection.remoteAddress }, 'producer left');
  }

  /** The connection is gone, and with it its membership of every group. */
  onDisconnect(connection: Connection): void {
    for (const group of [...(this.#groupsByConnection.get(connection) ?? [])]) this.unregister(group, connection);
  }

  /** Forgets producers without heartbeat for too long and closes their connections. */
  scan(now: number): void {
    const expiryMs = this.#options.expiryMs();
    for (const [group, channels] of [...this.#groups]) {
      for (const channel of [...channels.values()]) {
        if (now - channel.lastUpdateTimestamp <= expiryMs) continue;
        this.unregister(group, channel.connection);
        channel.connection.close(`no heartbeat of producer group ${group} for ${expiryMs / 1000} s`);
      }
    }
  }

  /** The online producers of a group. */
  channels(group: string): ClientChannel[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  /** Groups with online producers. */
  groups(): string[] {
    return [...this.#groups.keys()];
  }

  /** Where a reply to the client goes: its newest connection. */
  findByClientId(clientId: string): ClientChannel | undefined {
    return this.#byClientId.newest(clientId);
  }
}

function add<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const values = index.get(key);
  if (values === undefined) index.set(key, new Set([value]));
  else values.add(value);
}

function drop<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const values = index.get(key);
  if (values?.delete(value) === true && values.size === 0) index.delete(key);
}
