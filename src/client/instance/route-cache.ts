import { MqError, messageOf } from '../../errors/index.ts';
import { encodeTopicRouteData, type TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import type { NamesrvRequests } from '../requests/namesrv.ts';
import type { ClientLog } from './client-log.ts';

/** Routes kept at most; the one that was fetched first makes room. */
const MAX_ROUTES = 10_000;
/** Questions under way at once; one more waits. */
const MAX_UNDER_WAY = 16;
/** A topic whose send failed is asked for at most so often, milliseconds. */
const SOON_MS = 250;

/** Tells of a topic whose route is new or other than before. */
export type RouteListener = (topic: string, route: TopicRouteData) => void;

/**
 * The routes of the topics a client works with. One question per topic is under way at a time, whoever asks meanwhile
 * shares its answer. A route stays when the name servers cannot be reached or no longer know the topic: a broker that is
 * gone answers for itself, and a strictly ordered topic must not lose its queues.
 */
export class RouteCache {
  readonly #namesrv: NamesrvRequests;
  readonly #log: ClientLog;
  readonly #routes = new Map<string, TopicRouteData>();
  readonly #underWay = new Map<string, Promise<TopicRouteData | undefined>>();
  readonly #waiting: (() => void)[] = [];
  readonly #askedAt = new Map<string, number>();
  readonly #listeners = new Set<RouteListener>();
  #refreshing: Promise<void> | undefined;
  #running = 0;

  constructor(namesrv: NamesrvRequests, log: ClientLog) {
    this.#namesrv = namesrv;
    this.#log = log;
  }

  /** The route as it is known, without asking. */
  peek(topic: string): TopicRouteData | undefined {
    return this.#routes.get(topic);
  }

  /** The known route, or the name servers' answer; undefined when no broker has the topic. */
  async find(topic: string): Promise<TopicRouteData | undefined> {
    return this.#routes.get(topic) ?? this.refresh(topic);
  }

  /** @throws MqError NOT_FOUND when no broker has the topic, UNREACHABLE, TIMEOUT */
  async get(topic: string): Promise<TopicRouteData> {
    const route = await this.find(topic);
    if (route !== undefined) return route;
    throw new MqError('NOT_FOUND', `No route info of this topic: ${topic}. No name server knows it.`, {
      topic,
      hint: `Create it: mq updateTopic -t ${topic} -c CLUSTER`,
    });
  }

  /** Asks the name servers now, or shares the answer of who asks already. A known route stays when they know none. */
  refresh(topic: string): Promise<TopicRouteData | undefined> {
    const underWay = this.#underWay.get(topic);
    if (underWay !== undefined) return underWay;
    const asking = this.#ask(topic).finally(() => this.#underWay.delete(topic));
    this.#underWay.set(topic, asking);
    return asking;
  }

  /** Asks again, because what is known seems to be wrong; at most four times a second. */
  async refreshAgain(topic: string): Promise<void> {
    const now = performance.now();
    if (now - (this.#askedAt.get(topic) ?? Number.NEGATIVE_INFINITY) >= SOON_MS) await this.refresh(topic);
  }

  /** Like {@link refreshAgain}, in the background; a failure is logged. */
  refreshSoon(topic: string): void {
    this.refreshAgain(topic).catch((error: unknown) => {
      this.#log.warn({ topic, reason: messageOf(error) }, 'a route could not be asked for');
    });
  }

  /** Asks for every topic named and forgets all others. One such round runs at a time; who comes meanwhile shares it. */
  refreshAll(topics: ReadonlySet<string>): Promise<void> {
    this.#refreshing ??= this.#refreshEach(topics).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Forgets a topic: the next who needs it asks. */
  forget(topic: string): void {
    this.#routes.delete(topic);
  }

  /** @returns ends the subscription */
  onChange(listener: RouteListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All routes that are known. */
  all(): Iterable<readonly [topic: string, route: TopicRouteData]> {
    return this.#routes;
  }

  async #refreshEach(topics: ReadonlySet<string>): Promise<void> {
    for (const topic of this.#routes.keys()) {
      if (!topics.has(topic)) this.#routes.delete(topic);
    }
    for (const topic of this.#askedAt.keys()) {
      if (!topics.has(topic)) this.#askedAt.delete(topic);
    }
    const outcomes = await Promise.allSettled([...topics].map((topic) => this.refresh(topic)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) {
      this.#log.warn({ reason: messageOf(failed.reason) }, 'routes could not be asked for; those known stay');
    }
  }

  async #ask(topic: string): Promise<TopicRouteData | undefined> {
    if (this.#running >= MAX_UNDER_WAY) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    if (this.#askedAt.size >= MAX_ROUTES) this.#askedAt.clear();
    this.#askedAt.set(topic, performance.now());
    try {
      return this.#take(topic, await this.#namesrv.findRoute(topic));
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  #take(topic: string, route: TopicRouteData | undefined): TopicRouteData | undefined {
    const known = this.#routes.get(topic);
    if (route === undefined) return known;
    if (known !== undefined && sameRoute(known, route)) return known;
    if (known === undefined && this.#routes.size >= MAX_ROUTES) {
      const [oldest] = this.#routes.keys();
      if (oldest !== undefined) this.#routes.delete(oldest);
    }
    this.#routes.set(topic, route);
    for (const listener of this.#listeners) listener(topic, route);
    return route;
  }
}

const sameRoute = (a: TopicRouteData, b: TopicRouteData): boolean =>
  encodeTopicRouteData(a).equals(encodeTopicRouteData(b));
