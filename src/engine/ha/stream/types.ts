/**
 * The replication streams between two brokers of one group, as their owners see them. A stream moves bytes and tells what
 * it hears; every decision (whom to welcome, whether to grant, what an acknowledgement is worth) is its listener's.
 *
 * How a connection goes: the slave sends HELLO; the master's listener answers with {@link MasterStream.welcome} or
 * `refuse`; the slave's listener looks at the WELCOME and calls {@link SlaveStream.follow} once its promise and its epoch
 * table are durable, or closes to cut its log first. The first ACK of `follow` is what makes the master send. A connection belongs
 * to one epoch: the next one begins with a new HELLO.
 */

/** An epoch and the log position of its first byte. */
export interface EpochStart {
  readonly epoch: number;
  readonly start: number;
}

/** What the master counts as acknowledged: handed to the slave's kernel, or durable on its disk. By the master's `flushDiskType`. */
export const FlushRule = { WRITTEN: 'WRITTEN', FLUSHED: 'FLUSHED' } as const;
export type FlushRule = (typeof FlushRule)[keyof typeof FlushRule];

/** The last record of a slave's log: same epoch and place but another checksum means that two logs which must agree do not. */
export interface LastRecord {
  readonly position: number;
  readonly size: number;
  /** CRC-32 of all its bytes. */
  readonly crc: number;
}

/** Slave to master: who I am, and what I have. */
export interface Hello {
  readonly group: string;
  readonly member: string;
  readonly storeId: string;
  readonly incarnation: string;
  /** The highest epoch this member has promised to follow. */
  readonly promised: number;
  /** Ascending. */
  readonly epochs: readonly EpochStart[];
  /** Position of the first byte stored. */
  readonly min: number;
  /** Position behind the last record. */
  readonly max: number;
  /** Position up to which the log is durable. */
  readonly flushed: number;
  /** Position up to which this member knows that the set has the log: it is never cut below (I10). */
  readonly confirmed: number;
  /** Absent when the log is empty. */
  readonly last?: LastRecord | undefined;
}

/** Master to slave: follow me, from there on. */
export interface Welcome {
  readonly epoch: number;
  readonly incarnation: string;
  /** The master's, ascending. */
  readonly epochs: readonly EpochStart[];
  /** Position up to which both logs agree. Below the slave's end: it cuts there, sets aside, and comes again. */
  readonly cutTo: number;
  /** Position of the first byte the master sends; above `cutTo` only where the master has nothing older. */
  readonly startFrom: number;
  readonly flushRule: FlushRule;
}

/** Why a master does not take a slave; travels as text, so that unknown codes are shown as they are. */
export const RefusalCode = {
  /** This member is not the group's master, or not any more. */
  NOT_MASTER: 'NOT_MASTER',
  /** Another group's slave, or one of another store than the group knows. */
  WRONG_GROUP: 'WRONG_GROUP',
  /** The logs disagree where they must not (I2): nothing is cut by itself. */
  DIVERGED: 'DIVERGED',
} as const;
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode];

/** Master to slave, every half second and on demand. */
export interface Probe {
  readonly epoch: number;
  /** The master's elapsed milliseconds when it was sent; only the master reads it. */
  readonly stampMs: number;
  readonly confirm: number;
  /** End of the master's log. */
  readonly max: number;
}

/** Slave to master. */
export interface Ack {
  readonly epoch: number;
  readonly written: number;
  readonly flushed: number;
  /** Stamp of the probe this answers; 0 in an ACK for data, which grants nothing. */
  readonly stampMs: number;
  /** Whether the slave lets the master go on for the time of a grant, counted from `stampMs`. */
  readonly granted: boolean;
}

/** Told what one slave's connection brings, in the master. */
export interface MasterStreamListener {
  /** To be answered by `welcome` or `refuse`, now or later. */
  onHello(stream: MasterStream, hello: Hello): void;
  onAck(stream: MasterStream, ack: Ack): void;
  /** The slave goes away by itself: nobody has to wait for it. */
  onLeaving(stream: MasterStream, reason: string): void;
  /** The slave has promised a higher epoch: this master is none any more. */
  onFenced(stream: MasterStream, epoch: number, reason: string): void;
  /** Once, last; also when this side closed it. The reason names the peer. */
  onClosed(stream: MasterStream, reason: string): void;
}

/** The master's end of one slave's connection: a cursor into the log and no queue. */
export interface MasterStream {
  /** `ip:port`. */
  readonly peer: string;
  /** Undefined before HELLO. */
  readonly hello: Hello | undefined;
  /** Position up to which bytes were handed to the socket. */
  readonly sentTo: number;
  /** What the slave last said it has; -1 before its first ACK. */
  readonly acked: { readonly written: number; readonly flushed: number };
  /** True holds the stream to `haMaxSyncBytesPerSecond`: while the slave catches up and nobody waits for it. */
  limited: boolean;
  welcome(welcome: Welcome): void;
  /** Says why and which epoch it knows, and closes. */
  refuse(code: RefusalCode, epoch: number, reason: string): void;
  /** The log has grown: sends at once what the window allows. Cheap when there is nothing to do. */
  onWritten(): void;
  /** Sends a probe now. */
  probe(): void;
  close(reason: string): void;
}

/** Told what the connection to the master brings, in a slave. */
export interface SlaveStreamListener {
  /** To be answered by `follow` or `close`, now or later. */
  onWelcome(stream: SlaveStream, welcome: Welcome): void;
  onRefused(stream: SlaveStream, code: string, epoch: number, reason: string): void;
  /** Bytes were appended up to `end`; the master knew `confirm` when it sent them. Once per burst. */
  onData(stream: SlaveStream, end: number, confirm: number): void;
  /** To be answered by `answerProbe`, now or later. */
  onProbe(stream: SlaveStream, probe: Probe): void;
  /** The store refused bytes that the stream found right: an I/O error, a full disk. The stream closes. */
  onStoreFailed(stream: SlaveStream, error: unknown): void;
  /** Once, last; also when this side closed it. The reason names the peer. */
  onClosed(stream: SlaveStream, reason: string): void;
}

/** The slave's end of its connection to the master. */
export interface SlaveStream {
  /** `host:port` of the master. */
  readonly peer: string;
  /** Undefined before WELCOME. */
  readonly welcome: Welcome | undefined;
  /** Takes the master's bytes from here on. The log must end at `startFrom`; promise and epoch table must be durable (I7). */
  follow(): void;
  /** Answers a probe with the positions of now; `granted` lets the master go on for the time of a grant. */
  answerProbe(stampMs: number, granted: boolean): void;
  /** Says that this member goes away by itself, and closes. */
  leave(reason: string): void;
  close(reason: string): void;
}
