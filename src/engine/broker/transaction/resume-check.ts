import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { resumeCheckHalfMessageRequest } from '../../../protocol/headers/admin.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { parseOffsetMessageId } from '../../../protocol/message/ids.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC } from '../../../protocol/names.ts';
import { PutStatus } from '../../store/types.ts';
import { failed, success } from '../processors/answers.ts';
import { responseCodeOf } from '../send/send-answer.ts';
import type { Transactions } from './transactions.ts';

export interface ResumeCheckParts {
  transactions: Transactions;
  messageAt(position: number): Promise<MessageExt | undefined>;
}

const FIRST = { [Property.TRANSACTION_CHECK_TIMES]: '0' };

/**
 * RESUME_CHECK_HALF_MESSAGE (323): the count of a half message's checks begins anew; one that was put aside goes back to
 * the half queue. Unlike the original it refuses what has ended: checked again, it could be committed a second time.
 */
export const resumeCheck =
  ({ transactions, messageAt }: ResumeCheckParts) =>
  async (request: RemotingCommand): Promise<RemotingCommand> => {
    const { msgId } = decodeHeader(resumeCheckHalfMessageRequest, request.extFields);
    const id = parseOffsetMessageId(msgId ?? '');
    const half = id === undefined ? undefined : await messageAt(id.physicalOffset);
    if (half === undefined || (half.topic !== HALF_TOPIC && half.topic !== CHECK_MAX_TIME_TOPIC)) {
      throw failed(`no half message, and none that was put aside, has the id ${msgId ?? ''}`);
    }
    const fate = await transactions.storedFateOf(half);
    if (fate.kind === 'open') {
      const renewal = await transactions.renew(fate.half, FIRST);
      if (renewal === undefined) throw failed('the transaction is being ended');
      return answer(renewal.result.status, renewal.result.reason);
    }
    const result = fate.kind === 'discarded' ? await transactions.revive(half, FIRST) : undefined;
    if (result === undefined) throw failed(`the transaction has ended (${fate.kind})`);
    return answer(result.status, result.reason);
  };

const answer = (status: PutStatus, reason: string | undefined): RemotingCommand =>
  status === PutStatus.OK ? success() : response(responseCodeOf(status), reason ?? status);
