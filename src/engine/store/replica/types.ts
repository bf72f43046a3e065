import type { PutStatus } from '../types.ts';

/** Why a put is not taken, or not promised; the reason goes to the sender. */
export interface PutRefusal {
  readonly status: PutStatus;
  readonly reason: string;
}

/**
 * Decides about puts and reads of a log that is replicated. A store without one admits, shows and answers at once, at no
 * cost. Positions are commit log positions; they may move either way only by way of {@link MessageStore.gateMoved} or by
 * another gate. A gate that gives up (lost permit, another role) says `answerTo` Infinity and refuses in
 * {@link mayAnswer}: every answer that waits then becomes that refusal.
 */
export interface AckGate {
  /** Asked once per put, before anything is appended; undefined admits. */
  admit(): PutRefusal | undefined;
  /** Where OK may be answered up to; Infinity where nobody is waited for. */
  readonly answerTo: number;
  /**
   * Where records may be shown up to: queues, index, waiting pulls. Infinity where all may. A slave that hears of the
   * confirm offset says 0 here and calls {@link ReplicaLog.confirmTo}: the higher of both counts.
   */
  readonly showTo: number;
  /**
   * The last look before a round of answers leaves. A refusal turns every OK of the round into it; SLAVE_NOT_AVAILABLE
   * and FLUSH_SLAVE_TIMEOUT only those that wanted to wait, for they say that the message is stored.
   */
  mayAnswer(): PutRefusal | undefined;
  /** Whether there can be no other master at this moment; true where it is not said. Leaves everything as it is. */
  hasPermit?(): boolean;
  /** Milliseconds an answer may wait for replicas before it becomes FLUSH_SLAVE_TIMEOUT. */
  readonly waitMs: number;
  /** The kernel has the log up to `end`: the moment to send it on. In the turn of the write, before any sync. */
  onWritten(end: number): void;
  /** The log is durable up to `end`. */
  onFlushed(end: number): void;
}

/** A record by where it lies. */
export interface LoggedRecord {
  readonly position: number;
  readonly size: number;
  /** CRC-32 of all of the record's bytes, unsigned. */
  readonly crc: number;
  readonly storeTimestamp: number;
}

/** The raw bytes of the commit log, for those who send them on. Keeps no state per reader. */
export interface LogFeed {
  /** Position behind the last byte the kernel has. */
  readonly end: number;
  /** Everything before it is durable. */
  readonly flushed: number;
  /** Position of the oldest byte stored; 0 for an empty log. */
  readonly min: number;
  /** Start of the newest file; where the original lets an empty slave begin. */
  readonly lastFileStart: number;
  /** Bytes of a commit log file. */
  readonly fileSize: number;
  /**
   * At most `maxBytes` from `from` on, never over a file's end; the filler behind a file's last record comes as it lies
   * there. At once while they are in memory; empty at the end of the log; undefined when that part is gone. Slices of
   * the log in memory stay what they are for as long as they are held. @throws MqError BUG behind the end
   */
  read(from: number, maxBytes: number): Buffer | Promise<Buffer | undefined>;
  /**
   * The same, ending behind a whole record or filler: as many as fit, at least one, be it larger than `maxBytes`. `from`
   * must be where a record begins. @throws MqError STORE_DAMAGED where none does
   */
  readRecords(from: number, maxBytes: number): Buffer | Promise<Buffer | undefined>;
  /**
   * The last record that begins before `position`; undefined when there is none stored. Its end is `position` exactly
   * when that is a record's boundary (or the start of a file, whose filler lies between).
   */
  recordBefore(position: number): Promise<LoggedRecord | undefined>;
}

/** The log of a replica: bytes of another broker's log, put where they lie there. */
export interface ReplicaLog {
  /** Where the next append goes. */
  readonly end: number;
  /** End of the last whole record: what a classic slave reports as its offset may be behind `end` by part of one. */
  readonly wholeTo: number;
  /** Everything before it is durable. */
  readonly flushed: number;
  /** Records before it can be read through their queues. */
  readonly shownTo: number;
  /**
   * Appends raw bytes, which the kernel has when it returns, and dispatches what may be shown. A record may be cut by the
   * end of `bytes` and go on with the next append. An empty log may begin at any start of a file. Nothing is written
   * when it throws.
   *
   * @throws MqError BUG when `position` is not {@link end}; STORE_DAMAGED when the bytes are no records of that position,
   * or files there end elsewhere (another mappedFileSizeCommitLog); IO, DISK_FULL
   */
  append(position: number, bytes: Buffer): void;
  /** Resolves when everything appended so far is durable. @throws MqError IO when the store became read-only */
  flush(): Promise<void>;
  /** The master's confirm offset: records before it may be shown. Never goes back. */
  confirmTo(position: number): void;
}
