import { MqError } from '../../errors/index.ts';
import { nearest } from '../suggest.ts';
import { type FlagMatch, isFlagWord, matchWord } from './match.ts';
import type { CommandSpec, FlagSpec } from './spec.ts';

/** A command line in the one spelling the parser takes: `--name=value`, `--switch`, then `--` and the words. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** Whether `--json` is on: errors found later are then reported as JSON. */
  readonly json: boolean;
  /** What was set aside, for the user to see. */
  readonly warnings: readonly string[];
}

/** A value between straight double quotes loses them, as under commons-cli. */
function unquoted(value: string): string {
  return value.length > 1 && /^"[^"]*"$/.test(value) ? value.slice(1, -1) : value;
}

function asTruth(flag: FlagSpec, value: string): string {
  const lower = value.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower;
  throw new MqError('USAGE', `--${flag.name} takes true or false, not ${value}`);
}

function unknownFlag(spec: CommandSpec, word: string): MqError {
  const typed = word.replace(/^-+/, '').split('=', 1)[0] ?? word;
  const suggestion = nearest(
    typed,
    spec.flags.flatMap((flag) => flag.longs),
  );
  const command = spec.id.replaceAll(':', ' ');
  return new MqError('USAGE', `${command} has no flag ${word}`, {
    hint: suggestion === undefined ? `mq help ${command} lists its flags.` : `Did you mean --${suggestion}?`,
  });
}

/** Reads the words of one command line from left to right. */
class Normaliser {
  private readonly spec: CommandSpec;
  private readonly rest: string[];
  private readonly seen = new Map<string, string>();
  private readonly flags: string[] = [];
  private readonly words: string[] = [];
  private readonly ignored: string[] = [];
  private readonly warnings: string[] = [];

  constructor(spec: CommandSpec, argv: readonly string[]) {
    this.spec = spec;
    this.rest = [...argv];
  }

  run(): CommandLine {
    let onlyWords = false;
    for (let word = this.rest.shift(); word !== undefined; word = this.rest.shift()) {
      if (onlyWords || !word.startsWith('-') || word === '-') this.takeWord(word);
      else if (word === '--') onlyWords = true;
      else this.takeFlag(word);
    }
    if (this.ignored.length > 0) this.warnings.push(`ignored what belongs to no flag: ${this.ignored.join(' ')}`);
    const argv = this.words.length > 0 ? [...this.flags, '--', ...this.words] : this.flags;
    return { argv, json: this.seen.has('json'), warnings: this.warnings };
  }

  private takeWord(word: string): void {
    if (this.words.length < this.spec.maxWords) this.words.push(word);
    else this.ignored.push(word);
  }

  private takeFlag(word: string): void {
    const matches = matchWord(this.spec.flags, word);
    if (matches.length === 0) throw unknownFlag(this.spec, word);
    for (const match of matches) this.emit(match.flag, this.valueOf(match));
  }

  /** The value of a flag, from its own word or the next; undefined for a switch that is turned off. */
  private valueOf({ flag, inline }: FlagMatch): string | undefined {
    if (flag.kind === 'switch') return inline === undefined || asTruth(flag, inline) === 'true' ? 'true' : undefined;
    const next = this.rest[0];
    const nextIsValue = next !== undefined && !isFlagWord(this.spec.flags, next);
    if (flag.kind === 'truth') {
      if (inline !== undefined) return asTruth(flag, inline);
      return nextIsValue ? asTruth(flag, unquoted(this.rest.shift() ?? '')) : 'true';
    }
    if (inline !== undefined) return inline;
    if (nextIsValue) return unquoted(this.rest.shift() ?? '');
    const hint = next === undefined ? undefined : `Write --${flag.name}=${next} if ${next} is the value.`;
    throw new MqError('USAGE', `--${flag.name} needs a value`, hint === undefined ? {} : { hint });
  }

  private emit(flag: FlagSpec, value: string | undefined): void {
    if (value === undefined) return;
    const first = this.seen.get(flag.name);
    if (first !== undefined && !flag.multiple) {
      if (first !== value) this.warnings.push(`--${flag.name} is given more than once; the first, ${first}, is used`);
      return;
    }
    this.seen.set(flag.name, value);
    this.flags.push(flag.kind === 'switch' ? `--${flag.name}` : `--${flag.name}=${value}`);
  }
}

/**
 * Rewrites a command line as mqadmin takes it into the spelling the parser takes. Repeated flags: the first wins;
 * words that belong to no flag are dropped, and a warning names them.
 *
 * @param argv what follows the command's name
 * @throws MqError USAGE for an unknown or ambiguous flag, a missing value, or a truth that is neither true nor false
 */
export function normalise(spec: CommandSpec, argv: readonly string[]): CommandLine {
  return new Normaliser(spec, argv).run();
}
