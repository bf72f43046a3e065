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

/** Two online members that subscribe differently: their group gets some messages never, or by chance. */
export interface SubscriptionConflict {
  readonly topic: string;
  /** Expression of the member whose heartbeat it is; undefined when it does not subscribe to the topic. */
  readonly expression: string | undefined;
  /** The other member's id and expression. */
  readonly other: string;
  readonly otherExpression: string;
}

/** What a heartbeat's subscriptions changed. */
export interface SubscriptionChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly conflicts: readonly SubscriptionConflict[];
}

/** The online members of a consumer group and what they subscribe to. */
export class ConsumerGroup {
  readonly name: string;
  readonly #channels = new Map<Connection, ClientChannel>();
  readonly #subscriptions = new Map<string, SubscriptionData>();
  /** By topic, the id of the member whose subscription it is. */
  readonly #subscribers = new Map<string, string>();
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

  /** Whether a member speaks on this connection. */
  has(connection: Connection): boolean {
    return this.#channels.has(connection);
  }

  /** The member that speaks on a connection; undefined when none does. */
  clientOf(connection: Connection): string | undefined {
    return this.#channels.get(connection)?.clientId;
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
   * Takes the topics of a member's heartbeat: a known one only with a higher version, so that members of an older release
   * do not undo a newer subscription; one no longer named goes.
   */
  subscribe(clientId: string, subscriptions: readonly SubscriptionData[]): SubscriptionChange {
    const wanted = new Map(subscriptions.map((data) => [data.topic, data]));
    const conflicts = this.#conflicts(clientId, wanted);
    const added = [...wanted.keys()].filter((topic) => !this.#subscriptions.has(topic));
    const removed = [...this.#subscriptions.keys()].filter((topic) => !wanted.has(topic));
    for (const [topic, data] of wanted) {
      const known = this.#subscriptions.get(topic);
      if (known !== undefined && data.subVersion <= known.subVersion) continue;
      this.#subscriptions.set(topic, data);
      this.#subscribers.set(topic, clientId);
    }
    for (const topic of removed) {
      this.#subscriptions.delete(topic);
      this.#subscribers.delete(topic);
    }
    return { added, removed, conflicts };
  }

  #conflicts(clientId: string, wanted: ReadonlyMap<string, SubscriptionData>): SubscriptionConflict[] {
    const conflicts: SubscriptionConflict[] = [];
    for (const [topic, known] of this.#subscriptions) {
      const other = this.#subscribers.get(topic);
      const expression = wanted.get(topic)?.subString;
      if (other === undefined || other === clientId || expression === known.subString) continue;
      if (this.find(other) !== undefined) {
        conflicts.push({ topic, expression, other, otherExpression: known.subString });
      }
    }
    return conflicts;
  }

  /** @returns the channel that left, undefined when it was not a member */
  remove(connection: Connection): ClientChannel | undefined {
    const channel = this.#channels.get(connection);
    this.#channels.delete(connection);
    return channel;
  }
}
