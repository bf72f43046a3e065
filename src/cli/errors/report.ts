import type { ErrorCode, ErrorDetails, MqError } from '../../errors/index.ts';
import { warnings } from '../output/warnings.ts';

/** How an error is told. */
export interface ReportOptions {
  /** As one JSON document rather than text. */
  readonly json: boolean;
  /** With stack traces (MQ_DEBUG=1). */
  readonly debug: boolean;
  /** Warnings held back under `--json`, to stand in the same document. */
  readonly warnings?: readonly string[];
}

/** The messages of the causes below an error, nearest first; those the error's own message already carries are left out. */
function causesOf(error: MqError): string[] {
  const causes: string[] = [];
  let above: string = error.message;
  for (let cause = error.cause; cause instanceof Error && causes.length < 5; cause = cause.cause) {
    if (!above.includes(cause.message) && cause.message !== '') causes.push(cause.message);
    above = cause.message;
  }
  return causes;
}

function stackOf(error: MqError): string {
  const stacks: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && stacks.length < 5; cause = cause.cause) {
    stacks.push(cause.stack ?? cause.message);
  }
  return stacks.join('\ncaused by: ');
}

/** An error within a JSON document, for the row or broker it is about. */
export type ErrorValue = { code: ErrorCode; message: string; hint: string } & ErrorDetails;

/** An error within a JSON document. */
export const errorValue = (error: MqError): ErrorValue => error.toJSON();

/** What `--json` prints on stderr when a command fails. */
export interface ErrorDocument {
  error: ErrorValue & {
    /** The exit status. */
    exit: number;
    /** What lies behind it, nearest first. */
    causes?: string[];
    /** Under MQ_DEBUG=1. */
    stack?: string;
  };
  /** About what was understood rather than said. */
  warnings?: readonly string[];
}

/** What `--json` prints on stderr of a run that did not fail, when there is something to say. */
export interface WarningsDocument {
  warnings: readonly string[];
}

/** An error as a JSON value: `{error: {code, message, hint, …}}`. */
export function errorDocument(error: MqError, { debug, warnings = [] }: Omit<ReportOptions, 'json'>): ErrorDocument {
  const causes = error.code === 'USAGE' ? [] : causesOf(error);
  return {
    error: {
      code: error.code,
      message: error.message,
      hint: error.hint,
      exit: error.exitCode,
      ...error.details,
      ...(causes.length === 0 ? {} : { causes }),
      ...(debug ? { stack: stackOf(error) } : {}),
    },
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** The text an error is reported with on stderr, with its final newline. */
export function reportText(error: MqError, options: ReportOptions): string {
  if (options.json) return `${JSON.stringify(errorDocument(error, options))}\n`;
  const lines = [`mq: ${error.message}`];
  if (error.code !== 'USAGE') lines.push(...causesOf(error).map((cause) => `because: ${cause}`));
  lines.push(`hint: ${error.hint}`, `code: ${error.code} (exit ${error.exitCode})`);
  if (options.debug) lines.push(stackOf(error));
  return `${lines.join('\n')}\n`;
}

/** Tells an error on stderr, with the warnings held back so far, and returns its exit status. */
export function reportNow(error: MqError, json: boolean): number {
  const debug = (process.env['MQ_DEBUG'] ?? '') !== '' && process.env['MQ_DEBUG'] !== '0';
  process.stderr.write(reportText(error, { json, debug, warnings: warnings.take() }));
  return error.exitCode;
}
