import { type ErrorCode, type ErrorDetails, MqError } from '../errors/index.ts';
import { requestName } from '../protocol/codes/request.ts';
import { ResponseCode, responseName } from '../protocol/codes/response.ts';
import type { RemotingCommand } from '../protocol/command.ts';

/** What a request was about: goes into the error when it is refused. */
export type RequestSubject = Pick<ErrorDetails, 'topic' | 'group' | 'key'>;

/** Which error a response code becomes; every other code is REFUSED. */
const errorCodes = new Map<number, ErrorCode>([
  [ResponseCode.SYSTEM_BUSY, 'BUSY'],
  [ResponseCode.FLOW_CONTROL, 'BUSY'],
  [ResponseCode.POLLING_FULL, 'BUSY'],
  [ResponseCode.GO_AWAY, 'BUSY'],
  [ResponseCode.NO_PERMISSION, 'NO_PERMISSION'],
  [ResponseCode.TOPIC_NOT_EXIST, 'NOT_FOUND'],
  [ResponseCode.QUERY_NOT_FOUND, 'NOT_FOUND'],
  [ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, 'NOT_FOUND'],
  [ResponseCode.SUBSCRIPTION_NOT_EXIST, 'NOT_FOUND'],
  [ResponseCode.CONSUMER_NOT_ONLINE, 'NOT_FOUND'],
  [ResponseCode.NO_MESSAGE, 'NOT_FOUND'],
  [ResponseCode.BROKER_NOT_EXIST, 'NOT_FOUND'],
  [ResponseCode.CONSUME_MSG_TIMEOUT, 'TIMEOUT'],
  [ResponseCode.MESSAGE_ILLEGAL, 'BAD_DATA'],
  [ResponseCode.INVALID_PARAMETER, 'BAD_DATA'],
  [ResponseCode.SUBSCRIPTION_PARSE_FAILED, 'BAD_DATA'],
]);

/** The error for an answer that is no success: says who refused what, by which code, in the peer's own words. */
export function responseError(
  address: string,
  requestCode: number,
  response: RemotingCommand,
  subject: RequestSubject = {},
): MqError {
  const remark = response.remark?.trim() ?? '';
  const words = remark === '' ? 'no reason given' : remark;
  const hint = hintFor(response.code, remark);
  return new MqError(
    hint === undefined ? (errorCodes.get(response.code) ?? 'REFUSED') : 'NO_PERMISSION',
    `${address} refused ${requestName(requestCode)}: CODE: ${responseName(response.code)}  DESC: ${words}`,
    { address, responseCode: response.code, remark, ...subject, ...(hint !== undefined && { hint }) },
  );
}

const WHO_ASKS =
  'The broker wants signed requests of somebody it knows: set MQ_ACCESS_KEY and MQ_SECRET_KEY, or credentials in the context (in a program, the option credentials).';
const MAY_NOT =
  'Who signs is known there and may not do this: mq getAcl shows what a user may, mq createAcl gives more.';

/** What to do where a broker refuses for who asks (access control), not for what: 4.9 says so with code 1, 5.x with 16. */
function hintFor(code: number, remark: string): string | undefined {
  if (code === ResponseCode.SYSTEM_ERROR) return remark.includes('AclException') ? WHO_ASKS : undefined;
  if (code !== ResponseCode.NO_PERMISSION) return undefined;
  if (/has no permission to access/.test(remark)) return MAY_NOT;
  return /signature|username cannot be null|User:\S+ (is )?(not found|disable)/.test(remark) ? WHO_ASKS : undefined;
}

/** The response code an error came from, or undefined when it came from something else. */
export const responseCodeOf = (error: unknown): number | undefined =>
  error instanceof MqError ? error.details.responseCode : undefined;
