import { messageOf } from '../../errors/index.ts';
import { encodeHeartbeatData, type HeartbeatData } from '../../protocol/bodies/heartbeat-data.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { unregisterClientRequest } from '../../protocol/headers/consumer.ts';
import type { Caller } from '../caller.ts';
import type { ClientLog } from './client-log.ts';

/** A client that only sends beats first after so long: a program that sends one message and ends never does. */
const FIRST_BEAT_MS = 1000;
/** A broker that could not be told is tried again after so long. */
const AGAIN_MS = 5000;

export interface HeartbeatSource {
  readonly clientId: string;
  readonly intervalMs: number;
  readonly caller: Caller;
  readonly log: ClientLog;
  /** The brokers to tell. */
  addresses(): Iterable<string>;
  /** What to tell; undefined when there is nobody to speak for. */
  data(): HeartbeatData | undefined;
}

/**
 * Tells the brokers which groups this client stands for (34), at once when asked to and then at intervals. A broker that
 * lost the connection, or could not be told, is told again soon.
 */
export class Heartbeats {
  readonly #source: HeartbeatSource;
  /** Brokers that know this client, with the membership they were told last. */
  readonly #told = new Map<string, number>();
  /** Brokers whose failure has been logged. */
  readonly #failing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  /** Counts who joined. */
  #membership = 0;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /** When every broker is to be told again, on the steady clock. */
  #fullDueAt = 0;
  #stopped = false;

  constructor(source: HeartbeatSource) {
    this.#source = source;
  }

  /**
   * Somebody joined: the first begins the rhythm, with a beat in a second unless one is asked for before; of another,
   * brokers that are told already hear at once.
   */
  joined(): void {
    this.#membership++;
    if (this.#told.size > 0) void this.now();
    else if (this.#timer === undefined) this.#schedule(FIRST_BEAT_MS);
  }

  /** True once a broker has been told. */
  get begun(): boolean {
    return this.#told.size > 0;
  }

  /** True when the broker has been told of everybody who is here now. */
  knows(address: string): boolean {
    return this.#told.get(address) === this.#membership;
  }

  /** Tells every broker now. What changed before the call has been told when it resolves; it never rejects. */
  now(): Promise<void> {
    if (this.#running === undefined) return this.#start(false);
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.now();
    });
    return this.#next;
  }

  /** The connection to a broker is gone, and with it what the broker knew. */
  lost(address: string): void {
    if (this.#told.delete(address)) this.#schedule(FIRST_BEAT_MS);
  }

  /** Takes a group back at every broker that was told of it (35). Failures are logged: the brokers find out by themselves. */
  async unregister(group: { producerGroup?: string; consumerGroup?: string }): Promise<void> {
    await this.#running;
    const { caller, clientId, log } = this.#source;
    const telling = [...this.#told.keys()].map(async (address) => {
      try {
        const values = { clientID: clientId, ...group };
        await caller.callWith(address, RequestCode.UNREGISTER_CLIENT, unregisterClientRequest, values);
      } catch (error) {
        log.warn({ address, ...group, reason: messageOf(error) }, 'a broker could not be told that a group leaves');
      }
    });
    await Promise.all(telling);
  }

  /** Ends the rhythm. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #start(onlyMissing: boolean): Promise<void> {
    clearTimeout(this.#timer);
    if (!onlyMissing) this.#fullDueAt = performance.now() + this.#source.intervalMs;
    this.#running = this.#beat(onlyMissing).finally(() => {
      this.#running = undefined;
      const untilFull = Math.max(0, this.#fullDueAt - performance.now());
      this.#schedule(this.#failing.size > 0 ? Math.min(AGAIN_MS, untilFull) : untilFull);
    });
    return this.#running;
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.#tick(), afterMs);
    this.#timer.unref();
  }

  #tick(): void {
    if (this.#running === undefined) void this.#start(performance.now() < this.#fullDueAt);
  }

  async #beat(onlyMissing: boolean): Promise<void> {
    const membership = this.#membership;
    const data = this.#source.data();
    if (data === undefined) return;
    const body = encodeHeartbeatData(data);
    const addresses = new Set(this.#source.addresses());
    for (const known of [...this.#told.keys(), ...this.#failing]) {
      if (addresses.has(known)) continue;
      this.#told.delete(known);
      this.#failing.delete(known);
    }
    const targets = onlyMissing ? [...addresses].filter((address) => !this.knows(address)) : [...addresses];
    await Promise.all(targets.map((address) => this.#tell(address, body, membership)));
  }

  async #tell(address: string, body: Buffer, membership: number): Promise<void> {
    try {
      await this.#source.caller.call(address, RequestCode.HEART_BEAT, { body });
      this.#told.set(address, membership);
      this.#failing.delete(address);
    } catch (error) {
      this.#told.delete(address);
      const fields = { address, reason: messageOf(error) };
      if (this.#failing.has(address)) this.#source.log.debug(fields, 'a broker still takes no heartbeat');
      else this.#source.log.warn(fields, 'a broker takes no heartbeat');
      this.#failing.add(address);
    }
  }
}
