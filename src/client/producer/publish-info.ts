import { MqError } from '../../errors/index.ts';
import type { TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { isWriteable } from '../../protocol/permission.ts';
import type { RouteCache } from '../instance/route-cache.ts';
import { isUp, type PublishQueue, publishQueues, type RoutedQueue } from '../routes.ts';
import { NoMasterError } from './moved-master.ts';
import type { ProducerSettings } from './options.ts';

/** Where the messages of a topic may go. */
export interface PublishInfo {
  /** All queues; of a strictly ordered topic also those of brokers that are down. */
  readonly queues: readonly PublishQueue[];
  /** Queues whose brokers are up; at least one. */
  readonly up: readonly RoutedQueue[];
  /** Whose turn it is; counted up by each choice. */
  turn: number;
}

/** Topics kept at most. */
const MAX_TOPICS = 10_000;
/** A topic that a send is about to create is asked for again after so long, milliseconds. */
const TEMPLATE_LIFETIME_MS = 1000;

interface Entry {
  readonly route: TopicRouteData;
  readonly info: PublishInfo;
  /** Of a template's route: when it ends, on the steady clock. */
  readonly until: number;
}

/** The topics a producer sends to. A topic nobody knows takes the route of the template topic: its first send creates it. */
export class PublishInfos {
  readonly #routes: RouteCache;
  readonly #settings: ProducerSettings;
  readonly #entries = new Map<string, Entry>();

  constructor(routes: RouteCache, settings: ProducerSettings) {
    this.#routes = routes;
    this.#settings = settings;
  }

  /** Topics sent to. */
  topics(): Iterable<string> {
    return this.#entries.keys();
  }

  /** What is known of a topic, without asking anybody; undefined when that is not enough. */
  peek(topic: string): PublishInfo | undefined {
    const entry = this.#entries.get(topic);
    const route = this.#routes.peek(topic);
    if (entry === undefined) return undefined;
    if (route === entry.route) return entry.info;
    return route === undefined && performance.now() < entry.until ? entry.info : undefined;
  }

  /**
   * @throws MqError NOT_FOUND without a route, NO_PERMISSION when no queue takes messages, {@link NoMasterError}
   */
  async get(topic: string): Promise<PublishInfo> {
    const route = await this.#routes.find(topic);
    if (route !== undefined) return this.#keep(topic, route, publishQueues(topic, route), Number.POSITIVE_INFINITY);
    const { templateTopic, queueNums } = this.#settings;
    const template = await this.#routes.find(templateTopic);
    if (template === undefined) throw noRoute(topic);
    const until = performance.now() + TEMPLATE_LIFETIME_MS;
    return this.#keep(topic, template, publishQueues(topic, template, queueNums), until);
  }

  /** Asks for the route again, because a broker it names failed; at most four times a second. */
  refreshSoon(topic: string): void {
    this.#routes.refreshSoon(topic);
  }

  /** Like {@link refreshSoon}, and waits for it. @throws MqError as {@link get} does */
  async again(topic: string): Promise<PublishInfo> {
    await this.#routes.refreshAgain(topic);
    return this.get(topic);
  }

  #keep(topic: string, route: TopicRouteData, queues: PublishQueue[], until: number): PublishInfo {
    const known = this.#entries.get(topic);
    if (known?.route === route && known.until === until) return known.info;
    const up = queues.filter(isUp);
    if (queues.length === 0) throw isWriteableAnywhere(route) ? new NoMasterError(topic) : notWriteable(topic);
    const turn = known?.info.turn ?? Math.floor(Math.random() * 1000);
    const info = { queues, up, turn };
    if (known === undefined && this.#entries.size >= MAX_TOPICS) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(topic, { route, info, until });
    return info;
  }
}

const noRoute = (topic: string): MqError =>
  new MqError(
    'NOT_FOUND',
    `No route info of this topic: ${topic}. No name server knows it, and no broker creates topics on its own.`,
    { topic, hint: `Create it: mq updateTopic -t ${topic} -c CLUSTER` },
  );

const isWriteableAnywhere = ({ queueDatas }: TopicRouteData): boolean =>
  queueDatas.some(({ perm }) => isWriteable(perm));

const notWriteable = (topic: string): MqError =>
  new MqError('NO_PERMISSION', `no broker takes messages for the topic ${topic}: none is writeable`, {
    topic,
    hint: `See mq topicRoute -t ${topic}: the topic needs perm 2 or 6.`,
  });
