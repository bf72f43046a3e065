import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { response } from '../../../protocol/command.ts';
import type { Processor } from '../../../remoting/types.ts';

const refusal = (what: string): Processor => {
  const remark = `this broker does not serve ${what}; nothing was stored`;
  return () => response(ResponseCode.SYSTEM_ERROR, remark);
};

/**
 * Requests whose meaning needs transactions. Storing them as ordinary messages would look like success, so they are
 * refused by name.
 */
export const unservedProcessors: readonly (readonly [number, Processor])[] = [
  [RequestCode.END_TRANSACTION, refusal('transactions (END_TRANSACTION)')],
];
