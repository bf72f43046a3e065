import type { Clock } from '../../../../clock.ts';
import { MqError } from '../../../../errors/index.ts';
import type { Server } from './servers.ts';

/** Pauses after all servers have been tried in vain, milliseconds: doubled from the first to the most. */
const PAUSE_MS = { first: 100, most: 1000 };
/** Least time a server is given for a session, milliseconds. */
const LEAST_CONNECT_MS = 1000;
/** The part of the session time-out that it is given at first. */
const CONNECT_PART = 1 / 5;
/** More doublings change nothing. */
const MAX_DOUBLINGS = 8;

/** Which server comes next, after what pause and with how much patience. */
export class Attempts {
  private readonly servers: readonly Server[];
  private readonly sessionTimeoutMs: number;
  private readonly clock: Clock;
  private at = 0;
  /** Connections in a row that came to nothing, or were lost. */
  private failures = 0;
  /** How many of them because a server took too long. */
  private ranOut = 0;
  private firstFailedAtMs = 0;
  private lastError: MqError | undefined;

  /** @param servers at least one */
  constructor(servers: readonly Server[], sessionTimeoutMs: number, clock: Clock) {
    this.servers = servers;
    this.sessionTimeoutMs = sessionTimeoutMs;
    this.clock = clock;
  }

  /** Why there is no connection. */
  get error(): MqError {
    return this.lastError ?? new MqError('UNREACHABLE', 'no connection to ZooKeeper yet');
  }

  /**
   * How long the next server may take to give a session. A server that is just starting may take a connection and never answer
   * on it, so the first try is short; more with each that ran out, for a service that is merely slow.
   */
  get connectMs(): number {
    const first = Math.max(LEAST_CONNECT_MS, this.sessionTimeoutMs * CONNECT_PART);
    return Math.min(first * 2 ** Math.min(this.ranOut, MAX_DOUBLINGS), this.sessionTimeoutMs);
  }

  next(): Server {
    const server = this.servers[this.at % this.servers.length];
    if (server === undefined) throw new MqError('BUG', 'there is no ZooKeeper server to connect to');
    this.at++;
    return server;
  }

  /** Lets the server that `next` gave last be the next once more. */
  stay(): void {
    this.at = Math.max(0, this.at - 1);
  }

  succeeded(): void {
    this.failures = 0;
    this.ranOut = 0;
    this.lastError = undefined;
  }

  /** Returns the pause before the next attempt. TIMEOUT: the server took too long. */
  failed(error: MqError): number {
    if (this.failures === 0) this.firstFailedAtMs = this.clock.now();
    this.failures++;
    if (error.code === 'TIMEOUT') this.ranOut++;
    this.lastError = error;
    if (this.failures % this.servers.length !== 0) return 0;
    return Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** Math.min(this.rounds - 1, MAX_DOUBLINGS));
  }

  /** Whether there has been no connection for longer than `ms`. */
  inVainFor(ms: number): boolean {
    return this.failures > 0 && this.clock.now() - this.firstFailedAtMs > ms;
  }

  private get rounds(): number {
    return Math.floor(this.failures / this.servers.length);
  }
}
