import type { CommandSpec, FlagSpec } from '../argv/spec.ts';

/** What a completion script is made from. */
export interface CompletedCommand extends CommandSpec {
  readonly summary: string;
}

/** The spellings of a flag a script offers: `--topic`, and `-t` where it has a letter. */
export function spellings(flag: FlagSpec): readonly string[] {
  return [...flag.longs.map((long) => `--${long}`), ...flag.shorts.map((short) => `-${short}`)];
}

/** The words of a command's name. */
export function nameWords(command: CompletedCommand): readonly string[] {
  return command.id.split(':');
}

/** First words of all commands, each once, in order. */
export function firstWords(commands: readonly CompletedCommand[]): readonly string[] {
  return [...new Set(commands.map((command) => nameWords(command)[0] ?? command.id))];
}
