import { RequestCode } from '../../../protocol/codes/request.ts';
import type { BrokerContext } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { ReplyProcessor } from './reply-processor.ts';

/** Request-reply: replies are handed to the clients that asked. */
export function replyPart(broker: BrokerContext): BrokerPart {
  const { process } = new ReplyProcessor(broker);
  return {
    processors: [
      [RequestCode.SEND_REPLY_MESSAGE, process],
      [RequestCode.SEND_REPLY_MESSAGE_V2, process],
    ],
  };
}
