import { MqError } from '../errors/index.ts';
import { HeaderError } from '../protocol/header.ts';
import { JsonError } from '../protocol/json/parse.ts';
import { ProtocolError } from '../protocol/protocol-error.ts';

/** BAD_DATA for what the protocol's readers throw at an answer; undefined for anything else. */
export const malformedAnswer = (error: unknown): MqError | undefined =>
  error instanceof JsonError || error instanceof ProtocolError || error instanceof HeaderError
    ? new MqError('BAD_DATA', `an answer is malformed: ${error.message}`, { cause: error })
    : undefined;
