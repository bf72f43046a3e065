import { MqError, messageOf } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { request } from '../../protocol/command.ts';
import { encodeHeader, type HeaderOf } from '../../protocol/header.ts';
import { type checkTransactionStateRequest, endTransactionRequest } from '../../protocol/headers/producer.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { parseOffsetMessageId } from '../../protocol/message/ids.ts';
import { Property } from '../../protocol/message/properties.ts';
import { SysFlag } from '../../protocol/message/sysflag.ts';
import type { Caller } from '../caller.ts';
import type { ClientLog } from '../instance/client-log.ts';
import type { RoutedQueue } from '../routes.ts';
import { type Parcel, type SendResult, SendStatus } from './send-request.ts';
import type { Sent } from './sender.ts';
import type { TransactionState } from './transaction-state.ts';

/** What became of a message that was sent in a transaction. */
export interface TransactionResult extends SendResult {
  state: TransactionState;
  /** True when the broker has taken note of the state; otherwise it asks `checkLocalTransaction` in a while. */
  confirmed: boolean;
}

const bits: Readonly<Record<TransactionState, number>> = {
  commit: SysFlag.TRANSACTION_COMMIT,
  rollback: SysFlag.TRANSACTION_ROLLBACK,
  unknown: 0,
};

/** What a listener gave; whoever forgot to return a state has given an unknown one. */
const stateOf = (given: TransactionState): TransactionState => (Object.hasOwn(bits, given) ? given : 'unknown');

/** What makes a message a half message. */
export const halfProperties = (group: string, checkImmunityTimeSeconds?: number): (readonly [string, string])[] => [
  [Property.TRAN_MSG, 'true'],
  [Property.PGROUP, group],
  ...(checkImmunityTimeSeconds === undefined
    ? []
    : [[Property.CHECK_IMMUNITY_TIME_IN_SECONDS, String(checkImmunityTimeSeconds)] as const]),
];

/** Transactions a broker may ask about at once; what comes on top is asked again. */
const MAX_CHECKS = 64;

type Check = (message: MessageExt) => TransactionState | Promise<TransactionState>;

/** The second half of transactions: says how they ended (37), and answers the broker's questions (39). */
export class Transactions {
  readonly #group: string;
  readonly #caller: Caller;
  readonly #log: ClientLog;
  readonly #check: Check;
  #checks = 0;

  constructor(group: string, caller: Caller, log: ClientLog, check: Check) {
    this.#group = group;
    this.#caller = caller;
    this.#log = log;
    this.#check = check;
  }

  /**
   * Runs a local transaction on its half message and tells the broker how it ended.
   * @param onEnd hears the state the broker was told
   * @throws what `execute` throws, after the broker was told that the state is unknown
   */
  async run(
    half: Sent,
    result: SendResult,
    { wireTopic }: Pick<Parcel, 'wireTopic'>,
    execute: () => TransactionState | Promise<TransactionState>,
    onEnd: (state: TransactionState) => void,
  ): Promise<TransactionResult> {
    const end = async (state: TransactionState, reason?: string): Promise<TransactionResult> => {
      const confirmed = await this.#end(half.queue, result, wireTopic, state, reason);
      onEnd(state);
      return { ...result, state, confirmed };
    };
    // A half message that may be lost must not carry a transaction.
    if (result.status !== SendStatus.SEND_OK) return end('rollback', result.status);
    let state: TransactionState;
    try {
      state = stateOf(await execute());
    } catch (error) {
      await end('unknown', `executeLocalTransaction: ${messageOf(error)}`);
      throw error;
    }
    return end(state);
  }

  /** A failure is only logged: the broker asks later. True when the broker confirmed the end. */
  async #end(
    queue: RoutedQueue,
    result: SendResult,
    wireTopic: string,
    state: TransactionState,
    reason?: string,
  ): Promise<boolean> {
    const stored = parseOffsetMessageId(result.offsetMsgId);
    if (stored === undefined) {
      throw new MqError('BAD_DATA', `${queue.address} gave a half message the id ${result.offsetMsgId}`, {
        address: queue.address,
      });
    }
    const fields = encodeHeader(endTransactionRequest, {
      producerGroup: this.#group,
      tranStateTableOffset: result.queueOffset,
      commitLogOffset: stored.physicalOffset,
      commitOrRollback: bits[state],
      fromTransactionCheck: false,
      msgId: result.msgId,
      transactionId: result.msgId,
      topic: wireTopic,
    });
    const command = { ...request(RequestCode.END_TRANSACTION, fields), remark: reason };
    try {
      // A broker never answers an unknown state.
      if (state === 'unknown') await this.#caller.oneway(queue.address, command);
      else await this.#caller.send(queue.address, command);
      return state !== 'unknown';
    } catch (error) {
      const about = { address: queue.address, msgId: result.msgId, state, reason: messageOf(error) };
      this.#log.warn(about, 'a broker could not be told how a transaction ended; it will ask');
      return false;
    }
  }

  /** Answers a broker's question about a half message; an error of the listener leaves the state unknown. */
  async answer(
    address: string,
    header: HeaderOf<typeof checkTransactionStateRequest>,
    message: MessageExt,
  ): Promise<void> {
    if (this.#checks >= MAX_CHECKS) {
      this.#log.warn({ msgId: message.msgId }, 'too many transactions are being checked; the broker will ask again');
      return;
    }
    this.#checks++;
    try {
      const { state, reason } = await this.#ask(message);
      const fields = encodeHeader(endTransactionRequest, {
        producerGroup: this.#group,
        tranStateTableOffset: header.tranStateTableOffset,
        commitLogOffset: header.commitLogOffset,
        commitOrRollback: bits[state],
        fromTransactionCheck: true,
        msgId: message.uniqueKey ?? header.msgId ?? message.msgId,
        transactionId: header.transactionId,
        topic: message.topic,
      });
      await this.#caller.oneway(address, { ...request(RequestCode.END_TRANSACTION, fields), remark: reason });
    } finally {
      this.#checks--;
    }
  }

  async #ask(message: MessageExt): Promise<{ state: TransactionState; reason?: string }> {
    try {
      return { state: stateOf(await this.#check(message)) };
    } catch (error) {
      const reason = messageOf(error);
      this.#log.error({ msgId: message.msgId, reason }, 'checkLocalTransaction failed; the state counts as unknown');
      return { state: 'unknown', reason };
    }
  }
}
