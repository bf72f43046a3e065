import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a member of a group did, for whoever checks a run afterwards: one JSON line each, times in microseconds of
 * CLOCK_MONOTONIC, which all processes of a host share. Each line is written before what it tells can be seen outside.
 */
export interface MemberHistory {
  /** The member is in this state from now on (RoleName of the core); `end` is its log's. */
  state(state: string, epoch: number, end: number): void;
  /** A permit to acknowledge was gained, or is over. @param lapsedMsAgo how long ago it ran out, where that is noticed later */
  permit(epoch: number, held: boolean, lapsedMsAgo?: number): void;
  /** OK leaves for log positions `from` to `to`: to be called where the last look at the permit is, before the answers go. */
  acks(epoch: number, from: number, to: number): void;
  /** The in-sync set as it is committed now. */
  set(epoch: number, set: readonly string[], reason: string): void;
  /** The log's tail is set aside and cut. @param confirm the confirm offset the member knew */
  cut(epoch: number, from: number, to: number, messages: number, confirm?: number): void;
}

export interface HistoryOrigin {
  /** `brokerName`. */
  readonly group: string;
  readonly member: string;
  readonly incarnation: string;
}

/** Environment variable that names the directory of histories; without it none is written. */
export const HISTORY_DIRECTORY = 'MQ_HA_HISTORY_DIR';

/** The history that the environment asks for, in `GROUP-MEMBER.history.jsonl` of its directory; undefined when it asks for none. */
export function memberHistory(
  origin: HistoryOrigin,
  env: Readonly<Record<string, string | undefined>> = process.env,
): MemberHistory | undefined {
  const directory = env[HISTORY_DIRECTORY];
  if (directory === undefined || directory === '') return undefined;
  return historyIn(join(directory, `${origin.group}-${origin.member}.history.jsonl`), origin);
}

/** A history that is appended to a file, each line with one synchronous write: a kill takes none along. */
export function historyIn(path: string, { group, member, incarnation }: HistoryOrigin): MemberHistory {
  const write = (t: string, fields: Readonly<Record<string, unknown>>): void => {
    const at = nowUs();
    appendFileSync(path, `${JSON.stringify({ at, by: `${group}/${member}`, t, group, member, ...fields })}\n`);
  };
  return {
    state: (state, epoch, end) => write('epoch', { incarnation, epoch, state, end }),
    permit: (epoch, held, lapsedMsAgo) =>
      write('permit', {
        epoch,
        held,
        ...(lapsedMsAgo !== undefined && { since: nowUs() - Math.round(lapsedMsAgo * 1000) }),
      }),
    acks: (epoch, from, to) => write('acks', { epoch, from, to }),
    set: (epoch, set, reason) => write('set', { epoch, set, reason }),
    cut: (epoch, from, to, messages, confirm) =>
      write('cut', { epoch, from, to, messages, ...(confirm !== undefined && { confirm }) }),
  };
}

const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);
