import { type ErrorCode, errorTable, MqError } from '../../errors/index.ts';
import { nearest } from '../suggest.ts';

/** One code of the closed list, as help and `--json` show it. */
export interface ErrorPage {
  readonly code: ErrorCode;
  readonly exit: number;
  readonly title: string;
  readonly hint: string;
}

/** One exit status, with the codes that end in it. */
export interface ExitStatusPage {
  readonly exit: number;
  readonly meaning: string;
  readonly codes: readonly ErrorCode[];
}

const codes = Object.keys(errorTable).filter((code): code is ErrorCode => Object.hasOwn(errorTable, code));

/** What each exit status means to a script. */
const MEANINGS: Readonly<Record<(typeof errorTable)[ErrorCode]['exit'], string>> = {
  3: 'partly done; the output says which brokers or queues were not',
  10: 'done, and the answer is bad: unhealthy, too much lag, damage found',
  64: 'usage: unknown flag, bad argument, a question and no terminal',
  65: 'the named thing does not exist, or the data is malformed',
  69: 'nobody reachable: name server or broker down, or it refused',
  70: 'a bug in mq',
  73: 'cannot create: port or store in use',
  74: 'cannot read or write a file, disk full, store damaged',
  75: 'timed out or busy: try again',
  77: 'no permission',
  78: 'configuration error',
  130: 'interrupted, or declined at the question',
};

/** Every error code there is, or the one asked for. */
export function errorPages(wanted?: string): readonly ErrorPage[] {
  const pages = codes.map((code): ErrorPage => ({ code, ...errorTable[code] }));
  if (wanted === undefined) return pages;
  const page = pages.find((candidate) => candidate.code === wanted.toUpperCase().replaceAll('-', '_'));
  if (page !== undefined) return [page];
  const suggestion = nearest(wanted, codes);
  throw new MqError('USAGE', `there is no error code ${wanted}`, {
    hint: suggestion === undefined ? 'mq help errors lists them.' : `Did you mean ${suggestion}?`,
  });
}

/** Every exit status mq ends with, in order of number. */
export function exitStatusPages(): readonly ExitStatusPage[] {
  const statuses = [...new Set(codes.map((code) => errorTable[code].exit))].sort((a, b) => a - b);
  const failures = statuses.map(
    (exit): ExitStatusPage => ({
      exit,
      meaning: MEANINGS[exit],
      codes: codes.filter((code) => errorTable[code].exit === exit),
    }),
  );
  return [{ exit: 0, meaning: 'done', codes: [] }, ...failures];
}
