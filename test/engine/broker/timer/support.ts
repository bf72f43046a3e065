import type { BrokerConfig } from '../../../../src/config/index.ts';
import { TimerDiversion } from '../../../../src/engine/broker/timer/timer-diversion.ts';
import { timerFiles } from '../../../../src/engine/broker/timer/timer-files.ts';
import { TimerGauge } from '../../../../src/engine/broker/timer/timer-gauge.ts';
import { TimerMetrics } from '../../../../src/engine/broker/timer/timer-metrics.ts';
import { TimerService } from '../../../../src/engine/broker/timer/timer-service.ts';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { afterEachTest } from '../../../support/each-test.ts';
import { FailingWriter, openStore, outgoing } from '../support/delays.ts';
import { configFile, ManualClock, newDirectory } from '../support/tables.ts';

const services: TimerService[] = [];

afterEachTest(async () => {
  for (const service of services.splice(0)) await service.stop();
});

const SETTINGS = {
  timerWheelEnable: true,
  timerPrecisionMs: 1000,
  timerMaxDelaySec: 259_200,
  timerCongestNumEachSlot: 2 ** 31 - 1,
};

export interface TimerBenchOptions {
  settings?: Partial<BrokerConfig>;
  rollWindow?: number;
  fileSystem?: FileSystem;
}

/** A store whose timed messages are due when the test's clock says so. */
export class TimerBench {
  readonly clock: ManualClock;
  readonly directory: string;
  readonly store: MessageStore;
  readonly writer: FailingWriter;
  readonly #gauge: TimerGauge;
  readonly #options: TimerBenchOptions;
  #life = { endedAt: 0 };
  service: TimerService;

  private constructor(clock: ManualClock, directory: string, store: MessageStore, options: TimerBenchOptions) {
    this.clock = clock;
    this.directory = directory;
    this.store = store;
    this.#options = options;
    this.#gauge = new TimerGauge(clock);
    const settings = { ...SETTINGS, ...options.settings };
    this.writer = new FailingWriter(store, [new TimerDiversion(settings, this.#gauge)]);
    this.service = this.#newService();
  }

  static async open(options: TimerBenchOptions = {}): Promise<TimerBench> {
    const clock = new ManualClock();
    const directory = newDirectory();
    const bench = new TimerBench(clock, directory, await openStore(clock, directory), options);
    await bench.#load();
    return bench;
  }

  #newService(): TimerService {
    const { store, writer, clock: testClock, directory } = this;
    const { fileSystem = nodeFileSystem, rollWindow = 172_800 } = this.#options;
    // For a timer that was left behind time stands still and the queue is empty.
    const life = { endedAt: Number.POSITIVE_INFINITY };
    this.#life = life;
    const clock = { now: () => Math.min(testClock.time, life.endedAt) };
    const isOver = (): boolean => life.endedAt < Number.POSITIVE_INFINITY;
    const service = new TimerService(
      {
        store: {
          queueEntries: (...where) => (isOver() ? [] : store.queueEntries(...where)),
          recordsAt: (entries) => store.recordsAt(entries),
          minOffset: (...queue) => store.minOffset(...queue),
          maxOffset: (...queue) => store.maxOffset(...queue),
          minPhysicalOffset: 0,
          flush: () => store.flush(),
          health: store.health,
        },
        writer,
        files: timerFiles({ storePathRootDir: directory, mappedFileSizeTimerLog: 4096 }, fileSystem),
        metrics: new TimerMetrics(configFile(directory, 'timermetrics'), clock),
        counters: { stored: () => undefined },
        clock,
        log: silentLog,
        precisionMs: 1000,
        rollWindow,
      },
      () => true,
    );
    services.push(service);
    return service;
  }

  async #load(): Promise<void> {
    await this.service.load();
    this.#gauge.state = this.service;
  }

  /** A timer that reads the files as they are `downMs` later; the one before is left behind as a kill would. */
  async startAgain(downMs = 0): Promise<void> {
    this.#life.endedAt = this.clock.time;
    this.clock.time += downMs;
    this.service = this.#newService();
    await this.#load();
  }

  put(body: string, properties: Record<string, string>): Promise<unknown> {
    return this.writer.put(outgoing(body, properties));
  }

  /** Moves the clock and lets the timer do what is due. */
  async advance(ms: number): Promise<void> {
    this.clock.time += ms;
    await this.service.run();
  }
}
