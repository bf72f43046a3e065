import { messageOf } from '../../../errors/index.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { PullSysFlag, pullMessageRequest } from '../../../protocol/headers/consumer.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection } from '../../../remoting/types.ts';
import { type GetRequest, type GetResult, GetStatus } from '../../store/types.ts';
import type { PullRequestHold } from '../longpolling/pull-request-hold.ts';
import { admitPull, type PullPorts } from './pull-admission.ts';
import { pullCodeOf, sendPullAnswer } from './pull-answer.ts';
import { type Matcher, type PullHeader, pullMatcher, subscriptionOf } from './pull-filter.ts';
import type { PullRole } from './pull-role.ts';

/** The store as pulls see it. */
export interface GetStore {
  get(request: GetRequest): GetResult | Promise<GetResult>;
  minOffset(topic: string, queueId: number): number;
  maxOffset(topic: string, queueId: number): number;
}

export interface PullParts extends PullPorts {
  store: GetStore;
  hold: PullRequestHold;
  role: PullRole;
  /** Where a pending reset wants the consumer to be; undefined when there is none. */
  takeReset(header: PullHeader): number | undefined;
  commitOffset(header: PullHeader): void;
  /** Offsets to pass over, because they were acknowledged one by one; undefined when there are none. */
  skips(header: PullHeader, connection: Connection): ((offset: number) => boolean) | undefined;
  notePullOffset(group: string, topic: string, queueId: number, offset: number): void;
  served(header: PullHeader, result: GetResult, connection: Connection): void;
  /** The subscription does not fit. */
  refused(header: PullHeader, connection: Connection, refusal: Refusal): void;
  enablePropertyFilter(): boolean;
  longPollingEnable(): boolean;
  shortPollingTimeMs(): number;
}

/** Longest hold, whatever a client asks: its own time-out is 30 s. */
const MAX_HOLD_MS = 60_000;
/** Reads from the disk under way at once: each may hold 64 KiB and more, whatever number of pulls a client sends. */
const MAX_READS = 1000;
/** Pulls without a cap of their own. */
const NO_BYTE_LIMIT = 0x7fffffff;

/** Serves PULL_MESSAGE (11) and LITE_PULL_MESSAGE (361). */
export class PullProcessor {
  readonly #parts: PullParts;
  #reads = 0;

  constructor(parts: PullParts) {
    this.#parts = parts;
  }

  /** Answers through the connection: at once, or after a message has arrived. */
  readonly process = (command: RemotingCommand, connection: Connection): undefined => {
    const header = decodeHeader(pullMessageRequest, command.extFields);
    const parts = this.#parts;
    if (this.#reads >= MAX_READS) {
      throw new Refusal(ResponseCode.SYSTEM_BUSY, '[REJECTREQUEST]system busy, start flow control for a while');
    }
    admitPull(header, parts);
    const matcher = this.#matcher(header, connection);
    if ((header.sysFlag & PullSysFlag.COMMIT_OFFSET) !== 0 && parts.role.takesCommits()) parts.commitOffset(header);
    const target = parts.takeReset(header);
    if (target === undefined) this.#pull({ header, command, connection, matcher, offset: header.queueOffset }, true);
    else sendPullAnswer(connection, command.opaque, ResponseCode.PULL_OFFSET_MOVED, this.#moved(header, target), 0);
  };

  #matcher(header: PullHeader, connection: Connection): Matcher {
    const parts = this.#parts;
    try {
      const subscription = subscriptionOf(header, parts.online(header.consumerGroup));
      return pullMatcher(header, subscription, parts.enablePropertyFilter());
    } catch (error) {
      if (error instanceof Refusal) parts.refused(header, connection, error);
      throw error;
    }
  }

  #moved({ topic, queueId }: PullHeader, target: number): GetResult {
    const { store } = this.#parts;
    return {
      status: GetStatus.OFFSET_RESET,
      nextBeginOffset: target,
      minOffset: store.minOffset(topic, queueId),
      maxOffset: store.maxOffset(topic, queueId),
      buffers: [],
      bytes: 0,
      messageCount: 0,
      suggestPullingFromSlave: false,
    };
  }

  #pull(pull: Pull, mayHold: boolean): void {
    const { header, matcher, connection } = pull;
    const result = this.#parts.store.get({
      topic: header.topic,
      queueId: header.queueId,
      offset: pull.offset,
      // Go's pull consumer asks for 0 and expects at least one message.
      maxMessages: Math.max(1, header.maxMsgNums),
      maxBytes: header.maxMsgBytes !== undefined && header.maxMsgBytes > 0 ? header.maxMsgBytes : NO_BYTE_LIMIT,
      ...matcher,
      skips: this.#parts.skips(header, connection),
    });
    if (result instanceof Promise) void this.#answerLater(pull, result, mayHold);
    else this.#answer(pull, result, mayHold);
  }

  async #answerLater(pull: Pull, result: Promise<GetResult>, mayHold: boolean): Promise<void> {
    const { header, connection, command } = pull;
    this.#reads++;
    try {
      this.#answer(pull, await result, mayHold);
    } catch (error) {
      const remark = `reading ${header.topic} queue ${header.queueId} at ${header.queueOffset}: ${messageOf(error)}`;
      connection.reply(command, new Refusal(ResponseCode.SYSTEM_ERROR, remark).toResponse());
    } finally {
      this.#reads--;
    }
  }

  #answer(pull: Pull, result: GetResult, mayHold: boolean): void {
    const { header, connection, command } = pull;
    // What arrived while it waited was seen not to match.
    const passedAll = result.status === GetStatus.OFFSET_OVERFLOW_ONE && pull.offset > header.queueOffset;
    if (passedAll) result.status = GetStatus.NO_MATCHED_MESSAGE;
    let code = pullCodeOf(result.status, pull.offset);
    if (code === ResponseCode.PULL_OFFSET_MOVED && !this.#parts.role.correctsOffsets()) {
      if (mayHold && this.#holdEarly(pull)) return;
      code = ResponseCode.PULL_NOT_FOUND;
      result.nextBeginOffset = header.queueOffset;
    } else if (code === ResponseCode.PULL_NOT_FOUND && mayHold && this.#hold(pull)) return;
    if (connection.closed) return;
    const { consumerGroup, topic, queueId } = header;
    this.#parts.notePullOffset(consumerGroup, topic, queueId, header.queueOffset);
    this.#parts.served(header, result, connection);
    sendPullAnswer(connection, command.opaque, code, result, this.#parts.role.suggest(header, result));
  }

  /**
   * Keeps a pull from an offset that this slave does not have, until messages come or its time is up; an answer at once
   * would make the client ask without end.
   */
  #holdEarly(pull: Pull): boolean {
    const { header, connection, matcher, offset } = pull;
    if ((header.sysFlag & PullSysFlag.SUSPEND) === 0) return false;
    const { topic, queueId } = header;
    const retry = (): void => this.#pull(pull, false);
    return this.#parts.hold.hold({
      ...{ connection, topic, queueId, matcher, retry, expiresAt: this.#holdUntil(header) },
      offset: Math.max(offset, this.#parts.store.maxOffset(topic, queueId)),
    });
  }

  #holdUntil(header: PullHeader): number {
    const parts = this.#parts;
    const wishMs = parts.longPollingEnable() ? header.suspendTimeoutMillis : parts.shortPollingTimeMs();
    return performance.now() + Math.min(Math.max(wishMs, 0), MAX_HOLD_MS);
  }

  /** False when the pull does not want to wait, or must be answered at once. */
  #hold(pull: Pull): boolean {
    const { header, connection, matcher, offset } = pull;
    if ((header.sysFlag & PullSysFlag.SUSPEND) === 0) return false;
    const { topic, queueId } = header;
    const parts = this.#parts;
    // A cold read answers in a later turn than it looked: messages may have arrived since.
    if (parts.store.maxOffset(topic, queueId) > offset) {
      this.#pull(pull, false);
      return true;
    }
    const expiresAt = this.#holdUntil(header);
    const retry = (from: number): void => this.#pull({ ...pull, offset: from }, false);
    return parts.hold.hold({ connection, topic, queueId, offset, matcher, expiresAt, retry });
  }
}

interface Pull {
  readonly header: PullHeader;
  readonly command: RemotingCommand;
  readonly connection: Connection;
  readonly matcher: Matcher;
  /** Where it begins to read: where the client asked, or behind what arrived meanwhile and does not match. */
  readonly offset: number;
}
