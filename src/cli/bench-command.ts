import type { Lap, LatencyFigures, Meter, Total } from '../admin/bench/meter.ts';
import { ClusterCommand } from './cluster-command.ts';
import { LiveLine } from './output/live-line.ts';
import type { Cell } from './output/table.ts';

const LAP_MS = 1000;
const BYTES_PER_MB = 1024 * 1024;

/** How long a load test takes unless something else is asked for. */
export const DEFAULT_DURATION_MS = 10_000;

/** What load tests share: a live rate while they run, and an end in their own time. */
export abstract class BenchCommand<Value extends Total> extends ClusterCommand<Value> {
  /** Whether it was ended early: then few messages are no failure. */
  protected interrupted = false;

  /**
   * Runs `work` and shows its rate each second on a terminal. Ctrl-C ends it early, with the figures so far and its own
   * exit status.
   */
  protected async measured<T>(meter: Meter, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.interrupted = true;
      this.endInterrupted(signal);
      abort.abort();
    });
    const line = new LiveLine();
    const timer = setInterval(() => line.draw(lapText(meter.lap())), LAP_MS);
    try {
      return await work(abort.signal);
    } finally {
      clearInterval(timer);
      line.clear();
    }
  }

  /** The figures every load test has. */
  protected figures(total: Total): (readonly [string, Cell])[] {
    return [
      ['Messages', total.messages],
      ['Seconds', total.seconds.toFixed(3)],
      ['Messages/s', Math.round(total.messagesPerSecond)],
      ['MB/s', (total.bytesPerSecond / BYTES_PER_MB).toFixed(2)],
      ...latencyPairs(total.latencyMs),
    ];
  }
}

function latencyPairs(latency: LatencyFigures | undefined): (readonly [string, Cell])[] {
  if (latency === undefined) return [];
  const { mean, p50, p90, p99, p999, max } = latency;
  const named = { mean, p50, p90, p99, 'p99.9': p999, max };
  return Object.entries(named).map(([name, value]) => [`Latency ${name}`, msText(value)] as const);
}

function lapText({ messagesPerSecond, bytesPerSecond, latencyMs }: Lap): string {
  const rate = `${Math.round(messagesPerSecond)} messages/s  ${(bytesPerSecond / BYTES_PER_MB).toFixed(2)} MB/s`;
  return latencyMs === undefined ? rate : `${rate}  p50 ${msText(latencyMs.p50)}  p99 ${msText(latencyMs.p99)}`;
}

const msText = (ms: number): string => `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
