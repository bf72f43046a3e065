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
  const unknownCaller = isAboutCaller(response.code, remark);
  return new MqError(
    unknownCaller ? 'NO_PERMISSION' : (errorCodes.get(response.code) ?? 'REFUSED'),
    `${address} refused ${requestName(requestCode)}: CODE: ${responseName(response.code)}  DESC: ${words}`,
    { address, responseCode: response.code, remark, ...subject, ...(unknownCaller && { hint: WHO_ASKS }) },
  );
}

const WHO_ASKS =
  'The broker wants signed requests of somebody who may do this: set MQ_ACCESS_KEY and MQ_SECRET_KEY, or credentials in the context (in a program, the option credentials).';

/** Whether a broker refuses for who asks (access control), not for what: 4.9 says so with code 1, 5.x with 16. */
const isAboutCaller = (code: number, remark: string): boolean =>
  (code === ResponseCode.SYSTEM_ERROR && remark.includes('AclException')) ||
  (code === ResponseCode.NO_PERMISSION &&
    /AuthenticationException|AuthorizationException|AccessKey|signature/i.test(remark));

/** The response code an error came from, or undefined when it came from something else. */
export const responseCodeOf = (error: unknown): number | undefined =>
  error instanceof MqError ? error.details.responseCode : undefined;
