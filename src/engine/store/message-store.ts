import { cleanExpiredQueues, cleanUnusedTopics, type ExpiredQueues } from './cleaning/unused-queues.ts';
import { closeStoreParts, giveBack } from './close-store.ts';
import type { DiskRatios, StoreHealth } from './health.ts';
import { refuseForeignKinds } from './identity/foreign-kinds.ts';
import { StoreLock } from './lock/store-lock.ts';
import { openStoreParts, startStoreParts } from './open-store.ts';
import { type QueueEntry, readEntries } from './read/queue-entries.ts';
import { offsetByTime, storeTimeOf, storeTimeOfRecord } from './read/time-search.ts';
import { finishTruncation } from './replica/truncate.ts';
import type { AckGate, LogFeed, ReplicaLog } from './replica/types.ts';
import type { StoreSettings } from './settings.ts';
import type { StoreStats } from './stats.ts';
import { assembleStore, type StoreOptions, type StoreParts } from './store-parts.ts';
import type {
  ArrivalListener,
  BoundaryType,
  GetRequest,
  GetResult,
  PutListener,
  QueryResult,
  StoreMessage,
} from './types.ts';

/** The message store: puts, reads by offset, time and key, cleaning. One instance owns a directory while it is open. */
export class MessageStore {
  readonly #parts: StoreParts;
  readonly #lock: StoreLock;
  #closed: Promise<void> | undefined;

  private constructor(parts: StoreParts, lock: StoreLock) {
    this.#parts = parts;
    this.#lock = lock;
  }

  /**
   * Takes the directory, recovers what a crash left, and starts the store.
   *
   * @throws MqError IN_USE when another broker has it; CONFIG for kinds mq does not serve; STORE_DAMAGED when only
   * `mq recover` can decide; IO, DISK_FULL
   */
  static async open(options: StoreOptions): Promise<MessageStore> {
    const parts = assembleStore(options);
    const lock = await StoreLock.acquire(parts.directory, 'mq broker', parts.fs);
    try {
      refuseForeignKinds(parts.directory, parts.fs);
      options.onLocked?.();
      await finishTruncation(parts);
      await openStoreParts(parts);
    } catch (error) {
      await Promise.allSettled([giveBack(parts, lock)]);
      throw error;
    }
    const store = new MessageStore(parts, lock);
    startStoreParts(parts);
    return store;
  }

  /** Live keys may be changed here. */
  get settings(): StoreSettings {
    return this.#parts.settings;
  }

  get health(): StoreHealth {
    return this.#parts.health;
  }

  get stats(): StoreStats {
    return this.#parts.stats;
  }

  /**
   * Stores a message. Synchronous and cheap: the bytes are copied before it returns. The listener is told at the end of
   * the event-loop turn (ASYNC_FLUSH, and every refusal) or when the message is durable (SYNC_FLUSH); never earlier.
   */
  put(message: StoreMessage, listener: PutListener): void {
    this.#parts.puts.put(message, listener);
  }

  /**
   * Stores messages one behind the other in the log, with one write and one answer: all or none. They may be for different
   * queues; the answer tells where the first went. Together they must fit into one file.
   */
  putBatch(messages: readonly StoreMessage[], listener: PutListener): void {
    this.#parts.puts.putBatch(messages, listener);
  }

  /** Who decides about puts and reads of a replicated log, if anybody. May be replaced. */
  set gate(gate: AckGate | undefined) {
    const { puts, keeper, log } = this.#parts;
    puts.endTurn();
    keeper.setGate(gate, log.position);
  }

  get gate(): AckGate | undefined {
    return this.#parts.keeper.gate;
  }

  /** To be called when the gate's positions or its permit moved: shows and answers what is due, once per turn. */
  gateMoved(): void {
    this.#parts.keeper.moved();
  }

  get feed(): LogFeed {
    return this.#parts.feed;
  }

  get replica(): ReplicaLog {
    return this.#parts.replica;
  }

  /** Called after each round of answers, once: the moment to send the replies gathered. One function; set it before puts. */
  set onAnswered(callback: () => void) {
    this.#parts.puts.onTurnEnd = callback;
    this.#parts.flusher.onAnswered = callback;
    this.#parts.keeper.onAnswered = callback;
  }

  /**
   * Adds a listener told of each message once it can be read, in queue order, before its put is answered. The returned
   * function takes it away again.
   */
  onArrival(listener: ArrivalListener): () => void {
    return this.#parts.dispatcher.addListener(listener);
  }

  /** Reads messages from a queue offset on; synchronous when in memory. Never rejects for a bad offset. */
  get(request: GetRequest): GetResult | Promise<GetResult> {
    return this.#parts.gets.get(request);
  }

  /** The record at a queue offset when it is in memory, as that of a message just arrived is. */
  hotRecord(topic: string, queueId: number, offset: number): Buffer | undefined {
    return this.#parts.gets.hotRecord(topic, queueId, offset);
  }

  /** First offset of a queue whose message is still stored; 0 for an unknown queue. */
  minOffset(topic: string, queueId: number): number {
    return this.#parts.queues.find(topic, queueId)?.minOffset ?? 0;
  }

  /** Offset the next message of a queue becomes readable at; 0 for an unknown queue. */
  maxOffset(topic: string, queueId: number): number {
    return this.#parts.queues.find(topic, queueId)?.maxOffset ?? 0;
  }

  /** See {@link offsetByTime}; 0 for an unknown queue. */
  offsetByTime(
    topic: string,
    queueId: number,
    timestamp: number,
    boundary: BoundaryType = 'LOWER',
  ): number | Promise<number> {
    const queue = this.#parts.queues.find(topic, queueId);
    return queue === undefined ? 0 : offsetByTime(this.#parts.log, queue, timestamp, boundary);
  }

  /** Store time in ms of the message at a queue offset; -1 when there is none. */
  storeTimeOf(topic: string, queueId: number, offset: number): number | Promise<number> {
    const queue = this.#parts.queues.find(topic, queueId);
    return queue === undefined ? -1 : storeTimeOf(this.#parts.log, queue, offset);
  }

  /** Store time in ms of a queue's oldest message; -1 when it has none. */
  earliestStoreTime(topic: string, queueId: number): number | Promise<number> {
    return this.storeTimeOf(topic, queueId, this.minOffset(topic, queueId));
  }

  /** Store time in ms of the oldest record in the commit log; -1 when it is empty. */
  earliestMessageTime(): number | Promise<number> {
    const { log } = this.#parts;
    return log.position === log.minPosition ? -1 : storeTimeOfRecord(log, log.minPosition);
  }

  /** The record at a commit log position; undefined when no record begins there. */
  async messageAt(physicalOffset: number): Promise<Buffer | undefined> {
    return physicalOffset < this.#parts.replica.shownTo ? this.#parts.gets.recordAt(physicalOffset) : undefined;
  }

  /**
   * Records of a topic with a key, stored between two times (ms, both included), ascending by position. Other keys with
   * the same hash may be among them. At most `maxMsgsNumBatch`.
   */
  async queryByKey(topic: string, key: string, maxNum: number, begin: number, end: number): Promise<QueryResult> {
    const { index } = this.#parts;
    const positions = index === undefined ? [] : await index.query(topic, key, maxNum, begin, end);
    const records = await Promise.all(positions.map((position) => this.messageAt(position)));
    return {
      buffers: records.filter((record) => record !== undefined),
      indexLastUpdateTimestamp: index?.lastUpdate.timestamp ?? 0,
      indexLastUpdatePhyOffset: index?.lastUpdate.phyOffset ?? 0,
    };
  }

  /** Whether {@link queryByKey} finds every stored message: there is an index, and it lacks nothing. */
  get indexIsComplete(): boolean {
    return this.#parts.index?.isLive === true;
  }

  topics(): string[] {
    return this.#parts.queues.topics();
  }

  /** Ids of a topic's queues, ascending. */
  queueIds(topic: string): number[] {
    return this.#parts.queues
      .queuesOf(topic)
      .map((queue) => queue.queueId)
      .sort((a, b) => a - b);
  }

  /** Consume queue entries from an offset on, at most 1,000; undefined for an unknown queue. */
  queueEntries(topic: string, queueId: number, offset: number, count: number): QueueEntry[] | undefined {
    const queue = this.#parts.queues.find(topic, queueId);
    return queue === undefined ? undefined : readEntries(queue, offset, count);
  }

  /** Bytes of the volume the commit log is on, as `df` counts them. */
  diskSpace(): { total: number; free: number } {
    const { totalBytes, availableBytes } = this.#parts.fs.volume(this.#parts.log.files.directory);
    return { total: totalBytes, free: availableBytes };
  }

  /**
   * The records that queue entries speak of, read in one sweep; undefined for one that is not there, or no longer. Bounded
   * by the caller.
   */
  recordsAt(entries: readonly Pick<QueueEntry, 'position' | 'size'>[]): Promise<(Buffer | undefined)[]> {
    return this.#parts.gets.recordsAt(entries);
  }

  /** Resolves when all that is written is durable, or the store has become read-only. */
  flush(): Promise<void> {
    return this.#parts.flusher.flush();
  }

  /** Removes a topic's queues at once; its records go when their files expire. Returns whether there were any. */
  deleteTopic(topic: string): boolean {
    return this.#parts.queues.deleteTopic(topic);
  }

  /** Removes the queues of topics nobody keeps, or, in a dry run, only finds them. Returns their names. */
  cleanUnusedTopics(isKept: (topic: string) => boolean, dryRun = false): Promise<string[]> {
    return cleanUnusedTopics(this.#parts.queues, isKept, dryRun);
  }

  /** Removes queues without a message in the commit log, except those in use, or, in a dry run, only finds them. */
  cleanExpiredQueues(isInUse: (topic: string, queueId: number) => boolean, dryRun = false): Promise<ExpiredQueues> {
    return cleanExpiredQueues(this.#parts.queues, this.#parts.log, isInUse, dryRun);
  }

  /** Removes expired commit log files now. Returns their names. Throws what stopped it. */
  deleteExpiredFiles(): Promise<string[]> {
    return this.#parts.cleaner.deleteExpiredFiles();
  }

  /** Names of the commit log files that {@link deleteExpiredFiles} would remove now. */
  expiredFiles(): string[] {
    return this.#parts.cleaner.expiredFiles();
  }

  /** Measures the volumes anew: used shares, 0 to 1; -1 where a path is missing. */
  diskRatios(): DiskRatios {
    return this.#parts.diskSpace.check();
  }

  /** Position of the oldest byte in the commit log; -1 while it has no file. */
  get minPhysicalOffset(): number {
    return this.#parts.log.files.first?.start ?? -1;
  }

  get maxPhysicalOffset(): number {
    return this.#parts.log.writtenTo;
  }

  /** Everything before it is durable. */
  get flushedTo(): number {
    return this.#parts.flusher.flushedTo;
  }

  /** Puts that wait for a sync or for replicas before they are answered. */
  get pendingAnswers(): number {
    return this.#parts.flusher.waitingCount + this.#parts.keeper.waitingCount;
  }

  /** Milliseconds the oldest that waits for the disk has waited. */
  get oldestPendingMs(): number {
    return Math.max(this.#parts.flusher.oldestWaitingMs, this.#parts.keeper.oldestUnflushedMs);
  }

  /** Bytes of the log that wait for the end of the turn. */
  get dispatchBehindBytes(): number {
    return this.#parts.log.pendingBytes;
  }

  /** Answers what was put, makes everything durable, and gives the directory back: see {@link closeStoreParts}. */
  close(): Promise<void> {
    this.#closed ??= closeStoreParts(this.#parts, this.#lock);
    return this.#closed;
  }
}
