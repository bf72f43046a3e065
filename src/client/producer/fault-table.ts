import type { ProducerSettings } from './options.ts';

/** A broker that did not answer at all counts as one that took so long, milliseconds. */
const ISOLATED_MS = 10_000;
/** Without latency tables, a broker that could not be reached is asked last for so long, milliseconds. */
const UNREACHABLE_FOR_MS = 5000;

/**
 * Which brokers are better left alone for now. With `sendLatencyFaultEnable` each send's latency is looked up in Apache's
 * tables; without it only brokers that could not be reached are avoided, and only while there are others.
 */
export class FaultTable {
  readonly #settings: Pick<ProducerSettings, 'latencyFault' | 'latencyMax' | 'notAvailable'>;
  readonly #nowMs: () => number;
  /** When a broker may be asked again, by its name. */
  readonly #away = new Map<string, number>();

  /** @param nowMs a steady clock */
  constructor(settings: Pick<ProducerSettings, 'latencyFault' | 'latencyMax' | 'notAvailable'>, nowMs: () => number) {
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  /** True when the broker is as good as any. */
  isAvailable(brokerName: string): boolean {
    if (this.#away.size === 0) return true;
    const until = this.#away.get(brokerName);
    if (until === undefined) return true;
    if (this.#nowMs() < until) return false;
    this.#away.delete(brokerName);
    return true;
  }

  /** The broker answered after `latencyMs`, well or badly. */
  answered(brokerName: string, latencyMs: number): void {
    if (this.#settings.latencyFault) this.#stayAway(brokerName, this.#durationFor(latencyMs));
    else if (this.#away.size > 0) this.#away.delete(brokerName);
  }

  /** The broker refused for its own reasons, such as being busy. */
  refused(brokerName: string): void {
    if (this.#settings.latencyFault) this.#stayAway(brokerName, this.#durationFor(ISOLATED_MS));
  }

  /** The broker could not be reached, or did not answer. */
  failed(brokerName: string): void {
    const { latencyFault } = this.#settings;
    this.#stayAway(brokerName, latencyFault ? this.#durationFor(ISOLATED_MS) : UNREACHABLE_FOR_MS);
  }

  #stayAway(brokerName: string, durationMs: number): void {
    if (durationMs > 0) this.#away.set(brokerName, this.#nowMs() + durationMs);
    else this.#away.delete(brokerName);
  }

  #durationFor(latencyMs: number): number {
    const { latencyMax, notAvailable } = this.#settings;
    for (let i = latencyMax.length - 1; i >= 0; i--) {
      if (latencyMs >= (latencyMax[i] as number)) return notAvailable[i] as number;
    }
    return 0;
  }
}
