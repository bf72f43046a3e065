import type { CommandSpec, FlagSpec } from '../argv/spec.ts';
import type { NameKind } from './names-cache.ts';

/** What a completion script is made from. */
export interface CompletedCommand extends CommandSpec {
  readonly summary: string;
  /** Flags, by long name, whose values are names that a cluster has. */
  readonly live?: ReadonlyMap<string, NameKind>;
  /** What the words after the command are, where they are such names. */
  readonly liveWord?: NameKind | undefined;
}

/** The spellings of a flag a script offers: `--topic`, and `-t` where it has a letter. */
export function spellings(flag: FlagSpec): readonly string[] {
  return [...completedLongs(flag).map((long) => `--${long}`), ...flag.shorts.map((short) => `-${short}`)];
}

/** The words of a command's name. */
export function nameWords(command: CompletedCommand): readonly string[] {
  return command.id.split(':');
}

/** First words of all commands, each once, in order. */
export function firstWords(commands: readonly CompletedCommand[]): readonly string[] {
  return [...new Set(commands.map((command) => nameWords(command)[0] ?? command.id))];
}

/** The name of a command as scripts compare it: lower case, words apart by a blank. */
export const lowerName = (command: CompletedCommand): string => nameWords(command).join(' ').toLowerCase();

/** Spellings of flags whose values are live names, by kind; with a shell's `|` between them. */
export function liveSpellings(command: CompletedCommand): ReadonlyMap<NameKind, string> {
  const kinds = new Map<NameKind, string[]>();
  for (const flag of command.flags) {
    const kind = command.live?.get(flag.name);
    if (kind !== undefined) kinds.set(kind, [...(kinds.get(kind) ?? []), ...spellings(flag)]);
  }
  return new Map([...kinds].map(([kind, names]) => [kind, names.join('|')]));
}

/** Pages of help that are no command. */
export const HELP_PAGES: readonly string[] = ['errors', 'exit-codes', 'mqadmin'];

/** The long names of a flag without Apache's that hold a blank (`--"print log"`), which no shell completes. */
export const completedLongs = ({ longs }: FlagSpec): string[] => longs.filter((long) => !long.includes(' '));
