import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, type HeaderOf } from '../../../protocol/header.ts';
import { endTransactionRequest } from '../../../protocol/headers/producer.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { SysFlag } from '../../../protocol/message/sysflag.ts';
import { HALF_TOPIC } from '../../../protocol/names.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import { failed, success } from '../processors/answers.ts';
import { responseCodeOf } from '../send/send-answer.ts';
import { Outcome } from './fate.ts';
import { isTooLate, producerGroupOf } from './half-message.ts';
import type { Ending, Transactions } from './transactions.ts';

export interface EndTransactionParts {
  transactions: Transactions;
  messageAt(position: number): Promise<MessageExt | undefined>;
  /** transactionTimeOut. */
  timeoutMs(): number;
  now(): number;
  /** Called when a transaction has ended. */
  ended(): void;
}

type Header = HeaderOf<typeof endTransactionRequest>;

const outcomes: ReadonlyMap<number, Outcome> = new Map([
  [SysFlag.TRANSACTION_COMMIT, Outcome.COMMIT],
  [SysFlag.TRANSACTION_ROLLBACK, Outcome.ROLLBACK],
]);

/** END_TRANSACTION (37): a producer commits or rolls back (wire-protocol 3.4). */
export class EndTransactionProcessor {
  readonly #parts: EndTransactionParts;
  readonly #inFlight = new Set<Promise<unknown>>();

  constructor(parts: EndTransactionParts) {
    this.#parts = parts;
  }

  /** Unknown, and whatever else is neither commit nor rollback, is not answered: the transaction stays open. */
  readonly process = (request: RemotingCommand): Promise<RemotingCommand> | undefined => {
    const header = decodeHeader(endTransactionRequest, request.extFields);
    const outcome = outcomes.get(header.commitOrRollback);
    if (outcome === undefined) return undefined;
    const ending = this.#end(header, outcome);
    this.#inFlight.add(ending);
    const forget = (): void => void this.#inFlight.delete(ending);
    ending.then(forget, forget);
    return ending;
  };

  /** Resolves when every request taken so far has been worked off. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  async #end(header: Header, outcome: Outcome): Promise<RemotingCommand> {
    const { transactions, timeoutMs, now, ended } = this.#parts;
    const half = verified(await this.#parts.messageAt(header.commitLogOffset), header);
    if (header.fromTransactionCheck !== true && isTooLate(half, timeoutMs(), now())) {
      throw new Refusal(
        ResponseCode.ILLEGAL_OPERATION,
        'the time before the first check has passed: the broker asks for the outcome',
      );
    }
    const ending = await transactions.end(half, outcome);
    ended();
    return answer(ending, outcome);
  }
}

/** @throws Refusal 1 when the request does not speak of this half message */
function verified(half: MessageExt | undefined, header: Header): MessageExt {
  if (half === undefined || half.topic !== HALF_TOPIC) throw failed('Find prepared transaction message failed');
  if (producerGroupOf(half) !== header.producerGroup) throw failed('The producer group wrong');
  if (half.queueOffset !== header.tranStateTableOffset) throw failed('The transaction state table offset wrong');
  if (half.commitLogOffset !== header.commitLogOffset) throw failed('The commit log offset wrong');
  return half;
}

function answer({ fate, failure }: Ending, outcome: Outcome): RemotingCommand {
  if (failure !== undefined) return response(responseCodeOf(failure.status), failure.reason ?? failure.status);
  switch (fate.kind) {
    case outcome:
      return success();
    case 'discarded':
      // It can still be committed, so it must not be said to be rolled back.
      throw failed('the transaction was put aside in TRANS_CHECK_MAX_TIME_TOPIC: nothing is to be rolled back');
    case 'unknown':
      throw failed('the transaction is not open here any more; when a check has renewed it, the broker asks again');
    default:
      throw failed(`the transaction has ended otherwise (${fate.kind}) before; nothing was changed`);
  }
}
