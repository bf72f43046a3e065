import type { ConsumeFromWhere, ConsumeType, MessageModel } from '../../../protocol/bodies/consumer-kind.ts';
import type { SubscriptionData } from '../../../protocol/bodies/subscription-data.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { ClientChannel, ClientIdentity } from './client-channel.ts';

/** How a group consumes; the last heartbeat decides. */
export interface ConsumerKind {
  consumeType: ConsumeType;
  messageModel: MessageModel;
  consumeFromWhere: ConsumeFromWhere;
}

/** The online members of a consumer group and what they subscribe to. */
export class ConsumerGroup {
  readonly name: string;
  readonly #channels = new Map<Connection, ClientChannel>();
  readonly #subscriptions = new Map<string, SubscriptionData>();
  #kind: ConsumerKind;

  constructor(name: string, kind: ConsumerKind) {
    this.name = name;
    this.#kind = kind;
  }

  get consumeType(): ConsumeType {
    return this.#kind.consumeType;
  }

  get messageModel(): MessageModel {
    return this.#kind.messageModel;
  }

  get consumeFromWhere(): ConsumeFromWhere {
    return this.#kind.consumeFromWhere;
  }

  get empty(): boolean {
    return this.#channels.size === 0;
  }

  /** The subscription to a topic. */
  subscription(topic: string): SubscriptionData | undefined {
    return this.#subscriptions.get(topic);
  }

  get subscriptions(): ReadonlyMap<string, SubscriptionData> {
    return this.#subscriptions;
  }

  /** One entry for each connection; a client that reconnects shows twice until the old connection closes. */
  channels(): ClientChannel[] {
    return [...this.#channels.values()];
  }

  /** Ids of the members, each once: a duplicate would break the clients' allocation of queues. */
  clientIds(): string[] {
    return [...new Set(this.channels().map((channel) => channel.clientId))];
  }

  /** The newest channel of a client. */
  find(clientId: string): ClientChannel | undefined {
    return this.channels().findLast((channel) => channel.clientId === clientId);
  }

  /** Notes a heartbeat. @returns true when the membership changed */
  register(identity: ClientIdentity, kind: ConsumerKind, now: number): boolean {
    this.#kind = kind;
    const known = this.#channels.get(identity.connection);
    if (known?.clientId === identity.clientId) {
      known.lastUpdateTimestamp = now;
      return false;
    }
    this.#channels.set(identity.connection, { ...identity, lastUpdateTimestamp: now });
    return true;
  }

  /**
   * Takes the topics of a heartbeat: a known one only with a higher version, so that members of an older release do not
   * undo a newer subscription; one no longer named goes.
   * @returns the topics that came and went
   */
  subscribe(subscriptions: readonly SubscriptionData[]): { added: string[]; removed: string[] } {
    const added: string[] = [];
    const named = new Set<string>();
    for (const data of subscriptions) {
      named.add(data.topic);
      const known = this.#subscriptions.get(data.topic);
      if (known === undefined) added.push(data.topic);
      if (known === undefined || data.subVersion > known.subVersion) this.#subscriptions.set(data.topic, data);
    }
    const removed = [...this.#subscriptions.keys()].filter((topic) => !named.has(topic));
    for (const topic of removed) this.#subscriptions.delete(topic);
    return { added, removed };
  }

  /** @returns the channel that left, undefined when it was not a member */
  remove(connection: Connection): ClientChannel | undefined {
    const channel = this.#channels.get(connection);
    this.#channels.delete(connection);
    return channel;
  }
}
