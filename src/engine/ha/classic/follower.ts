import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { FollowerStatus } from '../../broker/role/types.ts';
import type { LogFeed, ReplicaLog } from '../../store/replica/types.ts';
import { FlowRate } from './flow-rate.ts';
import { knownBytes } from './known-bytes.ts';
import { MasterConnection } from './master-connection.ts';

export interface FollowerOptions {
  feed: LogFeed;
  replica: ReplicaLog;
  heartbeatMs(): number;
  silentMs(): number;
  /** See MasterConnectionOptions. */
  onBegun(position: number, master: string): void;
  clock: Clock;
  log: RemotingLog;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

/** A slave of the original's protocol: follows the master it is told of, and comes again when it loses it. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #rate = new FlowRate();
  #master: string | undefined;
  #connection: MasterConnection | undefined;
  /** While the end of the log is read, a connection stands, or a pause runs. */
  #attempt: symbol | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #isConnected = false;
  #masterOffset = 0;
  #lastReadAt = 0;
  #lastWriteAt = 0;
  #trouble: string | undefined;
  #complained: string | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Follows the master whose HA port is at `address`; undefined follows none until the next call. */
  follow(address: string | undefined): void {
    if (address === this.#master) return;
    this.#options.log.info({ from: this.#master, to: address }, 'the log is fetched from another master');
    this.#master = address;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#trouble = undefined;
    this.#drop('another master is followed');
    if (address !== undefined) this.#connect(address);
  }

  get status(): Omit<FollowerStatus, 'beganAt'> {
    const { end } = this.#options.replica;
    return {
      masterHaAddress: this.#master,
      connected: this.#isConnected,
      offset: end,
      masterOffset: Math.max(end, this.#masterOffset),
      bytesPerSecond: this.#rate.bytesPerSecond,
      lastReadAt: this.#lastReadAt,
      lastWriteAt: this.#lastWriteAt,
      trouble: this.#master === undefined ? 'no master is known' : this.#trouble,
    };
  }

  #connect(address: string): void {
    const attempt = Symbol(address);
    this.#attempt = attempt;
    knownBytes(this.#options.feed).then(
      (known) => {
        if (this.#attempt === attempt) this.#open(address, attempt, known);
      },
      (error: unknown) => this.#retry(attempt, `the own log cannot be read: ${messageOf(error)}`),
    );
  }

  #open(address: string, attempt: symbol, known: Awaited<ReturnType<typeof knownBytes>>): void {
    const { replica, heartbeatMs, silentMs, onBegun, clock, log } = this.#options;
    this.#connection = new MasterConnection({
      address,
      replica,
      known,
      rate: this.#rate,
      heartbeatMs,
      silentMs,
      onConnected: () => {
        this.#isConnected = true;
        log.info({ master: address, offset: replica.end }, 'connected to the master');
      },
      onHeard: (masterOffset) => {
        this.#lastReadAt = clock.now();
        this.#masterOffset = masterOffset;
        this.#pauseMs = FIRST_PAUSE_MS;
        this.#trouble = undefined;
        this.#complained = undefined;
      },
      onReported: () => {
        this.#lastWriteAt = clock.now();
      },
      onBegun: (position) => onBegun(position, address),
      onClosed: (reason) => this.#retry(attempt, reason),
    });
  }

  #retry(attempt: symbol, reason: string): void {
    if (this.#attempt !== attempt || this.#master === undefined) return;
    this.#connection = undefined;
    this.#isConnected = false;
    this.#trouble = reason;
    const master = this.#master;
    if (this.#complained !== reason) {
      this.#complained = reason;
      this.#options.log.error(
        { master, offset: this.#options.replica.end, reason },
        'the master is not followed; trying on',
      );
    }
    this.#timer = setTimeout(() => this.#connect(master), this.#pauseMs);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  #drop(reason: string): void {
    clearTimeout(this.#timer);
    this.#attempt = undefined;
    this.#connection?.close(reason);
    this.#connection = undefined;
    this.#isConnected = false;
  }

  close(): void {
    this.#master = undefined;
    this.#drop('the broker stops following');
  }
}
