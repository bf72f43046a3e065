import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { response } from '../../../protocol/command.ts';
import type { Processor } from '../../../remoting/types.ts';

const refusal = (what: string): Processor => {
  const remark = `this broker does not serve ${what}; nothing was stored`;
  return () => response(ResponseCode.SYSTEM_ERROR, remark);
};

/**
 * Requests whose meaning needs delay levels, transactions or reply pushing. Storing them as ordinary messages would look
 * like success, so they are refused by name.
 */
export const unservedProcessors: readonly (readonly [number, Processor])[] = [
  [RequestCode.CONSUMER_SEND_MSG_BACK, refusal('the redelivery of messages (CONSUMER_SEND_MSG_BACK)')],
  [RequestCode.END_TRANSACTION, refusal('transactions (END_TRANSACTION)')],
  [RequestCode.SEND_REPLY_MESSAGE, refusal('replies (SEND_REPLY_MESSAGE)')],
  [RequestCode.SEND_REPLY_MESSAGE_V2, refusal('replies (SEND_REPLY_MESSAGE_V2)')],
];
