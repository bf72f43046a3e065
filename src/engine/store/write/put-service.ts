import type { Clock } from '../../../clock.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';
import { isDiskFull, type StoreHealth } from '../health.ts';
import type { PutRefusal } from '../replica/types.ts';
import type { StoreSettings } from '../settings.ts';
import type { StoreStats } from '../stats.ts';
import { type HostAddress, type PutListener, type PutResult, PutStatus, type StoreMessage } from '../types.ts';
import { dispatchGroup } from './dispatch-group.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Flusher } from './flusher.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import { illegalReason, limitText, sizeOf } from './message-check.ts';
import { newPutResult, type PendingAnswer, type PendingRecord, PutGroup } from './put-group.ts';
import { RecordEncoder } from './record-encoder.ts';

/** More than this is written before the turn ends, so that one turn cannot fill the memory. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024;

/** What the put path works with. */
export interface PutParts {
  log: CommitLog;
  queues: ConsumeQueues;
  dispatcher: Dispatcher;
  flusher: Flusher;
  keeper: Gatekeeper;
  health: StoreHealth;
  settings: StoreSettings;
  stats: StoreStats;
  clock: Clock;
  storeHost: HostAddress;
}

/**
 * The put path. A put is encoded straight into the log's tail; at the end of the event-loop turn everything gathered is
 * written at once, dispatched, and answered (SYNC_FLUSH: answered by the {@link Flusher}). A group whose write fails
 * leaves no trace: log, queue offsets and files are as before it.
 */
export class PutService {
  readonly #parts: PutParts;
  readonly #encoder: RecordEncoder;
  #group = new PutGroup();
  #spare: PutGroup | undefined = new PutGroup();
  #immediate: NodeJS.Immediate | undefined;
  readonly #endTurn = (): void => {
    this.#immediate = undefined;
    this.endTurn();
  };
  /** Store time of the newest record: times never go back, whatever the clock does. */
  lastTimestamp = 0;
  /** Called once at the end of each turn with puts, after the listeners: the moment to send replies. */
  onTurnEnd: () => void = () => undefined;

  constructor(parts: PutParts) {
    this.#parts = parts;
    this.#encoder = new RecordEncoder(parts.storeHost);
  }

  put(message: StoreMessage, listener: PutListener): void {
    const result = newPutResult();
    const refusal = this.#refusal();
    this.#begin();
    if (refusal !== undefined) {
      this.#refuse(listener, result, refusal.status, refusal.reason);
      return;
    }
    const { health, settings, storeHost } = this.#parts;
    const topicBytes = this.#topicBytes(message);
    const illegal = illegalReason(message, topicBytes, storeHost, settings);
    if (illegal !== undefined) {
      this.#refuse(listener, result, PutStatus.MESSAGE_ILLEGAL, illegal);
      return;
    }
    const size = sizeOf(message, topicBytes, storeHost);
    if (!this.#makeRoom(size)) {
      this.#refuse(listener, result, PutStatus.SERVICE_NOT_AVAILABLE, health.refusal);
      return;
    }
    const record = this.#append(message, size);
    result.physicalOffset = record.physicalOffset;
    result.queueOffset = record.queueOffset;
    result.storeTimestamp = record.storeTimestamp;
    this.#accept(listener, result, message.waitForFlush !== false);
  }

  /** Messages contiguous in the log, and in their queue when it is one, with one answer; all or none. */
  putBatch(messages: readonly StoreMessage[], listener: PutListener): void {
    const result = newPutResult();
    const refusal = this.#refusal();
    this.#begin();
    if (refusal !== undefined) {
      this.#refuse(listener, result, refusal.status, refusal.reason);
      return;
    }
    const { health, settings, storeHost } = this.#parts;
    let total = 0;
    for (const message of messages) {
      const topicBytes = this.#topicBytes(message);
      const illegal = illegalReason(message, topicBytes, storeHost, settings);
      if (illegal !== undefined) {
        this.#refuse(listener, result, PutStatus.MESSAGE_ILLEGAL, illegal);
        return;
      }
      total += sizeOf(message, topicBytes, storeHost);
    }
    if (total === 0 || total + 8 > settings.mappedFileSizeCommitLog) {
      this.#refuse(listener, result, PutStatus.MESSAGE_ILLEGAL, limitText(settings));
      return;
    }
    if (!this.#makeRoom(total)) {
      this.#refuse(listener, result, PutStatus.SERVICE_NOT_AVAILABLE, health.refusal);
      return;
    }
    const positions: number[] = [];
    for (const message of messages) {
      const record = this.#append(message, sizeOf(message, this.#topicBytes(message), storeHost));
      if (positions.push(record.physicalOffset) > 1) continue;
      result.physicalOffset = record.physicalOffset;
      result.queueOffset = record.queueOffset;
      result.storeTimestamp = record.storeTimestamp;
    }
    result.batchPhysicalOffsets = positions;
    this.#accept(
      listener,
      result,
      messages.every((message) => message.waitForFlush !== false),
    );
  }

  /** Writes, dispatches and answers what has gathered. Runs by itself at the end of a turn with puts. */
  endTurn(): void {
    if (this.#immediate !== undefined) {
      clearImmediate(this.#immediate);
      this.#immediate = undefined;
    }
    const group = this.#group;
    if (group.answerCount === 0) return;
    this.#group = this.#spare ?? new PutGroup();
    this.#spare = undefined;
    const isKept = group.recordCount > 0 && this.#write(group);
    this.#answer(group);
    if (!isKept) {
      group.clear();
      this.#spare = group;
    }
    this.onTurnEnd();
  }

  #refusal(): PutRefusal | undefined {
    const { health, keeper } = this.#parts;
    if (!health.isWritable) return { status: PutStatus.SERVICE_NOT_AVAILABLE, reason: health.refusal };
    return keeper.isGuarded ? keeper.admit() : undefined;
  }

  #begin(): void {
    if (this.#parts.log.pendingBytes > MAX_PENDING_BYTES) this.endTurn();
    if (this.#group.answerCount > 0) return;
    this.#group.start = this.#parts.log.position;
    this.#group.startedAt = performance.now();
    if (this.#immediate === undefined) this.#immediate = setImmediate(this.#endTurn);
  }

  /** The queue keeps its topic's bytes; an unknown queue is only made once the message was found legal. */
  #topicBytes(message: StoreMessage): Uint8Array {
    return this.#parts.queues.find(message.topic, message.queueId)?.topicBytes ?? Buffer.from(message.topic);
  }

  #makeRoom(size: number): boolean {
    try {
      this.#parts.log.makeRoom(size);
      return true;
    } catch (error) {
      this.#parts.health.fail('making the next commit log file', error, true);
      return false;
    }
  }

  #append(message: StoreMessage, size: number): PendingRecord {
    const { log, queues, clock } = this.#parts;
    const queue = queues.obtain(message.topic, message.queueId);
    const type = transactionType(message.sysFlag);
    const isQueued = type !== SysFlag.TRANSACTION_PREPARED && type !== SysFlag.TRANSACTION_ROLLBACK;
    const now = clock.now();
    if (now > this.lastTimestamp) this.lastTimestamp = now;
    const record = this.#group.addRecord();
    record.queue = isQueued ? queue : undefined;
    record.physicalOffset = log.position;
    record.size = size;
    record.queueOffset = isQueued ? queue.nextOffset++ : 0;
    record.storeTimestamp = this.lastTimestamp;
    record.tagsCode =
      message.deliverAfterMs === undefined ? message.tagsCode : this.lastTimestamp + message.deliverAfterMs;
    record.keys = message.keys;
    this.#encoder.encode(message, queue.topicBytes, record, log.block);
    log.advance(size);
    this.#group.bytes += size;
    return record;
  }

  #accept(listener: PutListener, result: PutResult, waits: boolean): void {
    const isSync = this.#parts.settings.flushDiskType === 'SYNC_FLUSH';
    const mayWait = waits && (isSync || this.#parts.keeper.isGuarded);
    this.#group.addAnswer(listener, result, mayWait ? this.#parts.log.position : -1);
  }

  #refuse(listener: PutListener, result: PutResult, status: PutStatus, reason: string): void {
    result.status = status;
    result.reason = reason;
    this.#parts.stats.putMessageFailedTimes++;
    this.#group.addAnswer(listener, result, -1);
  }

  /** Returns whether the group's records are kept, to be shown later. */
  #write(group: PutGroup): boolean {
    const { log, dispatcher, flusher, keeper } = this.#parts;
    try {
      log.write();
    } catch (error) {
      this.#undo(group, error);
      return false;
    }
    flusher.writtenTimestamp = (group.records[group.recordCount - 1] as PendingRecord).storeTimestamp;
    if (keeper.isGuarded) return keeper.written(group, log.position);
    dispatchGroup(dispatcher, group, 0, Number.POSITIVE_INFINITY);
    return false;
  }

  /** Takes a group back whose write failed, and makes its answers failures. */
  #undo(group: PutGroup, error: unknown): void {
    const { log, health } = this.#parts;
    health.fail('write of the commit log', error, true);
    try {
      log.rollback(group.start, isDiskFull(error));
    } catch (second) {
      health.fail('erasing a commit log write that did not fit', second, false);
    }
    for (let i = group.recordCount - 1; i >= 0; i--) {
      const record = group.records[i] as PendingRecord;
      if (record.queue !== undefined) record.queue.nextOffset = record.queueOffset;
    }
    for (let i = 0; i < group.answerCount; i++) {
      const { result } = group.answers[i] as PendingAnswer;
      if (result === undefined || result.status !== PutStatus.OK) continue;
      Object.assign(result, newPutResult());
      result.status = PutStatus.SERVICE_NOT_AVAILABLE;
      result.reason = health.refusal;
      this.#parts.stats.putMessageFailedTimes++;
    }
    group.recordCount = 0;
  }

  #answer(group: PutGroup): void {
    const { flusher, keeper, settings, stats, clock } = this.#parts;
    if (group.recordCount > 0) {
      const ms = performance.now() - group.startedAt;
      stats.countPuts(group.recordCount, group.bytes, ms, Math.floor(clock.now() / 60_000));
    }
    if (keeper.isGuarded) {
      if (keeper.answerTurn(group)) flusher.requestAnother();
      return;
    }
    // Under ASYNC_FLUSH an answer waits for replicas alone, and the gate may have gone in the middle of the turn.
    const isSync = settings.flushDiskType === 'SYNC_FLUSH';
    let mustSync = false;
    for (let i = 0; i < group.answerCount; i++) {
      const answer = group.answers[i] as PendingAnswer;
      if (isSync && answer.waitsFor >= 0 && answer.result?.status === PutStatus.OK) {
        flusher.add(answer);
        mustSync = true;
      } else if (answer.result !== undefined) {
        answer.listener?.onPut(answer.result);
      }
    }
    if (mustSync) flusher.request();
  }
}
