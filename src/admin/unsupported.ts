import { responseCodeOf } from '../client/response-error.ts';
import { MqError } from '../errors/index.ts';
import { ResponseCode } from '../protocol/codes/response.ts';

/** Whether a peer does not know a request at all: it is older, or of another kind. */
export const isUnsupported = (error: unknown): boolean =>
  responseCodeOf(error) === ResponseCode.REQUEST_CODE_NOT_SUPPORTED;

/**
 * Waits for an answer of a peer that may not know the request.
 *
 * @param what what the peer lacks, and who has it: `static topics, which brokers of RocketMQ have from 5.0 on`
 * @throws MqError REFUSED that says so, when the peer does not know the request
 */
export async function needing<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof MqError) || !isUnsupported(error)) throw error;
    throw new MqError('REFUSED', `${error.details.address} does not serve ${what}`, { ...error.details, cause: error });
  }
}
