import { messageOf } from '../errors/index.ts';
import { requestName } from '../protocol/codes/request.ts';
import { ResponseCode } from '../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../protocol/command.ts';
import { HeaderError } from '../protocol/header.ts';
import { JsonError } from '../protocol/json/parse.ts';
import type { RemotingLog } from './log.ts';
import { Refusal } from './refusal.ts';
import type { Connection, Processor } from './types.ts';

/** Processors by request code. */
export type Processors = ReadonlyMap<number, Processor>;

/** Requests whose answers are under way at once; further ones are answered busy instead of piling up. */
export const MAX_IN_FLIGHT = 10_000;

/** Runs the processor of each request and sends its answer; an unknown code is answered with 3, never with silence. */
export class Dispatcher {
  readonly #processors: Processors;
  readonly #log: RemotingLog;
  #inFlight = 0;

  constructor(processors: Processors, log: RemotingLog) {
    this.#processors = processors;
    this.#log = log;
  }

  dispatch(request: RemotingCommand, connection: Connection): void {
    const processor = this.#processors.get(request.code);
    if (processor === undefined) {
      const remark = ` request type ${request.code} not supported`;
      connection.reply(request, response(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, remark));
      return;
    }
    if (this.#inFlight >= MAX_IN_FLIGHT) {
      const remark = '[OVERLOAD]system busy, start flow control for a while';
      connection.reply(request, response(ResponseCode.SYSTEM_BUSY, remark));
      return;
    }
    try {
      const answer = processor(request, connection);
      if (answer instanceof Promise) void this.#answerLater(request, connection, answer);
      else if (answer !== undefined) connection.reply(request, answer);
    } catch (error) {
      this.#fail(request, connection, error);
    }
  }

  async #answerLater(
    request: RemotingCommand,
    connection: Connection,
    answer: Promise<RemotingCommand | undefined>,
  ): Promise<void> {
    this.#inFlight++;
    try {
      const late = await answer;
      if (late !== undefined) connection.reply(request, late);
    } catch (error) {
      this.#fail(request, connection, error);
    } finally {
      this.#inFlight--;
    }
  }

  #fail(request: RemotingCommand, connection: Connection, error: unknown): void {
    if (error instanceof Refusal) {
      connection.reply(request, error.toResponse());
      return;
    }
    const expected = error instanceof HeaderError || error instanceof JsonError;
    const fields = { peer: connection.remoteAddress, request: requestName(request.code), reason: messageOf(error) };
    if (expected) this.#log.warn(fields, 'a request was malformed');
    else this.#log.error({ ...fields, error }, 'a request failed');
    connection.reply(request, response(ResponseCode.SYSTEM_ERROR, `${requestName(request.code)}: ${messageOf(error)}`));
  }
}
