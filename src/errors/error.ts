import { type ErrorCode, errorTable } from './codes.ts';

/** Structured facts of an error, shown under `--json` and in logs. */
export interface ErrorDetails {
  /** The address that was dialled or that answered, `host:port`. */
  address?: string;
  /** Who gave that address: `-n`, `NAMESRV_ADDR`, a context, the default, or the route. */
  addressFrom?: string;
  /** What was dialled in place of that address, where a map says so. */
  mappedTo?: string;
  /** A file the error is about. */
  file?: string;
  /** Byte position in that file. */
  offset?: number;
  /** The remoting response code a peer answered with. */
  responseCode?: number;
  /** The remark a peer answered with. */
  remark?: string;
  topic?: string;
  group?: string;
  key?: string;
}

export interface MqErrorOptions extends ErrorDetails {
  /** What to do next; when absent the code's own hint is used. */
  hint?: string;
  cause?: unknown;
}

/**
 * The one error class of mq. `message` says what failed, where and why; `hint` says what to do next.
 * `oclif.exit` and `exitCode` make oclif leave with the table's status with and without `--json`.
 */
export class MqError extends Error {
  override readonly name = 'MqError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: ErrorDetails;
  readonly exitCode: number;
  readonly oclif: { exit: number };

  constructor(code: ErrorCode, message: string, options: MqErrorOptions = {}) {
    const { hint, cause, ...details } = options;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint ?? errorTable[code].hint;
    this.details = details;
    this.exitCode = errorTable[code].exit;
    this.oclif = { exit: this.exitCode };
  }

  /** What a JSON document says of it. */
  toJSON(): { code: ErrorCode; message: string; hint: string } & ErrorDetails {
    return { code: this.code, message: this.message, hint: this.hint, ...this.details };
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
