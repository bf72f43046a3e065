import { messageOf } from '../../../errors/index.ts';
import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import type { TopicRouteData } from '../../../protocol/bodies/topic-route-data.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { RouteCache } from '../../instance/route-cache.ts';
import type { ConsumerRequests } from '../../requests/consumers.ts';
import { queueKey } from '../queue/queue-key.ts';
import type { RareLog } from '../rare-log.ts';
import { sharedQueues } from './queues-of-route.ts';
import type { AllocateStrategy } from './strategies.ts';

export interface AssignmentParts<T> {
  instance: Pick<ClientInstance, 'clientId' | 'log' | 'heartbeatNow'> & { routes: Pick<RouteCache, 'find'> };
  requests: Pick<ConsumerRequests, 'listMembers'>;
  rareLog: RareLog;
  /** As it is called on the wire. */
  group: string;
  /** Every member takes every queue. */
  broadcasting: boolean;
  strategy: AllocateStrategy;
  /** Queues that are had without sharing; absent shares them out. */
  fixed?: (() => readonly MessageQueue[]) | undefined;
  /** Wire names of the topics whose queues are shared out. */
  topics(): Iterable<string>;
  /** Begins with a queue that is this member's now; undefined when it cannot be had yet. */
  open(queue: MessageQueue): Promise<T | undefined>;
  /** Ends with a queue; resolves when it is free for its next owner. */
  close(value: T): Promise<void>;
  /** True for a queue whose reading got stuck: it is begun anew. */
  isStuck(value: T): boolean;
  /** The queues of a topic are others now. */
  changed(topic: string, queues: readonly MessageQueue[]): void;
}

interface Share {
  queues: readonly MessageQueue[];
  /** False when it is worth another look soon. */
  settled: boolean;
}

/** Queues are shared out again at least this often, milliseconds. */
const INTERVAL_MS = 20_000;
/** And after so long when a queue could not be had, milliseconds. */
const UNBALANCED_MS = 1000;

/**
 * The queues that are this member's share of its group. Shared out at intervals, when members or routes change, and when
 * it is asked for. While routes or members cannot be learnt, everything stays as it is.
 */
export class Assignment<T> {
  readonly #parts: AssignmentParts<T>;
  readonly #held = new Map<string, { queue: MessageQueue; value: T }>();
  readonly #closing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(parts: AssignmentParts<T>) {
    this.#parts = parts;
  }

  get values(): T[] {
    return [...this.#held.values()].map(({ value }) => value);
  }

  find(queue: MessageQueue): T | undefined {
    return this.#held.get(queueKey(queue))?.value;
  }

  /** Shares out now; who asks while it runs gets a further round. Never rejects. */
  now(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    clearTimeout(this.#timer);
    this.#running = this.#rounds().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends with one queue, which may be shared out again in the next round. */
  async giveUp(queue: MessageQueue): Promise<void> {
    const key = queueKey(queue);
    const entry = this.#held.get(key);
    if (entry !== undefined) await this.#close(key, entry.value);
  }

  /** Shares out no more. Queues stay until they are given up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #rounds(): Promise<void> {
    let complete = true;
    do {
      this.#again = false;
      complete = await this.#round();
    } while (this.#again && !this.#stopped);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.now(), complete ? INTERVAL_MS : UNBALANCED_MS);
    this.#timer.unref();
  }

  async #round(): Promise<boolean> {
    const topics = new Set(this.#parts.topics());
    for (const [key, { queue, value }] of this.#held) if (!topics.has(queue.topic)) void this.#close(key, value);
    const outcomes = await Promise.all([...topics].map((topic) => this.#shareTopic(topic)));
    return outcomes.every(Boolean);
  }

  /** @returns false when it is worth another look soon */
  async #shareTopic(topic: string): Promise<boolean> {
    let share: Share | undefined;
    try {
      share = await this.#shareOf(topic);
    } catch (error) {
      const fields = { group: this.#parts.group, topic, reason: messageOf(error) };
      this.#parts.rareLog.warn(`share@${topic}`, fields, 'queues could not be shared out; they stay as they are');
      return false;
    }
    if (share === undefined || this.#stopped) return false;
    return (await this.#take(topic, share.queues)) && share.settled;
  }

  async #shareOf(topic: string): Promise<Share | undefined> {
    const { instance, broadcasting, strategy, group, fixed } = this.#parts;
    const route = await instance.routes.find(topic);
    if (route === undefined) return undefined;
    if (fixed !== undefined) return { queues: fixed().filter((queue) => queue.topic === topic), settled: true };
    const queues = sharedQueues(topic, route);
    if (broadcasting) return { queues, settled: true };
    let members = await this.#membersOf(route);
    if (!members.includes(instance.clientId)) {
      await instance.heartbeatNow();
      members = await this.#membersOf(route);
    }
    if (members.length === 0) return undefined;
    const settled = members.includes(instance.clientId);
    if (!settled) {
      const fields = { group, topic, members: members.length };
      this.#parts.rareLog.warn(`absent@${topic}`, fields, 'the broker does not count this client in');
    }
    return { queues: strategy.allocate(instance.clientId, queues, members), settled };
  }

  /** The client ids of the group, sorted, from any broker of the route. */
  async #membersOf(route: TopicRouteData): Promise<string[]> {
    const addresses = route.brokerDatas.flatMap(({ brokerAddrs }) => [...brokerAddrs.values()].slice(0, 1));
    const first = Math.floor(Math.random() * addresses.length);
    let failure: unknown;
    for (let i = 0; i < addresses.length; i++) {
      const address = addresses[(first + i) % addresses.length] as string;
      try {
        const members = await this.#parts.requests.listMembers(address, this.#parts.group);
        return [...new Set(members)].sort();
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) throw failure;
    return [];
  }

  async #take(topic: string, mine: readonly MessageQueue[]): Promise<boolean> {
    const wanted = new Set(mine.map(queueKey));
    let changed = false;
    for (const [key, { queue, value }] of this.#held) {
      if (queue.topic !== topic || (wanted.has(key) && !this.#parts.isStuck(value))) continue;
      changed = true;
      void this.#close(key, value);
    }
    const opened = await Promise.all(mine.map((queue) => this.#open(queue)));
    if (changed || opened.includes('opened')) this.#parts.changed(topic, mine);
    return !opened.includes('later');
  }

  async #open(queue: MessageQueue): Promise<'held' | 'opened' | 'later'> {
    const key = queueKey(queue);
    if (this.#held.has(key)) return 'held';
    if (this.#closing.has(key)) return 'later';
    let value: T | undefined;
    try {
      value = await this.#parts.open(queue);
    } catch (error) {
      const fields = { group: this.#parts.group, ...queue, reason: messageOf(error) };
      this.#parts.rareLog.warn(`open@${key}`, fields, 'a queue cannot be begun yet; it is tried again');
    }
    if (value === undefined) return 'later';
    this.#held.set(key, { queue, value });
    return 'opened';
  }

  async #close(key: string, value: T): Promise<void> {
    this.#held.delete(key);
    this.#closing.add(key);
    try {
      await this.#parts.close(value);
    } catch (error) {
      this.#parts.instance.log.warn({ queue: key, reason: messageOf(error) }, 'a queue was not ended in order');
    } finally {
      this.#closing.delete(key);
    }
  }
}
