import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { SendRequest } from '../../../protocol/hot/send-request.ts';
import { MAX_PROPERTIES_LENGTH } from '../../../protocol/message/record.ts';
import { isRetryTopic } from '../../../protocol/names.ts';
import { Refusal } from '../../../remoting/refusal.ts';

/** What is limited of a send. */
export type LimitedSend = Pick<SendRequest, 'topic' | 'body' | 'propertiesLength' | 'batch'>;

/** Refuses what no store takes (wire-protocol 3.4, code 13). @throws Refusal */
export function checkLimits(request: LimitedSend, maxMessageSize: number): void {
  if (request.body.length === 0) throw illegal('the message body is empty');
  if (request.body.length > maxMessageSize) {
    throw illegal(
      `the message is illegal, maybe msg body or properties length not matched. msg body length limit ` +
        `${maxMessageSize}B, msg properties length limit 32KB. The body has ${request.body.length} bytes.`,
    );
  }
  if (request.propertiesLength > MAX_PROPERTIES_LENGTH) {
    throw illegal(`the message properties have ${request.propertiesLength} bytes, at most 32767 are allowed`);
  }
  if (request.batch && isRetryTopic(request.topic)) throw illegal('batch request does not support retry group');
}

const illegal = (reason: string): Refusal => new Refusal(ResponseCode.MESSAGE_ILLEGAL, reason);
