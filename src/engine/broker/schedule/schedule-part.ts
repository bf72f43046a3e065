import { messageOf } from '../../../errors/index.ts';
import { SCHEDULE_TOPIC } from '../../../protocol/names.ts';
import { type DelayLevels, parseDelayLevels } from '../../store/recovery/delay-level.ts';
import type { BrokerContext, ProcessorEntries } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { Repeat } from '../repeat.ts';
import { PutCounters } from '../send/put-counters.ts';
import { makeDurable } from './durable.ts';
import { LevelDelivery } from './level-delivery.ts';

/** Serves the delay levels: a delivery for each, and their progress in delayOffset.json. */
export class SchedulePart implements BrokerPart {
  readonly processors: ProcessorEntries = [];
  readonly #broker: BrokerContext;
  readonly #levels: DelayLevels;
  readonly #deliveries = new Map<number, LevelDelivery>();
  readonly #counters: PutCounters;
  readonly #saving: Repeat;
  #forget: (() => void) | undefined;

  constructor(broker: BrokerContext) {
    this.#broker = broker;
    const { values } = broker.config;
    this.#levels = parseDelayLevels(values.messageDelayLevel);
    this.#counters = new PutCounters(broker.stats, () => values.enableDetailStat);
    this.#saving = new Repeat(
      () => values.flushDelayOffsetInterval,
      () => this.#saveOrSay(),
    );
  }

  start(): void {
    const { store } = this.#broker;
    // Queues of levels that the configuration has lost are emptied too: what was promised does not depend on it.
    const last = Math.max(this.#levels.length, ...store.queueIds(SCHEDULE_TOPIC).map((queueId) => queueId + 1));
    for (let level = 1; level <= last; level++) this.#open(level);
    this.#forget = store.onArrival((topic, queueId, _offset, dueAt) => {
      if (topic === SCHEDULE_TOPIC) this.#deliveries.get(queueId + 1)?.arrived(dueAt);
    });
    this.#saving.start();
  }

  #open(level: number): void {
    const { store, writer, delayOffsets: offsets, clock, log } = this.#broker;
    const parts = { store, writer, offsets, clock, log, counters: this.#counters };
    const delivery = new LevelDelivery(parts, level, this.#levels[level - 1]);
    this.#deliveries.set(level, delivery);
    void delivery.run();
  }

  async stop(): Promise<void> {
    this.#forget?.();
    this.#saving.stop();
    await Promise.all([...this.#deliveries.values()].map((delivery) => delivery.stop()));
    await this.#saveOrSay();
  }

  #save(): Promise<void> {
    return this.#broker.delayOffsets.save(() => makeDurable(this.#broker.store));
  }

  async #saveOrSay(): Promise<void> {
    try {
      await this.#save();
    } catch (error) {
      this.#broker.log.error({ reason: messageOf(error) }, 'delay offsets could not be saved');
    }
  }
}
