import { pause } from '../../client/caller.ts';
import { type Clock, steadyClock } from '../../clock.ts';
import { MqError } from '../../errors/index.ts';
import { toMqError } from '../fan-out.ts';

/** What one look came to: what was waited for, or what there is instead, in words. */
export type Look<Seen> =
  | { readonly done: true; readonly seen: Seen; readonly words: string }
  | { readonly done: false; readonly words: string };

export const reached = <Seen>(seen: Seen, words: string): Look<Seen> => ({ done: true, seen, words });
export const notYet = (words: string): Look<never> => ({ done: false, words });

/** What was waited for, and how long it took. */
export interface Waited<Seen> {
  readonly seen: Seen;
  /** What was seen, in words. */
  readonly words: string;
  readonly waitedMs: number;
  /** Times that were looked. */
  readonly looks: number;
}

export interface UntilOptions {
  /** What is waited for, as in `topic Orders to be routable`. */
  readonly what: string;
  /** How long at most, milliseconds. */
  readonly forMs: number;
  /** Is told what is seen each time it differs from the time before. */
  readonly onChange?: ((words: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * Looks again and again, with growing pauses, until what is waited for is there. What may pass (nobody reachable, a
 * name that is not there yet) is waited through; what cannot become better by waiting (wrong use, no permission) is
 * thrown at once.
 *
 * @throws MqError TIMEOUT when the time is up, saying what was seen last; INTERRUPTED
 */
export async function until<Seen>(
  look: (signal: AbortSignal) => Promise<Look<Seen>>,
  options: UntilOptions,
): Promise<Waited<Seen>> {
  const { what, forMs, onChange, signal, clock = steadyClock } = options;
  const startedMs = clock.now();
  const timeUp = new AbortController();
  const alarm = setTimeout(() => timeUp.abort(), forMs);
  const ended = signal === undefined ? timeUp.signal : AbortSignal.any([signal, timeUp.signal]);
  let last = 'nothing was seen yet';
  let pauseMs = FIRST_PAUSE_MS;
  try {
    for (let looks = 1; ; looks++) {
      const seen = await orWords(look, ended);
      if (seen.done) return { seen: seen.seen, words: seen.words, waitedMs: clock.now() - startedMs, looks };
      if (seen.words !== last) onChange?.(seen.words);
      last = seen.words;
      await pause(pauseMs, ended);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.6);
    }
  } catch (error) {
    if (timeUp.signal.aborted && signal?.aborted !== true && isInterrupt(error)) throw timedOut(what, forMs, last);
    throw error;
  } finally {
    clearTimeout(alarm);
  }
}

/** Codes of failures that time may heal. */
const PASSING: ReadonlySet<string> = new Set(['UNREACHABLE', 'TIMEOUT', 'BUSY', 'NOT_FOUND', 'REFUSED', 'PARTIAL']);

async function orWords<Seen>(
  look: (signal: AbortSignal) => Promise<Look<Seen>>,
  signal: AbortSignal,
): Promise<Look<Seen>> {
  try {
    return await look(signal);
  } catch (error) {
    const known = toMqError(error);
    if (!PASSING.has(known.code)) throw known;
    return notYet(known.message);
  }
}

const isInterrupt = (error: unknown): boolean => error instanceof MqError && error.code === 'INTERRUPTED';

const timedOut = (what: string, forMs: number, last: string): MqError =>
  new MqError('TIMEOUT', `waited ${seconds(forMs)} in vain for ${what}; seen last: ${last}`, {
    hint: 'Wait longer with --for, or look with mq doctor.',
  });

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`);
