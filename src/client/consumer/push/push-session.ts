import { type Clock, systemClock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ConsumerRunningInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import type { ConsumerData } from '../../../protocol/bodies/heartbeat-data.ts';
import type { MessageQueue, QueueTable } from '../../../protocol/bodies/message-queue.ts';
import { isTagType } from '../../../protocol/bodies/subscription-data.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { isRetryTopic } from '../../../protocol/names.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { ConsumerMember } from '../../instance/types.ts';
import { ConsumerRequests } from '../../requests/consumers.ts';
import { ConcurrentService } from '../consume/concurrent-service.ts';
import type { ConsumeService } from '../consume/consume-service.ts';
import type { Listener } from '../consume/listener.ts';
import { OrderlyService } from '../consume/orderly-service.ts';
import { BrokerOffsets } from '../offsets/broker-offsets.ts';
import { offsetsPath } from '../offsets/local-file.ts';
import { LocalOffsets } from '../offsets/local-offsets.ts';
import type { OffsetStore } from '../offsets/offset-store.ts';
import { startingOffset } from '../offsets/starting-offset.ts';
import { FlowControl } from '../queue/flow-limits.ts';
import { ProcessQueue } from '../queue/process-queue.ts';
import { type PullerParts, QueuePuller } from '../queue/queue-puller.ts';
import { RareLog } from '../rare-log.ts';
import { Assignment } from '../rebalance/assignment.ts';
import { QueueLocks } from '../rebalance/queue-locks.ts';
import { receivedFrom } from '../received-message.ts';
import { SendBack } from '../retry/send-back.ts';
import { ConsumerStats } from '../stats/consumer-stats.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import type { PushSettings } from './options.ts';
import { runningInfoOf } from './running-info.ts';

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
  clock?: Clock | undefined;
  /** The queues of a topic are others now. */
  assigned?: ((topic: string, queues: readonly MessageQueue[]) => void) | undefined;
}

/** A queue that was not pulled for so long is begun anew, milliseconds. */
const STUCK_MS = 120_000;

/**
 * A running push consumer: shares queues out, reads them ahead, hands messages to the handler, sends back what failed
 * and stores progress. From `start` to `close` it is a member of its group.
 */
export class PushSession implements ConsumerMember {
  readonly group: string;
  readonly #parts: PushSessionParts;
  readonly #clock: Clock;
  readonly #requests: ConsumerRequests;
  readonly #offsets: OffsetStore;
  readonly #stats: ConsumerStats;
  readonly #service: ConsumeService;
  readonly #assignment: Assignment<QueuePuller>;
  readonly #locks: QueueLocks | undefined;
  readonly #pullers: PullerParts;
  readonly #expiry: ExpirySweep | undefined;
  readonly #closing = new AbortController();
  readonly #startedAtMs: number;
  #persisting: NodeJS.Timeout | undefined;
  #paused = false;

  constructor(parts: PushSessionParts) {
    const { instance, settings, listener, group } = parts;
    this.group = group;
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#startedAtMs = this.#clock.now();
    this.#requests = new ConsumerRequests(instance.requests.caller);
    this.#stats = new ConsumerStats(this.#clock);
    this.#offsets = this.#offsetStore();
    const sendBack = new SendBack({
      instance,
      requests: this.#requests,
      group,
      retryTopic: parts.retryTopic,
      wireTopic: parts.wireTopic,
      maxReconsumeTimes: settings.maxReconsumeTimes,
      clock: this.#clock,
    });
    this.#locks = listener.orderly && !settings.broadcasting ? this.#makeLocks() : undefined;
    this.#service = listener.orderly ? this.#orderly(sendBack) : this.#concurrent(sendBack);
    this.#expiry = listener.orderly || settings.broadcasting ? undefined : this.#makeExpiry(sendBack);
    const rareLog = new RareLog(instance.log);
    this.#pullers = this.#pullerParts(rareLog);
    this.#assignment = new Assignment<QueuePuller>({
      instance,
      requests: this.#requests,
      rareLog,
      group,
      broadcasting: settings.broadcasting,
      strategy: settings.strategy,
      topics: () => this.topics(),
      open: (queue) => this.#open(queue),
      close: (puller) => this.#end(puller),
      isStuck: (puller) => this.#clock.now() - puller.held.lastPullAtMs > STUCK_MS,
      changed: (topic, queues) => parts.assigned?.(topic, queues),
    });
  }

  /**
   * Joins the group, has the queues shared out, and begins to read.
   * @throws MqError IN_USE when the group is in this client already, NOT_FOUND or BAD_DATA for a subscription that a
   *   broker cannot serve
   */
  async start(): Promise<void> {
    const { instance, settings } = this.#parts;
    await this.#offsets.load();
    instance.joinConsumer(this);
    try {
      await instance.heartbeatNow();
      await this.#checkSubscriptions();
      this.#locks?.start();
      this.#expiry?.start();
      this.#persisting = setInterval(() => void this.#persistAll(), settings.persistConsumerOffsetInterval);
      this.#persisting.unref();
      await this.#assignment.now();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** A subscription was added or taken away. */
  async subscriptionsChanged(): Promise<void> {
    await this.#parts.instance.heartbeatNow();
    await this.#checkSubscriptions();
    await this.#assignment.now();
  }

  pause(): void {
    this.#paused = true;
    this.#service.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#service.resume();
    for (const puller of this.#assignment.values) puller.progressed();
  }

  /** The queues this member consumes now. */
  get queues(): MessageQueue[] {
    return this.#assignment.values.map(({ held }) => held.queue);
  }

  /** Stores the progress of all queues now. @throws MqError when some could not be stored */
  async commit(): Promise<void> {
    await this.#offsets.persist(this.#noteAll());
  }

  /** Ends: no more pulls, handlers at work finish, progress is stored, locks and membership are given up. */
  async close(): Promise<void> {
    const { instance, settings } = this.#parts;
    this.#closing.abort();
    clearInterval(this.#persisting);
    this.#expiry?.stop();
    await this.#assignment.stop();
    const pullers = this.#assignment.values;
    for (const puller of pullers) {
      puller.held.stopped = true;
      puller.progressed();
    }
    await this.#service.stop(settings.awaitTerminationMillisWhenShutdown);
    await this.#persistAll();
    for (const puller of pullers) puller.held.drop();
    this.#locks?.stop();
    await this.#locks?.release(pullers.map(({ held }) => held));
    await instance.leaveConsumer(this);
  }

  *topics(): Iterable<string> {
    yield* this.#parts.subscriptions.topics();
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
    void this.#assignment.now();
  }

  /** Queues that are reset are let go of, so that what their handlers do still counts no more, and begun anew. */
  async resetOffsets(topic: string, offsets: QueueTable<number>): Promise<void> {
    const mine = offsets.flatMap(([queue, offset]) => {
      const puller = queue.topic === topic ? this.#assignment.find(queue) : undefined;
      return puller === undefined ? [] : [{ puller, offset }];
    });
    for (const { puller } of mine) puller.held.drop();
    for (const { puller, offset } of mine) await this.#moveTo(puller, offset);
    await this.#assignment.now();
  }

  offsets(topic: string): QueueTable<number> {
    return this.#assignment.values
      .filter(({ held }) => held.queue.topic === topic)
      .map((puller) => [puller.held.queue, puller.commitOffset]);
  }

  runningInfo(): ConsumerRunningInfo {
    const { instance, settings, listener, subscriptions } = this.#parts;
    return runningInfoOf({
      settings,
      orderly: listener.orderly,
      namesrvAddrs: instance.requests.namesrv.addresses,
      startedAtMs: this.#startedAtMs,
      subscriptions: subscriptions.all(),
      pullers: this.#assignment.values,
      stats: this.#stats,
    });
  }

  consumeDirectly(message: MessageExt, brokerName: string): Promise<ConsumeMessageDirectlyResult> {
    return this.#service.consumeDirectly(receivedFrom(message, brokerName, this.#parts.namespace));
  }

  #offsetStore(): OffsetStore {
    const { instance, settings } = this.#parts;
    if (settings.broadcasting) {
      return new LocalOffsets(offsetsPath(settings.localOffsetStoreDir, instance.clientId, this.group), instance.log);
    }
    return new BrokerOffsets(instance.requests.offsets, this.group, (queue) => this.#masterOf(queue));
  }

  #makeLocks(): QueueLocks {
    return new QueueLocks({
      instance: this.#parts.instance,
      requests: this.#requests,
      group: this.group,
      clock: this.#clock,
      held: () => this.#assignment.values.map(({ held }) => held),
      lost: (held) => {
        this.#parts.instance.log.warn({ group: this.group, ...held.queue }, 'another member has the order of a queue');
        held.drop();
        void this.#assignment.giveUp(held.queue).then(() => this.#assignment.now());
      },
    });
  }

  #orderly(sendBack: SendBack): ConsumeService {
    const { settings, listener, instance } = this.#parts;
    return new OrderlyService({
      listener,
      concurrency: settings.concurrency,
      batchSize: settings.consumeMessageBatchMaxSize,
      suspendMs: settings.suspendCurrentQueueTimeMillis,
      maxReconsumeTimes: settings.maxReconsumeTimes ?? Number.POSITIVE_INFINITY,
      signal: this.#closing.signal,
      clock: this.#clock,
      log: instance.log,
      stats: this.#stats,
      ownsOrder: (held) => this.#locks === undefined || this.#locks.owns(held),
      sendToRetry: (message) =>
        settings.broadcasting ? Promise.resolve(true) : sendBack.toRetryTopic(message, message.reconsumeTimes),
      progressed: (held) => this.#assignment.find(held.queue)?.progressed(),
    });
  }

  #concurrent(sendBack: SendBack): ConsumeService {
    const { settings, listener, instance } = this.#parts;
    return new ConcurrentService({
      listener,
      concurrency: settings.concurrency,
      batchSize: settings.consumeMessageBatchMaxSize,
      signal: this.#closing.signal,
      clock: this.#clock,
      log: instance.log,
      stats: this.#stats,
      // A broadcast message is not delivered again: nobody but this member missed it.
      sendBack: (message, delayLevel) =>
        settings.broadcasting ? Promise.resolve(true) : sendBack.back(message, delayLevel),
      progressed: (held) => this.#assignment.find(held.queue)?.progressed(),
    });
  }

  #makeExpiry(sendBack: SendBack): ExpirySweep {
    return new ExpirySweep({
      consumeTimeoutMs: this.#parts.settings.consumeTimeoutMs,
      clock: this.#clock,
      log: this.#parts.instance.log,
      pullers: () => this.#assignment.values,
      sendBack: (message, delayLevel) => sendBack.back(message, delayLevel),
    });
  }

  #pullerParts(rareLog: RareLog): PullerParts {
    const { instance, settings, subscriptions, namespace, listener } = this.#parts;
    return {
      instance,
      requests: this.#requests,
      offsets: this.#offsets,
      flow: new FlowControl(settings, this.group, instance.log),
      stats: this.#stats,
      clock: this.#clock,
      rareLog,
      group: this.group,
      namespace,
      ordered: listener.orderly,
      commitsWithPulls: !settings.broadcasting,
      sendsSubscription: false,
      pullBatchSize: settings.pullBatchSize,
      brokerSuspendMaxTimeMillis: 15_000,
      consumerTimeoutMillisWhenSuspend: 30_000,
      pullInterval: settings.pullInterval,
      subscription: (topic) => subscriptions.get(topic),
      paused: () => this.#paused,
      arrived: (held) => this.#service.submit(held),
      moved: (held, offset) => void this.#moved(held, offset),
    };
  }

  async #open(queue: MessageQueue): Promise<QueuePuller | undefined> {
    const { instance, settings } = this.#parts;
    const held = new ProcessQueue(queue, this.#clock.now());
    if (this.#locks !== undefined && !(await this.#locks.take(held))) return undefined;
    const stored = await this.#offsets.read(queue);
    const offset = stored ?? (await startingOffset(instance.requests.offsets, this.#masterOf(queue), queue, settings));
    if (stored === undefined) this.#offsets.update(queue, offset, false);
    const puller = new QueuePuller(this.#pullers, held, offset);
    puller.start();
    return puller;
  }

  /** A queue goes to another member. In order, its handler ends first: the next owner must not overtake it. */
  async #end(puller: QueuePuller): Promise<void> {
    const { held } = puller;
    held.stopped = true;
    puller.progressed();
    if (this.#locks !== undefined) await this.#service.drained(held);
    if (!held.dropped) this.#note(puller);
    held.drop();
    try {
      await this.#offsets.persist([held.queue]);
    } finally {
      this.#offsets.forget(held.queue);
      await this.#locks?.release([held]);
    }
  }

  /** The broker says where to go on: the offset is outside the queue, or was reset there. */
  async #moved(held: ProcessQueue, offset: number): Promise<void> {
    const puller = this.#assignment.find(held.queue);
    if (puller?.held !== held) return;
    this.#parts.instance.log.warn(
      { group: this.group, ...held.queue, offset },
      'the broker moves the offset of a queue',
    );
    held.drop();
    await this.#moveTo(puller, offset);
    await this.#assignment.now();
  }

  async #moveTo(puller: QueuePuller, offset: number): Promise<void> {
    this.#offsets.update(puller.held.queue, offset, false);
    await this.#assignment.giveUp(puller.held.queue);
  }

  async #checkSubscriptions(): Promise<void> {
    const { instance, subscriptions } = this.#parts;
    for (const subscription of subscriptions.all()) {
      if (isTagType(subscription.expressionType) || isRetryTopic(subscription.topic)) continue;
      const route = await instance.routes.find(subscription.topic);
      for (const { brokerAddrs } of route?.brokerDatas ?? []) {
        const [address] = brokerAddrs.values();
        if (address === undefined) continue;
        await this.#requests.checkSubscription(address, instance.clientId, this.group, subscription);
      }
    }
  }

  #masterOf(queue: MessageQueue): string {
    const address = this.#parts.instance.masterOf(queue.brokerName);
    if (address === undefined) throw new Error(`the broker ${queue.brokerName} has no master just now`);
    return address;
  }

  #note(puller: QueuePuller): void {
    this.#offsets.update(puller.held.queue, puller.commitOffset, true);
  }

  #noteAll(): MessageQueue[] {
    const pullers = this.#assignment.values.filter(({ held }) => !held.dropped);
    for (const puller of pullers) this.#note(puller);
    return pullers.map(({ held }) => held.queue);
  }

  async #persistAll(): Promise<void> {
    try {
      await this.commit();
    } catch (error) {
      this.#parts.instance.log.warn(
        { group: this.group, reason: messageOf(error) },
        'progress could not be stored; it is tried again',
      );
    }
  }
}
