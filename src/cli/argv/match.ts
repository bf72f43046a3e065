import { MqError } from '../../errors/index.ts';
import type { FlagSpec } from './spec.ts';

/** A flag found in one word of the command line, with the value written in the same word, if any. */
export interface FlagMatch {
  readonly flag: FlagSpec;
  readonly inline?: string;
}

/** Whether a word is a negative number, which is always a value (commons-cli rule). */
function isNegativeNumber(word: string): boolean {
  return /^-(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word);
}

function byShort(flags: readonly FlagSpec[], name: string): FlagSpec | undefined {
  return flags.find((flag) => flag.shorts.includes(name));
}

/**
 * Flags whose long name is `name`, else those it is a prefix of. Prefixes of the flags mq adds itself count only where
 * no flag of the command matches, so that `--t` stays Apache's `--topic`.
 */
function byLong(flags: readonly FlagSpec[], name: string, prefixOfGlobals: boolean): readonly FlagSpec[] {
  if (name === '') return [];
  const exact = flags.find((flag) => flag.longs.includes(name));
  if (exact !== undefined) return [exact];
  const prefixed = flags.filter((flag) => flag.longs.some((long) => long.startsWith(name)));
  const apaches = prefixed.filter((flag) => !flag.global);
  return apaches.length > 0 || !prefixOfGlobals ? apaches : prefixed;
}

function ambiguous(word: string, candidates: readonly FlagSpec[]): MqError {
  const names = candidates.map((flag) => `--${flag.name}`).join(', ');
  return new MqError('USAGE', `ambiguous flag ${word}: it may be ${names}`, { hint: 'Write more of the name.' });
}

/** `-mi5`: one letter after the other, until one takes the rest as its value. */
function concatenated(flags: readonly FlagSpec[], body: string): readonly FlagMatch[] {
  const matches: FlagMatch[] = [];
  for (let i = 0; i < body.length; i++) {
    const flag = byShort(flags, body.charAt(i));
    if (flag === undefined) return [];
    const rest = body.slice(i + 1);
    if (flag.kind === 'switch' || rest === '') {
      matches.push({ flag });
      continue;
    }
    matches.push({ flag, inline: rest.startsWith('=') ? rest.slice(1) : rest });
    break;
  }
  return matches;
}

/** `-topicX`: a long name of a flag that takes a value, with the value stuck to it. */
function stuckToLong(flags: readonly FlagSpec[], body: string): FlagMatch | undefined {
  for (let length = body.length - 1; length > 1; length--) {
    const name = body.slice(0, length);
    const flag = flags.find(({ kind, global, longs }) => kind !== 'switch' && !global && longs.includes(name));
    if (flag !== undefined) return { flag, inline: body.slice(length) };
  }
  return undefined;
}

/**
 * Finds the flags one word stands for, by the rules of commons-cli's DefaultParser: `-t`, `-tx`, `-t=x`, `-bn`,
 * `--topic`, `--topic=x`, `-topic`, any unique prefix of a long name, and letters run together. Empty when there is no
 * such flag.
 *
 * @throws MqError USAGE when a prefix fits several flags; the message names them.
 */
export function matchWord(flags: readonly FlagSpec[], word: string): readonly FlagMatch[] {
  const twoDashes = word.startsWith('--');
  const body = word.slice(twoDashes ? 2 : 1);
  const equals = body.indexOf('=');
  const name = equals === -1 ? body : body.slice(0, equals);
  const inline = equals === -1 ? {} : { inline: body.slice(equals + 1) };
  if (!twoDashes) {
    const short = byShort(flags, name);
    if (short !== undefined) return [{ flag: short, ...inline }];
  }
  const candidates = byLong(flags, name, twoDashes);
  if (candidates.length > 1) throw ambiguous(word, candidates);
  if (candidates[0] !== undefined) return [{ flag: candidates[0], ...inline }];
  if (twoDashes) {
    const short = byShort(flags, name);
    return short === undefined ? [] : [{ flag: short, ...inline }];
  }
  const stuck = stuckToLong(flags, body);
  return stuck === undefined ? concatenated(flags, body) : [stuck];
}

/**
 * Whether the word after a flag is a flag itself rather than its value. Negative numbers are values, and so is any
 * word with a dash that names no flag.
 */
export function isFlagWord(flags: readonly FlagSpec[], word: string): boolean {
  if (!word.startsWith('-') || word === '-' || isNegativeNumber(word)) return false;
  if (word === '--') return true;
  const twoDashes = word.startsWith('--');
  const body = word.slice(twoDashes ? 2 : 1);
  const name = body.split('=', 1)[0] ?? body;
  if (byLong(flags, name, twoDashes).length > 0) return true;
  return !twoDashes && (byShort(flags, name) !== undefined || byShort(flags, name.charAt(0)) !== undefined);
}
