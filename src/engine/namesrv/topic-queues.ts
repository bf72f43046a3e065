import type { TopicConfig } from '../../protocol/bodies/topic-config.ts';
import type { QueueData } from '../../protocol/bodies/topic-route-data.ts';
import { Permission } from '../../protocol/permission.ts';

/** A topic's queues on one broker name, with the permission the broker registered. */
interface Entry {
  queueData: QueueData;
  /** An operator took the write permission away (205); the registered one stays known beneath. */
  wiped: boolean;
}

/** How a registration of topics is to be taken. */
export interface TopicRegistration {
  /** The broker's data version moved, or is new to us: ends a wiped write permission of these topics. */
  changed: boolean;
  /** Topics of this broker that are not among these leave. */
  purge: boolean;
}

/** The topics of all brokers: topic → broker name → queues. */
export class TopicQueues {
  readonly #topics = new Map<string, Map<string, Entry>>();

  names(): string[] {
    return [...this.#topics.keys()];
  }

  /** Names of the topics that at least one of these brokers has. */
  namesOn(brokerNames: ReadonlySet<string>): string[] {
    const found: string[] = [];
    for (const [topic, entries] of this.#topics) {
      for (const brokerName of entries.keys()) {
        if (!brokerNames.has(brokerName)) continue;
        found.push(topic);
        break;
      }
    }
    return found;
  }

  /** Names of the topics whose system flag, on the first broker that has them, is accepted. */
  namesBySysFlag(accepts: (topicSysFlag: number) => boolean): string[] {
    const found: string[] = [];
    for (const [topic, entries] of this.#topics) {
      const first = entries.values().next().value;
      if (first !== undefined && accepts(first.queueData.topicSysFlag)) found.push(topic);
    }
    return found;
  }

  /** The queues of a topic with the permission that counts now; undefined for an unknown topic. */
  of(topic: string): QueueData[] | undefined {
    const entries = this.#topics.get(topic);
    if (entries === undefined) return undefined;
    return [...entries.values()].map(({ queueData, wiped }) =>
      wiped ? { ...queueData, perm: queueData.perm & ~Permission.WRITE } : { ...queueData },
    );
  }

  register(brokerName: string, topics: ReadonlyMap<string, TopicConfig>, how: TopicRegistration): void {
    if (how.purge) this.#purge(brokerName, topics);
    for (const config of topics.values()) {
      const queueData = {
        brokerName,
        readQueueNums: config.readQueueNums,
        writeQueueNums: config.writeQueueNums,
        perm: config.perm,
        topicSysFlag: config.topicSysFlag,
      };
      const wiped = !how.changed && this.#topics.get(config.topicName)?.get(brokerName)?.wiped === true;
      this.#set(config.topicName, { queueData, wiped });
    }
  }

  /** Sets the queues of one topic (217). */
  set(topic: string, queues: readonly QueueData[]): void {
    for (const queueData of queues) this.#set(topic, { queueData: { ...queueData }, wiped: false });
  }

  /** Takes a topic away from these brokers, or from all. */
  delete(topic: string, brokerNames?: Iterable<string>): void {
    if (brokerNames === undefined) this.#topics.delete(topic);
    else for (const brokerName of brokerNames) this.#remove(topic, brokerName);
  }

  removeBroker(brokerName: string): void {
    for (const topic of this.names()) this.#remove(topic, brokerName);
  }

  /** Takes the write permission of all topics of a broker away, or gives back what was taken; returns how many it has. */
  setWiped(brokerName: string, wiped: boolean): number {
    let count = 0;
    for (const entries of this.#topics.values()) {
      const entry = entries.get(brokerName);
      if (entry === undefined) continue;
      entry.wiped = wiped;
      count++;
    }
    return count;
  }

  #purge(brokerName: string, kept: ReadonlyMap<string, TopicConfig>): void {
    for (const topic of this.names()) if (!kept.has(topic)) this.#remove(topic, brokerName);
  }

  #set(topic: string, entry: Entry): void {
    let entries = this.#topics.get(topic);
    if (entries === undefined) {
      entries = new Map();
      this.#topics.set(topic, entries);
    }
    entries.set(entry.queueData.brokerName, entry);
  }

  #remove(topic: string, brokerName: string): void {
    const entries = this.#topics.get(topic);
    if (entries?.delete(brokerName) && entries.size === 0) this.#topics.delete(topic);
  }
}
