import type { Clock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { ConsumeFromWhere } from '../../../protocol/bodies/consumer-kind.ts';
import type { MessageQueue, QueueTable } from '../../../protocol/bodies/message-queue.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import { ConsumerRequests } from '../../requests/consumers.ts';
import { BrokerOffsets } from '../offsets/broker-offsets.ts';
import { offsetsPath } from '../offsets/local-file.ts';
import { LocalOffsets } from '../offsets/local-offsets.ts';
import type { OffsetStore } from '../offsets/offset-store.ts';
import { startingOffset } from '../offsets/starting-offset.ts';
import { RareLog } from '../rare-log.ts';
import { Assignment } from '../rebalance/assignment.ts';
import { QueueLocks } from '../rebalance/queue-locks.ts';
import type { AllocateStrategy } from '../rebalance/strategies.ts';
import type { ConsumerStats } from '../stats/consumer-stats.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { FlowControl, type FlowLimits } from './flow-limits.ts';
import { ProcessQueue } from './process-queue.ts';
import { type PullerParts, QueuePuller } from './queue-puller.ts';

/** What push and pull consumers agree on about their queues. */
export interface KeeperSettings extends FlowLimits {
  broadcasting: boolean;
  consumeFromWhere: ConsumeFromWhere;
  consumeTimestamp: number;
  strategy: AllocateStrategy;
  localOffsetStoreDir: string;
  pullBatchSize: number;
  pullInterval: number;
  /** Progress is stored this often, milliseconds; 0: only when it is asked for. */
  persistEveryMs: number;
}

export interface KeeperParts {
  instance: ClientInstance;
  settings: KeeperSettings;
  /** As it is called on the wire. */
  group: string;
  namespace: string | undefined;
  /** Queues are consumed in order, under locks. */
  ordered: boolean;
  /** The subscription travels with each pull. */
  sendsSubscription: boolean;
  /** Progress travels with each pull; not for broadcast. */
  commitsWithPulls: boolean;
  subscriptions: Subscriptions;
  clock: Clock;
  stats: ConsumerStats;
  /** Queues that are had without sharing; undefined shares them out. */
  fixed?: (() => readonly MessageQueue[]) | undefined;
  paused(held: ProcessQueue): boolean;
  arrived(held: ProcessQueue): void;
  /** Resolves when nobody works on messages of a stopped queue. */
  drained(held: ProcessQueue): Promise<void>;
  /** The offset to store; -1 for none yet. */
  commitOffset(puller: QueuePuller): number;
  changed(topic: string, queues: readonly MessageQueue[]): void;
}

/** A queue that was not pulled for so long is begun anew, milliseconds. */
const STUCK_MS = 120_000;
/** How long a broker holds a pull that finds nothing, and how long a pull may take, milliseconds. */
const BROKER_SUSPEND_MAX_TIME_MS = 15_000;
const PULL_TIMEOUT_MS = 30_000;

/**
 * The queues of one member of a group, from the moment they are its until they are another's: begun at the stored
 * offset, read ahead, moved when an operator resets them, and ended with their progress stored.
 */
export class QueueKeeper {
  readonly requests: ConsumerRequests;
  readonly #parts: KeeperParts;
  readonly #offsets: OffsetStore;
  readonly #assignment: Assignment<QueuePuller>;
  readonly #locks: QueueLocks | undefined;
  readonly #pullers: PullerParts;
  #persisting: NodeJS.Timeout | undefined;

  constructor(parts: KeeperParts) {
    const { instance, settings, group } = parts;
    this.#parts = parts;
    this.requests = new ConsumerRequests(instance.requests.caller);
    this.#offsets = settings.broadcasting
      ? new LocalOffsets(offsetsPath(settings.localOffsetStoreDir, instance.clientId, group), instance.log)
      : new BrokerOffsets(instance.requests.offsets, group, (queue) => this.#masterOf(queue));
    this.#locks = parts.ordered && !settings.broadcasting ? this.#makeLocks() : undefined;
    const rareLog = new RareLog(instance.log);
    this.#pullers = this.#pullerParts(rareLog);
    this.#assignment = new Assignment<QueuePuller>({
      instance,
      requests: this.requests,
      rareLog,
      group,
      broadcasting: settings.broadcasting,
      strategy: settings.strategy,
      fixed: parts.fixed,
      topics: () => parts.subscriptions.topics(),
      open: (queue) => this.#open(queue),
      close: (puller) => this.#end(puller),
      isStuck: (puller) => parts.clock.now() - puller.held.lastPullAtMs > STUCK_MS,
      changed: (topic, queues) => parts.changed(topic, queues),
    });
  }

  /** Reads what must be known before the first queue. @throws MqError IO when the broadcast file cannot be read */
  load(): Promise<void> {
    return this.#offsets.load();
  }

  /** Begins: queues are shared out, and their progress is stored at intervals. */
  async start(): Promise<void> {
    const { persistEveryMs } = this.#parts.settings;
    this.#locks?.start();
    if (persistEveryMs > 0) {
      this.#persisting = setInterval(() => void this.commitQuietly(), persistEveryMs);
      this.#persisting.unref();
    }
    await this.#assignment.now();
  }

  /** The queues held now, each with what reads it. */
  get pullers(): QueuePuller[] {
    return this.#assignment.values;
  }

  find(queue: MessageQueue): QueuePuller | undefined {
    return this.#assignment.find(queue);
  }

  /** Shares the queues out now. Never rejects. */
  rebalance(): Promise<void> {
    return this.#assignment.now();
  }

  /** False for a queue whose order is not this member's, as far as it knows. */
  ownsOrder(held: ProcessQueue): boolean {
    return this.#locks === undefined || this.#locks.owns(held);
  }

  /** Begins a queue anew at an offset; what is held of it is let go of. Nothing happens to a queue that is not held. */
  async moveTo(queue: MessageQueue, offset: number): Promise<void> {
    const puller = this.#assignment.find(queue);
    if (puller === undefined) return;
    puller.held.drop();
    this.#offsets.update(queue, offset, false);
    await this.#assignment.giveUp(queue);
  }

  /** Moves queues as an operator resets them (220). */
  async reset(offsets: QueueTable<number>): Promise<void> {
    for (const [queue] of offsets) this.#assignment.find(queue)?.held.drop();
    await Promise.all(offsets.map(([queue, offset]) => this.moveTo(queue, offset)));
    await this.#assignment.now();
  }

  /** Stores the progress of all queues. @throws MqError when some could not be stored */
  async commit(): Promise<void> {
    const pullers = this.pullers.filter(({ held }) => !held.dropped);
    for (const puller of pullers) this.#note(puller);
    await this.#offsets.persist(pullers.map(({ held }) => held.queue));
  }

  /** The same; what could not be stored is logged, and stored next time. */
  async commitQuietly(): Promise<void> {
    try {
      await this.commit();
    } catch (error) {
      const fields = { group: this.#parts.group, reason: messageOf(error) };
      this.#parts.instance.log.warn(fields, 'progress could not be stored; it is tried again');
    }
  }

  /** No more pulls and no more sharing out; queues stay held. */
  async stopReading(): Promise<void> {
    clearInterval(this.#persisting);
    await this.#assignment.stop();
    for (const puller of this.pullers) {
      puller.held.stopped = true;
      puller.progressed();
    }
  }

  /** Stores the last progress and gives all queues up. */
  async end(): Promise<void> {
    await this.commitQuietly();
    const held = this.pullers.map((puller) => puller.held);
    for (const queue of held) queue.drop();
    this.#locks?.stop();
    await this.#locks?.release(held);
  }

  #makeLocks(): QueueLocks {
    const { instance, group, clock } = this.#parts;
    return new QueueLocks({
      instance,
      requests: this.requests,
      group,
      clock,
      held: () => this.pullers.map(({ held }) => held),
      lost: (held) => {
        instance.log.warn({ group, ...held.queue }, 'another member has the order of a queue');
        held.drop();
        void this.#assignment.giveUp(held.queue).then(() => this.#assignment.now());
      },
    });
  }

  #pullerParts(rareLog: RareLog): PullerParts {
    const { instance, settings, subscriptions, namespace, group, clock, stats } = this.#parts;
    return {
      instance,
      requests: this.requests,
      flow: new FlowControl(settings, group, instance.log),
      stats,
      clock,
      rareLog,
      group,
      namespace,
      ordered: this.#parts.ordered,
      commitsWithPulls: this.#parts.commitsWithPulls && !settings.broadcasting,
      sendsSubscription: this.#parts.sendsSubscription,
      pullBatchSize: settings.pullBatchSize,
      brokerSuspendMaxTimeMillis: BROKER_SUSPEND_MAX_TIME_MS,
      consumerTimeoutMillisWhenSuspend: PULL_TIMEOUT_MS,
      pullInterval: settings.pullInterval,
      subscription: (topic) => subscriptions.get(topic),
      paused: (held) => this.#parts.paused(held),
      arrived: (held) => this.#parts.arrived(held),
      moved: (held, offset) => void this.#moved(held, offset),
    };
  }

  async #open(queue: MessageQueue): Promise<QueuePuller | undefined> {
    const { instance, settings, clock } = this.#parts;
    const held = new ProcessQueue(queue, clock.now());
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
    if (this.#locks !== undefined) await this.#parts.drained(held);
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
    if (this.#assignment.find(held.queue)?.held !== held) return;
    const { instance, group } = this.#parts;
    instance.log.warn({ group, ...held.queue, offset }, 'the broker moves the offset of a queue');
    await this.moveTo(held.queue, offset);
    await this.#assignment.now();
  }

  #masterOf(queue: MessageQueue): string {
    const address = this.#parts.instance.masterOf(queue.brokerName);
    if (address !== undefined) return address;
    throw new MqError('UNREACHABLE', `the broker ${queue.brokerName} has no master just now`, { topic: queue.topic });
  }

  #note(puller: QueuePuller): void {
    const offset = this.#parts.commitOffset(puller);
    if (offset >= 0) this.#offsets.update(puller.held.queue, offset, true);
  }
}
