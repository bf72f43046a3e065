import { join } from 'node:path';
import { messageOf } from '../../../errors/index.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { jsonBody } from '../../../protocol/json/write.ts';
import { TIMER_TOPIC } from '../../../protocol/names.ts';
import { JsonFile } from '../../store/config-file/json-file.ts';
import { encodeTimerProgress } from '../../store/timer/timer-checkpoint.ts';
import { HALF_WHEEL } from '../../store/timer/timer-wheel.ts';
import type { BrokerContext, ProcessorEntries } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { failed, success } from '../processors/answers.ts';
import { Repeat } from '../repeat.ts';
import { PutCounters } from '../send/put-counters.ts';
import { recallProcessors } from './recall-processor.ts';
import { timerFiles } from './timer-files.ts';
import { TimerMetrics } from './timer-metrics.ts';
import { TimerService } from './timer-service.ts';

const SECOND_MS = 1000;
const CLEAN_MS = 30_000;
/** Slots the roll window leaves free at least, as in the original. */
const BLANK_SLOTS = 60;

/** Serves timed messages while `timerWheelEnable`: recalls (370), and what slaves ask for (60, 61). */
export class TimerPart implements BrokerPart {
  readonly processors: ProcessorEntries;
  readonly #broker: BrokerContext;
  readonly #metrics: TimerMetrics;
  readonly #service: TimerService | undefined;
  readonly #repeats: readonly Repeat[];
  #forget: (() => void) | undefined;

  constructor(broker: BrokerContext) {
    this.#broker = broker;
    const { config, clock, log } = broker;
    const warn = { warn: (text: string) => log.warn({}, text) };
    const file = new JsonFile(join(config.values.storePathRootDir, 'config', 'timermetrics'), warn);
    this.#metrics = new TimerMetrics(file, clock);
    this.#service = config.values.timerWheelEnable ? this.#newService() : undefined;
    this.processors = [
      ...recallProcessors(broker),
      [RequestCode.GET_TIMER_CHECK_POINT, () => success(encodeTimerProgress(this.#running().progress))],
      [RequestCode.GET_TIMER_METRICS, () => success(jsonBody(this.#metrics.snapshot()))],
    ];
    this.#repeats = [
      new Repeat(
        () => config.values.timerFlushIntervalMs,
        () => this.#orSay('its state could not be saved', (service) => service.save()),
      ),
      new Repeat(
        () => CLEAN_MS,
        () => this.#orSay('old files of its log could not be removed', (service) => service.clean()),
      ),
      new Repeat(
        () => SECOND_MS,
        () => this.#service?.sample(),
      ),
    ];
  }

  #newService(): TimerService {
    const { config, store, writer, clock, log, stats } = this.#broker;
    const { values } = config;
    const window = values.timerRollWindowSlot;
    const largest = HALF_WHEEL - BLANK_SLOTS;
    return new TimerService(
      {
        store,
        writer,
        files: timerFiles(values),
        metrics: this.#metrics,
        counters: new PutCounters(stats, () => values.enableDetailStat),
        clock,
        log,
        precisionMs: values.timerPrecisionMs,
        rollWindow: window < 2 || window > largest ? largest : window,
      },
      () => !values.timerStopEnqueue,
    );
  }

  #running(): TimerService {
    if (this.#service === undefined) throw failed('The timer is off (timerWheelEnable=false)');
    return this.#service;
  }

  async start(): Promise<void> {
    const service = this.#service;
    if (service === undefined) return;
    this.#metrics.load();
    await service.load();
    this.#broker.timer.state = service;
    this.#forget = this.#broker.store.onArrival((topic) => {
      if (topic === TIMER_TOPIC) service.arrived();
    });
    void service.run();
    for (const repeat of this.#repeats) repeat.start();
  }

  async stop(): Promise<void> {
    this.#forget?.();
    for (const repeat of this.#repeats) repeat.stop();
    await this.#service?.stop();
    this.#broker.timer.state = undefined;
  }

  async #orSay(what: string, work: (service: TimerService) => Promise<void>): Promise<void> {
    try {
      if (this.#service !== undefined) await work(this.#service);
    } catch (error) {
      this.#broker.log.error({ reason: messageOf(error) }, `the timer: ${what}`);
    }
  }
}
