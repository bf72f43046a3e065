import { Errors } from '@oclif/core';
import { type ErrorCode, MqError, messageOf } from '../../errors/index.ts';

/** System errors a user can act on; anything else that is not ours is a bug. */
const SYSTEM_ERRORS: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'IO',
  EPERM: 'IO',
  EROFS: 'IO',
  EIO: 'IO',
  EISDIR: 'IO',
  ENOTDIR: 'IO',
  EMFILE: 'IO',
  ENFILE: 'IO',
  ENOENT: 'NOT_FOUND',
  EEXIST: 'CANNOT_CREATE',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EADDRINUSE: 'IN_USE',
  EADDRNOTAVAIL: 'CANNOT_CREATE',
  ECONNREFUSED: 'UNREACHABLE',
  ECONNRESET: 'UNREACHABLE',
  EHOSTUNREACH: 'UNREACHABLE',
  ENETUNREACH: 'UNREACHABLE',
  ENOTFOUND: 'UNREACHABLE',
  EAI_AGAIN: 'UNREACHABLE',
  ETIMEDOUT: 'TIMEOUT',
};

/** The parser's frame around what a flag's own check says. */
const FRAME = /^Parsing (--\S+)$/;

/** The parser's text on one line, without its frame: `Missing required flag topic`. */
function usageMessage(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(The following errors? occurred:|See more help with --help)$/.test(line));
  const [first = text, ...rest] = lines;
  const flag = FRAME.exec(first)?.[1];
  if (flag === undefined) return lines.join('; ');
  const message = rest.join('; ');
  return message.includes(flag) ? message : `${flag}: ${message}`;
}

/** An error of ours; where it passed the parser, without the frame the parser put into its message. */
function unframed(error: MqError): MqError {
  if (!FRAME.test(error.message.split('\n', 1)[0]?.trim() ?? '')) return error;
  return new MqError(error.code, usageMessage(error.message), {
    ...error.details,
    hint: error.hint,
    cause: error.cause,
  });
}

function fromSystem(error: Error & { code: string }): MqError | undefined {
  const code = SYSTEM_ERRORS[error.code];
  if (code === undefined) return undefined;
  const file = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  return new MqError(code, error.message, { ...(file === undefined ? {} : { file }), cause: error });
}

/**
 * Whatever was thrown, as an error of the closed list: the parser's complaints become USAGE, an interrupted question
 * INTERRUPTED, known system errors their codes, and what nobody foresaw BUG.
 *
 * @param command the command's name as typed, for the hint of a usage error
 */
export function toMqError(error: unknown, command?: string): MqError {
  if (error instanceof MqError) return unframed(error);
  if (error instanceof Errors.CLIError) {
    const hint = command === undefined ? {} : { hint: `mq help ${command} shows what it takes.` };
    return new MqError('USAGE', usageMessage(error.message), { ...hint, cause: error });
  }
  if (error instanceof Error) {
    if (error.name === 'ExitPromptError') return new MqError('INTERRUPTED', 'interrupted at the question');
    if ('code' in error && typeof error.code === 'string') {
      const known = fromSystem(Object.assign(error, { code: error.code }));
      if (known !== undefined) return known;
    }
  }
  return new MqError('BUG', messageOf(error), { cause: error });
}
