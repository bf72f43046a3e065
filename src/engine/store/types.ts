/** The store's contract with the broker: what goes in, what comes out, and with which statuses. */

/** A message as the broker hands it to the store. Byte fields are not copied before {@link MessageStore.put} returns. */
export interface StoreMessage {
  topic: string;
  queueId: number;
  /** The application's flag. */
  flag: number;
  sysFlag: number;
  /** Milliseconds, from the client. */
  bornTimestamp: number;
  bornHost: HostAddress;
  reconsumeTimes: number;
  /** Physical offset of the half message a commit belongs to; else 0. */
  preparedTransactionOffset: number;
  body: Uint8Array;
  /** Encoded property string (wire-protocol 4.3), complete as it shall be stored. */
  properties: Uint8Array;
  /** hashCode of the TAGS property, 0 without one. A number: the hash is 32 bits wide. */
  tagsCode: number;
  /** UNIQ_KEY and the words of KEYS, to be indexed; undefined when there are none. */
  keys: readonly string[] | undefined;
  /** In the delay topic: milliseconds from store time to delivery; their sum takes the place of the tag code (store-format 3.1). */
  deliverAfterMs?: number;
  /** False (the WAIT property) answers a SYNC_FLUSH put once it is written; absent or true waits for the sync. */
  waitForFlush?: boolean;
}

/** An address as the record stores it. */
export interface HostAddress {
  /** 4 or 16 bytes. */
  readonly ip: Uint8Array;
  readonly port: number;
}

export const PutStatus = {
  OK: 'OK',
  FLUSH_DISK_TIMEOUT: 'FLUSH_DISK_TIMEOUT',
  /** Stored here, but the replicas did not say in time that they have it. */
  FLUSH_SLAVE_TIMEOUT: 'FLUSH_SLAVE_TIMEOUT',
  /** Stored here, and there is no replica to wait for. */
  SLAVE_NOT_AVAILABLE: 'SLAVE_NOT_AVAILABLE',
  /** This broker is not, or no longer, the one to send to: not promised. */
  NOT_MASTER: 'NOT_MASTER',
  /** Refused before it was stored: too few replicas are in sync. */
  IN_SYNC_REPLICAS_NOT_ENOUGH: 'IN_SYNC_REPLICAS_NOT_ENOUGH',
  /** Disk full, read-only after an I/O error, closing: the message was not stored. */
  SERVICE_NOT_AVAILABLE: 'SERVICE_NOT_AVAILABLE',
  MESSAGE_ILLEGAL: 'MESSAGE_ILLEGAL',
  UNKNOWN_ERROR: 'UNKNOWN_ERROR',
} as const;
export type PutStatus = (typeof PutStatus)[keyof typeof PutStatus];

/** Where a message went. */
export interface PutResult {
  status: PutStatus;
  /** Why, when the status is not OK. */
  reason: string | undefined;
  /** Position of the (first) record in the commit log. */
  physicalOffset: number;
  /** Index of the (first) message in its queue. */
  queueOffset: number;
  /** Milliseconds. */
  storeTimestamp: number;
  /** Positions of all records of a batch; undefined for a single message. */
  batchPhysicalOffsets: number[] | undefined;
}

/** Told when a put has become what it promised: written (ASYNC_FLUSH), durable (SYNC_FLUSH), or failed. */
export interface PutListener {
  onPut(result: PutResult): void;
}

/** Statuses of a read by queue offset; names as in the original, they travel as remarks. */
export const GetStatus = {
  FOUND: 'FOUND',
  NO_MATCHED_MESSAGE: 'NO_MATCHED_MESSAGE',
  MESSAGE_WAS_REMOVING: 'MESSAGE_WAS_REMOVING',
  OFFSET_FOUND_NULL: 'OFFSET_FOUND_NULL',
  OFFSET_OVERFLOW_BADLY: 'OFFSET_OVERFLOW_BADLY',
  OFFSET_OVERFLOW_ONE: 'OFFSET_OVERFLOW_ONE',
  OFFSET_TOO_SMALL: 'OFFSET_TOO_SMALL',
  NO_MATCHED_LOGIC_QUEUE: 'NO_MATCHED_LOGIC_QUEUE',
  NO_MESSAGE_IN_QUEUE: 'NO_MESSAGE_IN_QUEUE',
  /** Given by the broker, not by the store: a reset of the group's offset waits to be followed. */
  OFFSET_RESET: 'OFFSET_RESET',
} as const;
export type GetStatus = (typeof GetStatus)[keyof typeof GetStatus];

/** What {@link MessageStore.get} asks for. */
export interface GetRequest {
  topic: string;
  queueId: number;
  /** First queue offset wanted. */
  offset: number;
  maxMessages: number;
  maxBytes: number;
  /** Accepts a consume-queue entry by its tag code; undefined takes all. */
  matches: ((tagsCode: number) => boolean) | undefined;
  /** Accepts a record that the entry let through, by its content; absent takes all. */
  matchesRecord?: (record: Buffer) => boolean;
  /** Passes over messages by their offset; absent passes over none. */
  skips?: ((offset: number) => boolean) | undefined;
}

export interface GetResult {
  status: GetStatus;
  nextBeginOffset: number;
  minOffset: number;
  maxOffset: number;
  /** Stored records, ready to be sent one after the other. */
  buffers: Buffer[];
  /** Sum of their lengths. */
  bytes: number;
  messageCount: number;
  /** True when the reader is so far behind that a slave should serve it. */
  suggestPullingFromSlave: boolean;
}

/** Told of every message once it can be read; drives long polling. */
export type ArrivalListener = (
  topic: string,
  queueId: number,
  queueOffset: number,
  tagsCode: number,
  storeTimestamp: number,
) => void;

/** Result of a query by key. */
export interface QueryResult {
  /** Stored records, ascending by position; hash collisions are the caller's to filter. */
  buffers: Buffer[];
  indexLastUpdateTimestamp: number;
  indexLastUpdatePhyOffset: number;
}

/** Which neighbour a search by time answers: the first at or after the time, or the last at or before it. */
export type BoundaryType = 'LOWER' | 'UPPER';

export type FlushDiskType = 'ASYNC_FLUSH' | 'SYNC_FLUSH';
