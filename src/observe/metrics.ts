import { Gauge, Registry } from 'prom-client';
import { EventLoopDelay } from './event-loop.ts';
import { type ExporterMetricName, exporterMetrics } from './exporter-metrics.ts';
import type { Collector, Gauges } from './gauges.ts';
import { addProcessMetrics } from './process-metrics.ts';

/** Samples one gauge gives at most; more are cut and counted in `mq_metrics_samples_cut`. */
const MAX_SAMPLES = 20_000;

/** What a process shows at /metrics. Nothing is computed between scrapes. */
export class Metrics implements Gauges {
  readonly registry = new Registry();
  readonly #delay = new EventLoopDelay();
  #cut = 0;

  constructor() {
    addProcessMetrics(this);
    this.gauge(
      'mq_event_loop_delay_seconds',
      'How long event-loop turns held up others since the last scrape, by quantile',
      ['quantile'],
      (set) => this.#delay.take().forEach((value, quantile) => void set({ quantile }, value)),
    );
    this.gauge('mq_metrics_samples_cut', 'Samples left out because a gauge had too many', [], (set) =>
      set({}, this.#cut),
    );
    this.#delay.start();
  }

  /** Adds a gauge of our own; names begin with `mq_`. */
  gauge(name: string, help: string, labels: readonly string[], collect: Collector): void {
    const addCut = (count: number): void => {
      this.#cut += count;
    };
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      async collect() {
        this.reset();
        let samples = 0;
        await collect((given, value) => {
          if (++samples <= MAX_SAMPLES) this.set({ ...given }, value);
        });
        if (samples > MAX_SAMPLES) addCut(samples - MAX_SAMPLES);
      },
    });
  }

  /** Adds a gauge of the community's exporter, with its labels. */
  exporter(name: ExporterMetricName, collect: Collector): void {
    const metric = exporterMetrics.get(name);
    if (metric === undefined) throw new RangeError(`the exporter has no gauge ${name}`);
    this.gauge(name, metric.help, metric.labels, collect);
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Ends the event-loop probe. */
  close(): void {
    this.#delay.stop();
    this.registry.clear();
  }
}
