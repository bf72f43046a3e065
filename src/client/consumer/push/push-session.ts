import type { Clock } from '../../../clock.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ConsumerRunningInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import type { ConsumerData } from '../../../protocol/bodies/heartbeat-data.ts';
import type { MessageQueue, QueueTable } from '../../../protocol/bodies/message-queue.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { ConsumerMember } from '../../instance/types.ts';
import { ConcurrentService } from '../consume/concurrent-service.ts';
import type { ConsumeService } from '../consume/consume-service.ts';
import type { Listener } from '../consume/listener.ts';
import { OrderlyService } from '../consume/orderly-service.ts';
import { QueueKeeper } from '../queue/queue-keeper.ts';
import { receivedFrom } from '../received-message.ts';
import { SendBack } from '../retry/send-back.ts';
import { ConsumerStats } from '../stats/consumer-stats.ts';
import { runningInfoOf } from '../stats/running-info.ts';
import { checkSubscriptions } from '../subscription-check.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import type { PushSettings } from './options.ts';

export interface PushSessionParts {
  instance: ClientInstance;
  settings: PushSettings;
  /** Group and its retry topic as they are called on the wire. */
  group: string;
  retryTopic: string;
  namespace: string | undefined;
  wireTopic(topic: string): string;
  subscriptions: Subscriptions;
  listener: Listener;
  clock: Clock;
  /** The queues of a topic are others now. */
  assigned(topic: string, queues: readonly MessageQueue[]): void;
}

/**
 * A running push consumer: its queues, the handler that gets their messages, and the way back for what failed. From
 * `start` to `close` it is a member of its group.
 */
export class PushSession implements ConsumerMember {
  readonly group: string;
  readonly #parts: PushSessionParts;
  readonly #stats: ConsumerStats;
  readonly #keeper: QueueKeeper;
  readonly #service: ConsumeService;
  readonly #expiry: ExpirySweep | undefined;
  readonly #closing = new AbortController();
  readonly #startedAtMs: number;
  #paused = false;

  constructor(parts: PushSessionParts) {
    const { instance, settings, listener, group, clock } = parts;
    this.group = group;
    this.#parts = parts;
    this.#startedAtMs = clock.now();
    this.#stats = new ConsumerStats(clock);
    this.#keeper = new QueueKeeper({
      instance,
      settings,
      group,
      namespace: parts.namespace,
      ordered: listener.orderly,
      sendsSubscription: false,
      commitsWithPulls: true,
      subscriptions: parts.subscriptions,
      clock,
      stats: this.#stats,
      paused: () => this.#paused,
      arrived: (held) => this.#service.submit(held),
      drained: (held) => this.#service.drained(held),
      commitOffset: (puller) => puller.commitOffset,
      changed: (topic, queues) => parts.assigned(topic, queues),
    });
    const sendBack = new SendBack({
      instance,
      requests: this.#keeper.requests,
      group,
      retryTopic: parts.retryTopic,
      wireTopic: parts.wireTopic,
      maxReconsumeTimes: settings.maxReconsumeTimes,
      clock,
    });
    this.#service = listener.orderly ? this.#orderly(sendBack) : this.#concurrent(sendBack);
    this.#expiry = listener.orderly || settings.broadcasting ? undefined : this.#makeExpiry(sendBack);
  }

  /**
   * Joins the group, has the queues shared out, and begins to read.
   * @throws MqError IN_USE when the group is in this client already, NOT_FOUND or BAD_DATA for a subscription that a
   *   broker cannot serve
   */
  async start(): Promise<void> {
    const { instance } = this.#parts;
    await this.#keeper.load();
    instance.joinConsumer(this);
    try {
      await this.#makeKnown();
      this.#expiry?.start();
      await this.#keeper.start();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** A subscription was added or taken away. */
  async subscriptionsChanged(): Promise<void> {
    await this.#makeKnown();
    await this.#keeper.rebalance();
  }

  pause(): void {
    this.#paused = true;
    this.#service.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#service.resume();
    for (const puller of this.#keeper.pullers) puller.progressed();
  }

  /** The queues this member consumes now. */
  get queues(): MessageQueue[] {
    return this.#keeper.pullers.map(({ held }) => held.queue);
  }

  /** Stores the progress of all queues now. @throws MqError when some could not be stored */
  commit(): Promise<void> {
    return this.#keeper.commit();
  }

  /** Ends: no more pulls, handlers at work finish, progress is stored, locks and membership are given up. */
  async close(): Promise<void> {
    const { instance, settings } = this.#parts;
    this.#closing.abort();
    this.#expiry?.stop();
    await this.#keeper.stopReading();
    await this.#service.stop(settings.awaitTerminationMillisWhenShutdown);
    await this.#keeper.end();
    await instance.leaveConsumer(this);
  }

  topics(): Iterable<string> {
    return this.#parts.subscriptions.topics();
  }

  heartbeat(): ConsumerData {
    const { settings, subscriptions } = this.#parts;
    return {
      groupName: this.group,
      consumeType: 'CONSUME_PASSIVELY',
      messageModel: settings.broadcasting ? 'BROADCASTING' : 'CLUSTERING',
      consumeFromWhere: settings.consumeFromWhere,
      subscriptionDataSet: subscriptions.all(),
      unitMode: false,
    };
  }

  rebalanceSoon(): void {
    void this.#keeper.rebalance();
  }

  resetOffsets(topic: string, offsets: QueueTable<number>): Promise<void> {
    return this.#keeper.reset(offsets.filter(([queue]) => queue.topic === topic));
  }

  offsets(topic: string): QueueTable<number> {
    return this.#keeper.pullers
      .filter(({ held }) => held.queue.topic === topic)
      .map((puller) => [puller.held.queue, puller.commitOffset]);
  }

  runningInfo(): ConsumerRunningInfo {
    const { instance, settings, listener, subscriptions } = this.#parts;
    return runningInfoOf({
      consumeType: 'CONSUME_PASSIVELY',
      orderly: listener.orderly,
      concurrency: settings.concurrency,
      settings: pushProperties(settings),
      namesrvAddrs: instance.requests.namesrv.addresses,
      startedAtMs: this.#startedAtMs,
      subscriptions: subscriptions.all(),
      pullers: this.#keeper.pullers,
      stats: this.#stats,
    });
  }

  consumeDirectly(message: MessageExt, brokerName: string): Promise<ConsumeMessageDirectlyResult> {
    return this.#service.consumeDirectly(receivedFrom(message, brokerName, this.#parts.namespace));
  }

  async #makeKnown(): Promise<void> {
    const { instance, subscriptions } = this.#parts;
    await instance.heartbeatNow();
    await checkSubscriptions(instance, this.#keeper.requests, this.group, subscriptions.all());
  }

  #orderly(sendBack: SendBack): ConsumeService {
    const { settings, listener, instance, clock } = this.#parts;
    return new OrderlyService({
      listener,
      concurrency: settings.concurrency,
      batchSize: settings.consumeMessageBatchMaxSize,
      suspendMs: settings.suspendCurrentQueueTimeMillis,
      maxReconsumeTimes: settings.maxReconsumeTimes ?? Number.POSITIVE_INFINITY,
      signal: this.#closing.signal,
      clock,
      log: instance.log,
      stats: this.#stats,
      ownsOrder: (held) => this.#keeper.ownsOrder(held),
      sendToRetry: (message) =>
        settings.broadcasting ? Promise.resolve(true) : sendBack.toRetryTopic(message, message.reconsumeTimes),
    });
  }

  #concurrent(sendBack: SendBack): ConsumeService {
    const { settings, listener, instance, clock } = this.#parts;
    return new ConcurrentService({
      listener,
      concurrency: settings.concurrency,
      batchSize: settings.consumeMessageBatchMaxSize,
      signal: this.#closing.signal,
      clock,
      log: instance.log,
      stats: this.#stats,
      // A broadcast message is not delivered again: nobody but this member missed it.
      sendBack: (message, delayLevel) =>
        settings.broadcasting ? Promise.resolve(true) : sendBack.back(message, delayLevel),
    });
  }

  #makeExpiry(sendBack: SendBack): ExpirySweep {
    return new ExpirySweep({
      consumeTimeoutMs: this.#parts.settings.consumeTimeoutMs,
      clock: this.#parts.clock,
      log: this.#parts.instance.log,
      pullers: () => this.#keeper.pullers,
      sendBack: (message, delayLevel) => sendBack.back(message, delayLevel),
    });
  }
}

/** The settings as `mqadmin consumerStatus` prints them. */
const pushProperties = (settings: PushSettings): Record<string, string> => ({
  consumerGroup: settings.group,
  messageModel: settings.broadcasting ? 'BROADCASTING' : 'CLUSTERING',
  consumeFromWhere: settings.consumeFromWhere,
  allocateMessageQueueStrategy: settings.strategy.name,
  consumeMessageBatchMaxSize: String(settings.consumeMessageBatchMaxSize),
  pullBatchSize: String(settings.pullBatchSize),
  pullThresholdForQueue: String(settings.pullThresholdForQueue),
  pullThresholdSizeForQueue: String(settings.pullThresholdSizeForQueue),
  consumeConcurrentlyMaxSpan: String(settings.consumeConcurrentlyMaxSpan),
  maxReconsumeTimes: String(settings.maxReconsumeTimes ?? -1),
  consumeTimeout: String(settings.consumeTimeoutMs / 60_000),
});
