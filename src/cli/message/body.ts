import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { MqError } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { ProtocolError } from '../../protocol/protocol-error.ts';

/** A message's body as JSON carries it. */
export interface BodyValue {
  /** As it was sent; text, or base64 when it is not UTF-8. */
  readonly body: string;
  readonly bodyEncoding: 'utf8' | 'base64';
  /** Why the body could not be inflated; `body` then holds it as it is stored. */
  readonly bodyProblem?: string;
}

/** The body of a message. One that cannot be inflated hides nothing else of the message. */
export function bodyValue(message: MessageExt): BodyValue {
  try {
    const { body } = message;
    if (isUtf8(body)) return { body: body.toString('utf8'), bodyEncoding: 'utf8' };
    return { body: body.toString('base64'), bodyEncoding: 'base64' };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const body = message.storedBody.toString('base64');
    return { body, bodyEncoding: 'base64', bodyProblem: error.message };
  }
}

/** The body on one line: text, or `base64:` and the bytes. */
export const bodyLine = ({ body, bodyEncoding }: BodyValue): string =>
  bodyEncoding === 'utf8' ? body : `base64:${body}`;

/**
 * A reader of bodies in a charset that a flag names: `UTF-8`, `GBK`, `UTF-16BE`.
 *
 * @throws MqError USAGE for a charset nobody knows
 */
export function bodyDecoder(charset: string): (message: MessageExt) => string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset.trim());
  } catch (error) {
    throw new MqError('USAGE', `${JSON.stringify(charset)} is no charset`, {
      hint: 'Write for instance UTF-8, GBK or ISO-8859-1.',
      cause: error,
    });
  }
  return (message) => decoder.decode(message.body);
}
