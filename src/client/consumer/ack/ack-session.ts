import type { Clock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ConsumerRunningInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import type { ConsumerData } from '../../../protocol/bodies/heartbeat-data.ts';
import type { QueueTable } from '../../../protocol/bodies/message-queue.ts';
import { isReadable } from '../../../protocol/permission.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import { withoutNamespace } from '../../instance/namespace.ts';
import type { ConsumerMember } from '../../instance/types.ts';
import { ConsumerRequests } from '../../requests/consumers.ts';
import { PopRequests } from '../../requests/pops.ts';
import { RareLog } from '../rare-log.ts';
import { replicaOf } from '../rebalance/queues-of-route.ts';
import { ConsumerStats } from '../stats/consumer-stats.ts';
import { runningInfoOf } from '../stats/running-info.ts';
import { checkSubscriptions } from '../subscription-check.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { Acknowledger } from './acknowledger.ts';
import { Delivery } from './delivery.ts';
import type { AckSettings } from './options.ts';
import { type Popped, PopTarget } from './pop-target.ts';

export interface AckSessionParts {
  instance: ClientInstance;
  settings: AckSettings;
  /** As it is called on the wire. */
  group: string;
  namespace: string | undefined;
  subscriptions: Subscriptions;
  clock: Clock;
}

/** A question to a broker waits this long at most, milliseconds; then it is asked again. */
const MAX_POLL_MS = 15_000;
/** After a failure, or an empty answer that came at once, milliseconds. */
const REST_MS = 200;

/** A running ack consumer: what it pops from, and what it says of its messages. A member of its group for brokers to see. */
export class AckSession implements ConsumerMember {
  readonly group: string;
  readonly #parts: AckSessionParts;
  readonly #requests: PopRequests;
  readonly #acknowledger: Acknowledger;
  readonly #stats: ConsumerStats;
  readonly #rareLog: RareLog;
  readonly #targets = new Map<string, PopTarget>();
  readonly #startedAtMs: number;
  #turn = 0;
  #closed = false;

  constructor(parts: AckSessionParts) {
    this.group = parts.group;
    this.#parts = parts;
    this.#requests = new PopRequests(parts.instance.requests.caller);
    this.#acknowledger = new Acknowledger(parts.instance, this.#requests, parts.group);
    this.#stats = new ConsumerStats(parts.clock);
    this.#rareLog = new RareLog(parts.instance.log);
    this.#startedAtMs = parts.clock.now();
  }

  /** @throws MqError REFUSED when a broker has no consumption message by message, IN_USE, NOT_FOUND without a route */
  async start(): Promise<void> {
    const { instance, subscriptions } = this.#parts;
    await this.#checkServed();
    instance.joinConsumer(this);
    try {
      await instance.heartbeatNow();
      await checkSubscriptions(
        instance,
        new ConsumerRequests(instance.requests.caller),
        this.group,
        subscriptions.all(),
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async subscriptionsChanged(): Promise<void> {
    await this.#checkServed();
    await this.#parts.instance.heartbeatNow();
  }

  /** Up to `max` messages, waiting up to `waitMs` for the first; none when none came. */
  async receive(max: number, waitMs: number, signal: AbortSignal | undefined): Promise<Delivery[]> {
    const deadline = performance.now() + waitMs;
    while (!this.#closed && signal?.aborted !== true) {
      const targets = await this.#currentTargets();
      const leftMs = Math.max(0, Math.ceil(deadline - performance.now()));
      const began = performance.now();
      const [only] = targets;
      const popped =
        targets.length === 1 && only !== undefined
          ? await this.#pop(only, max, Math.min(leftMs, MAX_POLL_MS))
          : await this.#popInTurn(targets, max);
      if (popped.length > 0) return popped;
      if (performance.now() >= deadline) return [];
      if (targets.length > 1) await this.#waitForAny(targets, Math.ceil(deadline - performance.now()));
      else if (performance.now() - began < REST_MS) await rest(Math.min(REST_MS, deadline - performance.now()));
    }
    return [];
  }

  /** Waits for acknowledgements under way, and leaves the group. What is not acknowledged is delivered again by its time. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#acknowledger.quiet();
    await this.#parts.instance.leaveConsumer(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  topics(): Iterable<string> {
    return this.#parts.subscriptions.topics();
  }

  heartbeat(): ConsumerData {
    return {
      groupName: this.group,
      consumeType: 'CONSUME_POP',
      messageModel: 'CLUSTERING',
      consumeFromWhere: this.#parts.settings.fromFirst ? 'CONSUME_FROM_FIRST_OFFSET' : 'CONSUME_FROM_LAST_OFFSET',
      subscriptionDataSet: this.#parts.subscriptions.all(),
      unitMode: false,
    };
  }

  /** Messages are shared out by the brokers. */
  rebalanceSoon(): void {
    return;
  }

  /** The place of the group is with the brokers, which move it by themselves. */
  async resetOffsets(): Promise<void> {
    return;
  }

  offsets(): QueueTable<number> {
    return [];
  }

  runningInfo(): ConsumerRunningInfo {
    const { instance, settings, subscriptions } = this.#parts;
    return runningInfoOf({
      consumeType: 'CONSUME_POP',
      orderly: settings.ordered,
      concurrency: 1,
      settings: { consumerGroup: settings.group, popInvisibleTime: String(settings.invisibleTimeMs) },
      namesrvAddrs: instance.requests.namesrv.addresses,
      startedAtMs: this.#startedAtMs,
      subscriptions: subscriptions.all(),
      pullers: [],
      stats: this.#stats,
    });
  }

  /** An ack consumer has no handler. */
  async consumeDirectly(): Promise<ConsumeMessageDirectlyResult> {
    const remark = `the group ${this.group} receives message by message: it has no handler to give a message to`;
    return { order: false, autoCommit: true, consumeResult: 'CR_RETURN_NULL', remark, spentTimeMills: 0 };
  }

  async #popInTurn(targets: readonly PopTarget[], max: number): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    const first = this.#turn++;
    for (let i = 0; i < targets.length && deliveries.length < max; i++) {
      const target = targets[(first + i) % targets.length] as PopTarget;
      deliveries.push(...(await this.#pop(target, max - deliveries.length, 0)));
    }
    return deliveries;
  }

  async #pop(target: PopTarget, max: number, waitMs: number): Promise<Delivery[]> {
    const began = performance.now();
    try {
      const popped = await target.pop(max, waitMs);
      const [first] = popped;
      if (first !== undefined) this.#stats.pulled(first.message.queue.topic, performance.now() - began, popped.length);
      return popped.map((one) => this.#delivery(one));
    } catch (error) {
      if (error instanceof MqError && error.code === 'NO_PERMISSION') throw error;
      const fields = { group: this.group, address: target.address, reason: messageOf(error) };
      this.#rareLog.warn(`pop@${target.address}`, fields, 'a pop failed; it is tried again');
      for (const topic of this.topics()) this.#parts.instance.routes.refreshSoon(topic);
      return [];
    }
  }

  #delivery({ message, handle, invisibleUntilMs }: Popped): Delivery {
    return new Delivery(message, handle, invisibleUntilMs, this.#acknowledger);
  }

  async #waitForAny(targets: readonly PopTarget[], leftMs: number): Promise<void> {
    const waitMs = Math.min(leftMs, MAX_POLL_MS);
    const questions = targets.map(async (target) => {
      try {
        await target.wait(waitMs);
      } catch (error) {
        const fields = { group: this.group, address: target.address, reason: messageOf(error) };
        this.#rareLog.warn(`wait@${target.address}`, fields, 'a broker could not be asked to tell of messages');
        await rest(REST_MS);
      }
    });
    await Promise.race([...questions, rest(waitMs)]);
  }

  async #currentTargets(): Promise<PopTarget[]> {
    const { instance, settings, subscriptions, namespace, clock } = this.#parts;
    const current: PopTarget[] = [];
    for (const subscription of subscriptions.all()) {
      const route = await instance.routes.get(subscription.topic);
      for (const { brokerName, perm } of route.queueDatas) {
        const address = isReadable(perm) ? replicaOf(route, brokerName, 0)?.address : undefined;
        if (address === undefined) continue;
        const key = `${subscription.topic}@${subscription.subVersion}@${brokerName}@${address}`;
        const known = this.#targets.get(key);
        const target =
          known ??
          new PopTarget({
            requests: this.#requests,
            settings,
            clock,
            group: this.group,
            subscription,
            topic: withoutNamespace(namespace, subscription.topic),
            brokerName,
            address,
          });
        if (known === undefined) this.#targets.set(key, target);
        current.push(target);
      }
    }
    if (this.#targets.size > current.length) this.#forgetOthers(current);
    return current;
  }

  #forgetOthers(current: readonly PopTarget[]): void {
    for (const [key, target] of this.#targets) if (!current.includes(target)) this.#targets.delete(key);
  }

  async #checkServed(): Promise<void> {
    for (const target of await this.#currentTargets()) {
      const [topic] = this.topics();
      if (await this.#requests.isServed(target.address, this.group, topic ?? '')) continue;
      throw new MqError('REFUSED', `the broker ${target.brokerName} has no consumption message by message (POP)`, {
        address: target.address,
        group: this.group,
        hint: 'Apache brokers have it from 5.0 on; a PushConsumer works with this one.',
      });
    }
  }
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)).unref());
