import type { Clock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { SubscriptionData } from '../../../protocol/bodies/subscription-data.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { PullSysFlag } from '../../../protocol/headers/consumer.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { ConsumerRequests, RawPull } from '../../requests/consumers.ts';
import { responseCodeOf } from '../../response-error.ts';
import type { RareLog } from '../rare-log.ts';
import { replicaOf } from '../rebalance/queues-of-route.ts';
import { decodeReceived, type ReceivedMessage } from '../received-message.ts';
import type { ConsumerStats } from '../stats/consumer-stats.ts';
import type { FlowControl } from './flow-limits.ts';
import type { ProcessQueue } from './process-queue.ts';
import { Wakeup } from './wakeup.ts';

/** What all pullers of a consumer share. */
export interface PullerParts {
  instance: ClientInstance;
  requests: ConsumerRequests;
  flow: FlowControl;
  stats: ConsumerStats;
  clock: Clock;
  rareLog: RareLog;
  /** As it is called on the wire. */
  group: string;
  namespace: string | undefined;
  ordered: boolean;
  /** Progress travels with each pull; not for broadcast. */
  commitsWithPulls: boolean;
  /** The subscription travels with each pull, for a member whose heartbeats do not bring it. */
  sendsSubscription: boolean;
  pullBatchSize: number;
  /** How long a broker holds a pull that finds nothing, milliseconds. */
  brokerSuspendMaxTimeMillis: number;
  /** How long a pull may take, milliseconds. */
  consumerTimeoutMillisWhenSuspend: number;
  /** Rest between two pulls of a queue, milliseconds. */
  pullInterval: number;
  subscription(topic: string): SubscriptionData | undefined;
  paused(held: ProcessQueue): boolean;
  /** Messages came. */
  arrived(held: ProcessQueue): void;
  /** The broker says the offset is outside the queue, or was reset: the place to go on. */
  moved(held: ProcessQueue, offset: number): void;
}

/** After a failure, milliseconds; as in the original. */
const AFTER_FAILURE_MS = 1000;
/** After FLOW_CONTROL (215), milliseconds. */
const AFTER_BUSY_MS = 20;

/**
 * Reads one queue ahead of the handlers: one pull after the other, held by the broker while there is nothing, and put
 * off while the queue holds as much as it may.
 */
export class QueuePuller {
  readonly held: ProcessQueue;
  readonly #parts: PullerParts;
  readonly #wakeup = new Wakeup();
  #offset: number;
  #brokerId = 0;
  #waitsFor: 'room' | 'resume' | 'time' | undefined;

  /** @param offset where to begin */
  constructor(parts: PullerParts, held: ProcessQueue, offset: number) {
    this.#parts = parts;
    this.held = held;
    this.#offset = offset;
    held.onFinish = () => this.progressed();
  }

  /** The offset to commit. */
  get commitOffset(): number {
    const lowest = this.held.lowestOffset;
    return this.held.count === 0 ? Math.max(lowest, this.#offset) : lowest;
  }

  start(): void {
    this.#run().catch((error: unknown) => {
      this.#parts.instance.log.error(
        { ...this.held.queue, reason: messageOf(error), error },
        'a queue is read no more',
      );
    });
  }

  /** The queue holds less, or is to be stopped, or consumption resumes: what was waited for may have come. */
  progressed(): void {
    if (this.#waitsFor === undefined) return;
    const { held } = this;
    const { flow, ordered, paused } = this.#parts;
    const over =
      held.stopped ||
      (this.#waitsFor === 'room' && !flow.isFull(held, ordered)) ||
      (this.#waitsFor === 'resume' && !paused(held));
    if (over) this.#wakeup.wake();
  }

  async #run(): Promise<void> {
    const { held } = this;
    const { flow, clock, ordered, pullInterval, paused } = this.#parts;
    while (!held.stopped) {
      held.lastPullAtMs = clock.now();
      if (paused(held)) {
        await this.#wait('resume', AFTER_FAILURE_MS);
      } else if (flow.isFull(held, ordered)) {
        flow.putOff(held, clock.now());
        await this.#wait('room', AFTER_FAILURE_MS);
      } else {
        const restMs = Math.max(await this.#pullOnce(), pullInterval);
        if (restMs > 0) await this.#wait('time', restMs);
      }
    }
  }

  async #wait(what: 'room' | 'resume' | 'time', ms: number): Promise<void> {
    if (this.held.stopped) return;
    this.#waitsFor = what;
    await this.#wakeup.wait(ms);
    this.#waitsFor = undefined;
  }

  /** @returns how long to rest, milliseconds */
  async #pullOnce(): Promise<number> {
    const { held } = this;
    const { stats } = this.#parts;
    const began = performance.now();
    try {
      const answer = await this.#ask();
      if (held.stopped) return 0;
      return this.#take(answer, performance.now() - began, stats);
    } catch (error) {
      return held.stopped ? 0 : this.#failed(error);
    }
  }

  #ask(): Promise<RawPull> {
    const { held } = this;
    const { topic, brokerName, queueId } = held.queue;
    const parts = this.#parts;
    const subscription = parts.subscription(topic);
    if (subscription === undefined) throw new MqError('NOT_FOUND', `the topic ${topic} is no longer subscribed`);
    const route = parts.instance.routes.peek(topic);
    const replica = route === undefined ? undefined : replicaOf(route, brokerName, this.#brokerId);
    if (replica === undefined) {
      throw new MqError('UNREACHABLE', `no address of the broker ${brokerName} is known`, { topic });
    }
    const commitOffset = this.commitOffset;
    const commits = parts.commitsWithPulls && commitOffset > 0 && !replica.isSlave;
    return parts.requests.pull(
      replica.address,
      {
        consumerGroup: parts.group,
        topic,
        queueId,
        queueOffset: this.#offset,
        maxMsgNums: parts.pullBatchSize,
        sysFlag:
          PullSysFlag.SUSPEND |
          (commits ? PullSysFlag.COMMIT_OFFSET : 0) |
          (parts.sendsSubscription ? PullSysFlag.SUBSCRIPTION : 0),
        commitOffset: commits ? commitOffset : 0,
        suspendTimeoutMillis: parts.brokerSuspendMaxTimeMillis,
        subscription: parts.sendsSubscription ? subscription.subString : undefined,
        subVersion: subscription.subVersion,
        expressionType: subscription.expressionType,
      },
      parts.consumerTimeoutMillisWhenSuspend,
    );
  }

  #take(answer: RawPull, tookMs: number, stats: ConsumerStats): number {
    const { held } = this;
    const { topic } = held.queue;
    this.#brokerId = answer.suggestedBrokerId;
    if (answer.code === ResponseCode.PULL_OFFSET_MOVED) {
      this.#parts.moved(held, answer.nextOffset);
      return 0;
    }
    if (answer.body !== undefined) {
      const messages = this.#wanted(decodeReceived(answer.body, held.queue, this.#parts.namespace));
      stats.pulled(topic, tookMs, messages.length);
      if (messages.length > 0) {
        held.add(messages);
        this.#parts.arrived(held);
      }
    }
    this.#offset = answer.nextOffset;
    return 0;
  }

  /** Brokers go by the hash of a tag, so the tags themselves are compared here. */
  #wanted(messages: ReceivedMessage[]): ReceivedMessage[] {
    const tags = this.#parts.subscription(this.held.queue.topic)?.tagsSet;
    if (tags === undefined || tags.length === 0) return messages;
    return messages.filter((message) => message.tags !== undefined && tags.includes(message.tags));
  }

  #failed(error: unknown): number {
    const { instance, rareLog, group } = this.#parts;
    const { topic, brokerName, queueId } = this.held.queue;
    const code = responseCodeOf(error);
    if (code === ResponseCode.FLOW_CONTROL) return AFTER_BUSY_MS;
    const fields = { group, topic, brokerName, queueId, reason: messageOf(error) };
    rareLog.warn(`${topic}@${brokerName}@${code ?? messageOf(error)}`, fields, 'a pull failed; it is tried again');
    if (code === ResponseCode.SUBSCRIPTION_NOT_EXIST || code === ResponseCode.SUBSCRIPTION_NOT_LATEST) {
      void instance.heartbeatNow();
    }
    if (error instanceof MqError && (error.code === 'UNREACHABLE' || error.code === 'TIMEOUT')) {
      this.#brokerId = 0;
      instance.routes.refreshSoon(topic);
    }
    return AFTER_FAILURE_MS;
  }
}
