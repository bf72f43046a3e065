import type { Clock } from '../../../clock.ts';
import { asMap, asNumber, asObject } from '../../../protocol/json/read.ts';
import type { ConfigValue } from '../../store/config-file/format.ts';
import type { ConfigFile } from '../config-saver.ts';
import { TableVersion } from '../table-version.ts';

interface TopicCount {
  count: number;
  /** When it last changed, in milliseconds. */
  timeStamp: number;
}

/** Messages waiting for their time by the topic they go to, kept in config/timermetrics; what 61 answers. */
export class TimerMetrics {
  readonly #file: ConfigFile;
  readonly #clock: Clock;
  readonly #counts = new Map<string, TopicCount>();
  readonly #version: TableVersion;
  #dirty = false;

  constructor(file: ConfigFile, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#version = new TableVersion(clock);
  }

  /** @throws MqError STORE_DAMAGED or IO */
  load(): void {
    const json = this.#file.read();
    if (json === undefined) return;
    const counts = asMap(json['timingCount'], (item) => ({
      count: asNumber(asObject(item)['count']),
      timeStamp: asNumber(asObject(item)['timeStamp']),
    }));
    for (const [topic, count] of counts) this.#counts.set(topic, count);
    this.#version.load(json['dataVersion']);
  }

  add(topic: string | undefined, messages: number): void {
    if (topic === undefined) return;
    const timeStamp = this.#clock.now();
    this.#counts.set(topic, { count: (this.#counts.get(topic)?.count ?? 0) + messages, timeStamp });
    this.#version.next();
    this.#dirty = true;
  }

  /** The content of the file and the body of GET_TIMER_METRICS. */
  snapshot(): { dataVersion: ConfigValue; timingCount: ConfigValue } {
    const timingCount = Object.fromEntries([...this.#counts].map(([topic, count]) => [topic, { ...count }]));
    return { dataVersion: this.#version.value, timingCount };
  }

  /** @throws MqError DISK_FULL or IO */
  async save(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      await this.#file.save(this.snapshot());
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }
}
