import type { Clock } from '../../../clock.ts';
import type { ConsumeStatus } from '../../../protocol/bodies/consumer-running-info.ts';
import { RateWindow } from './rate-window.ts';

interface TopicStats {
  readonly pulls: RateWindow;
  readonly handled: RateWindow;
  readonly failed: RateWindow;
  readonly failedOfHour: RateWindow;
}

const MINUTE_MS = 60_000;

/** What `mqadmin consumerStatus` shows of a consumer: rates and times of the last minute, by topic. */
export class ConsumerStats {
  readonly #clock: Clock;
  readonly #topics = new Map<string, TopicStats>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A pull brought so many messages. */
  pulled(topic: string, tookMs: number, messages: number): void {
    this.#of(topic).pulls.add(this.#clock.now(), messages, tookMs);
  }

  /** A handler ended. */
  consumed(topic: string, nowMs: number, tookMs: number, good: number, failed: number): void {
    const stats = this.#of(topic);
    if (good > 0) stats.handled.add(nowMs, good, tookMs);
    if (failed === 0) return;
    stats.failed.add(nowMs, failed, tookMs);
    stats.failedOfHour.add(nowMs, failed, 0);
  }

  /** The figures of the topics named. */
  table(topics: Iterable<string>): Map<string, ConsumeStatus> {
    const nowMs = this.#clock.now();
    const table = new Map<string, ConsumeStatus>();
    for (const topic of topics) {
      const { pulls, handled, failed, failedOfHour } = this.#of(topic);
      table.set(topic, {
        pullRT: pulls.sum(nowMs).timePerCall,
        pullTPS: pulls.sum(nowMs).count / 60,
        consumeRT: handled.sum(nowMs).timePerCall,
        consumeOKTPS: handled.sum(nowMs).count / 60,
        consumeFailedTPS: failed.sum(nowMs).count / 60,
        consumeFailedMsgs: failedOfHour.sum(nowMs).count,
      });
    }
    return table;
  }

  #of(topic: string): TopicStats {
    let stats = this.#topics.get(topic);
    if (stats === undefined) {
      const minute = (): RateWindow => new RateWindow(MINUTE_MS, 6);
      stats = {
        pulls: minute(),
        handled: minute(),
        failed: minute(),
        failedOfHour: new RateWindow(60 * MINUTE_MS, 12),
      };
      this.#topics.set(topic, stats);
    }
    return stats;
  }
}
