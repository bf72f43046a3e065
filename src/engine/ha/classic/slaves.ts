import type { Socket } from 'node:net';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { ReplicaStatus } from '../../broker/role/types.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { SlaveConnection } from './slave-connection.ts';

/** Keys of the configuration, read at each use. */
export interface ReplicationSettings {
  haTransferBatchSize: number;
  haFlowControlEnable: boolean;
  /** Of each slave. */
  maxHaTransferByteInSecond: number;
  haSendHeartbeatInterval: number;
  haHousekeepingInterval: number;
  haMaxGapNotInSync: number;
  haSlaveFallbehindMax: number;
}

export interface SlavesOptions {
  feed: LogFeed;
  settings: () => ReplicationSettings;
  /** See SlaveConnectionOptions. */
  sendTo(): number;
  log: RemotingLog;
  /** A slave has acknowledged more, came or went. */
  onMoved(): void;
}

/** The slaves of this master that speak the original's protocol. */
export class Slaves {
  readonly #options: SlavesOptions;
  readonly #connections = new Set<SlaveConnection>();

  constructor(options: SlavesOptions) {
    this.#options = options;
  }

  /** Serves a connection. */
  readonly accept = (socket: Socket, first: Buffer): void => {
    const { feed, settings, sendTo, log, onMoved } = this.#options;
    const connection: SlaveConnection = new SlaveConnection(socket, first, {
      feed,
      batchBytes: () => settings().haTransferBatchSize,
      maxBytesPerSecond: () =>
        settings().haFlowControlEnable ? settings().maxHaTransferByteInSecond : Number.POSITIVE_INFINITY,
      heartbeatMs: () => settings().haSendHeartbeatInterval,
      silentMs: () => settings().haHousekeepingInterval,
      sendTo,
      onAck: () => onMoved(),
      onClosed: (slave, reason) => {
        this.#connections.delete(slave);
        log.warn({ slave: slave.address, ackOffset: slave.ackOffset, reason }, 'a slave has gone');
        onMoved();
      },
    });
    this.#connections.add(connection);
    log.info({ slave: connection.address, from: connection.sendingFrom }, 'a slave has come');
    onMoved();
  };

  /** The log has grown. */
  send(): void {
    for (const connection of this.#connections) connection.send();
  }

  /** Slaves that have said how far they are. */
  get count(): number {
    let count = 0;
    for (const { ackOffset } of this.#connections) if (ackOffset >= 0) count++;
    return count;
  }

  /** Whether nobody is connected: the log need not be watched. */
  get isEmpty(): boolean {
    return this.#connections.size === 0;
  }

  /** How many of them lack no more of the log than counts as in sync. */
  get inSyncCount(): number {
    let count = 0;
    for (const connection of this.#connections) if (this.#isInSync(connection)) count++;
    return count;
  }

  /** Log position that at least so many slaves have; -1 when there are fewer. */
  ackedBy(wanted: number): number {
    if (wanted === 1) {
      let most = -1;
      for (const { ackOffset } of this.#connections) if (ackOffset > most) most = ackOffset;
      return most;
    }
    const acks = [...this.#connections].map(({ ackOffset }) => ackOffset).sort((a, b) => b - a);
    return acks[wanted - 1] ?? -1;
  }

  status(): ReplicaStatus[] {
    const { end } = this.#options.feed;
    return [...this.#connections].map((connection) => ({
      address: connection.address,
      ackOffset: Math.max(0, connection.ackOffset),
      behindBytes: Math.max(0, end - Math.max(0, connection.ackOffset)),
      inSync: this.#isInSync(connection),
      bytesPerSecond: connection.bytesPerSecond,
      sendingFrom: Math.max(0, connection.sendingFrom),
    }));
  }

  #isInSync({ ackOffset }: SlaveConnection): boolean {
    const { haMaxGapNotInSync, haSlaveFallbehindMax } = this.#options.settings();
    if (ackOffset < 0) return false;
    return this.#options.feed.end - ackOffset < Math.min(haMaxGapNotInSync, haSlaveFallbehindMax);
  }

  /** Ends them all. */
  close(reason: string): void {
    for (const connection of [...this.#connections]) connection.close(reason);
  }
}
