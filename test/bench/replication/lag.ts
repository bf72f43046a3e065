import { decodeHaRuntimeInfo } from '../../../src/protocol/bodies/ha-runtime-info.ts';
import { WireClient } from '../../faults/support/wire.ts';
import { GET_BROKER_HA_STATUS } from './standing.ts';

/** What a slave lacked of its master's log, over a load. */
export interface Lag {
  samples: number;
  /** Not acknowledged by the slave. */
  bytes: { p50: number; max: number };
  /** How long ago the log ended where the slave's did. */
  ms: { p50: number; max: number };
  /** Milliseconds from the end of the load until it lacked nothing. */
  caughtUpMs: number;
}

/** Ends of a log at a moment, as the master tells them. */
export interface LagSample {
  atMs: number;
  masterEnd: number;
  slaveEnd: number;
}

const EVERY_MS = 50;
const CAUGHT_UP_MS = 120_000;

/** Asks a master, on a connection of its own, how far its slave is, until the load has ended and the slave has it all. */
export class LagSampler {
  readonly #client: WireClient;
  readonly #samples: LagSample[] = [];
  readonly #timer: NodeJS.Timeout;
  #isAsking = false;

  private constructor(client: WireClient) {
    this.#client = client;
    this.#timer = setInterval(() => {
      // One at a time: the answers of a master that is busy say less often how things are, and nothing wrong.
      if (!this.#isAsking) void this.#sample().catch(() => clearInterval(this.#timer));
    }, EVERY_MS);
  }

  static async start(broker: string): Promise<LagSampler> {
    return new LagSampler(await WireClient.open(broker));
  }

  async #sample(): Promise<LagSample> {
    this.#isAsking = true;
    try {
      const { code, remark, body } = await this.#client.ask(GET_BROKER_HA_STATUS, {});
      if (code !== 0) throw new Error(`replication: ${code} ${remark}`);
      const { masterCommitLogMaxOffset: masterEnd, slaves } = decodeHaRuntimeInfo(body);
      const slaveEnd = slaves[0]?.slaveAckOffset ?? 0;
      const sample = { atMs: performance.now(), masterEnd, slaveEnd };
      this.#samples.push(sample);
      return sample;
    } finally {
      this.#isAsking = false;
    }
  }

  /** To be called when the load has ended. @throws Error when the slave does not catch up within two minutes */
  async finish(): Promise<Lag> {
    const endedAt = performance.now();
    clearInterval(this.#timer);
    const underLoad = this.#samples.slice();
    const deadline = endedAt + CAUGHT_UP_MS;
    for (;;) {
      const { atMs, masterEnd, slaveEnd } = await this.#sample();
      if (slaveEnd >= masterEnd) {
        this.#client.close();
        return { ...summary(underLoad), caughtUpMs: atMs - endedAt };
      }
      if (atMs > deadline) throw new Error(`the slave lacks ${masterEnd - slaveEnd} bytes two minutes after the load`);
    }
  }
}

/** Median and highest of samples in the order of time; the time behind is read off the master's own earlier ends. */
export function summary(samples: readonly LagSample[]): Omit<Lag, 'caughtUpMs'> {
  const bytes = samples.map(({ masterEnd, slaveEnd }) => Math.max(0, masterEnd - slaveEnd));
  const ms = samples.map((sample, at) => behindMs(samples, at, sample));
  return { samples: samples.length, bytes: middleAndMost(bytes), ms: middleAndMost(ms) };
}

function behindMs(samples: readonly LagSample[], at: number, { atMs, masterEnd, slaveEnd }: LagSample): number {
  if (slaveEnd >= masterEnd) return 0;
  let later = { atMs, masterEnd };
  for (let i = at - 1; i >= 0; i--) {
    const earlier = samples[i] as LagSample;
    if (earlier.masterEnd <= slaveEnd) {
      const share = (slaveEnd - earlier.masterEnd) / Math.max(1, later.masterEnd - earlier.masterEnd);
      return atMs - (earlier.atMs + share * (later.atMs - earlier.atMs));
    }
    later = earlier;
  }
  return atMs - later.atMs;
}

function middleAndMost(values: number[]): { p50: number; max: number } {
  const sorted = values.sort((a, b) => a - b);
  return { p50: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}
