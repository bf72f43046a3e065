import type { Command } from '@oclif/core';

/**
 * How a flag takes its value: a `switch` takes none, a `value` needs one, a `truth` takes `true` or `false` and means
 * true when it stands alone (Apache's `-o true`).
 */
export type FlagKind = 'switch' | 'value' | 'truth';

/** One flag as a command line may spell it. */
export interface FlagSpec {
  /** The long name the command reads it by. */
  readonly name: string;
  /** Names after one dash: `t`, and Apache's two-letter ones such as `bn`. */
  readonly shorts: readonly string[];
  /** Names after two dashes, the canonical one first. */
  readonly longs: readonly string[];
  readonly kind: FlagKind;
  /** Whether every occurrence counts, rather than the first alone. */
  readonly multiple: boolean;
  /** Whether mq adds it to commands; such a name never makes a prefix of Apache's flags ambiguous. */
  readonly global: boolean;
}

/** What the normaliser knows of a command. */
export interface CommandSpec {
  /** Id as oclif keeps it, words joined by a colon. */
  readonly id: string;
  readonly flags: readonly FlagSpec[];
  /** How many words besides flags it takes. */
  readonly maxWords: number;
}

/** The metadata of a command, as the manifest and the command class both hold it. */
type Metadata = Pick<Command.Cached, 'id' | 'flags' | 'args' | 'strict'>;

/** The choices that make a flag a `truth`; `truth()` in cli/flags.ts declares them. */
export const TRUTH_OPTIONS: readonly string[] = ['true', 'false'];

/** The help group of the flags every command has. */
export const GLOBAL_GROUP = 'GLOBAL';

/** The help group of the flags that say how what a command reads is shown. */
export const VIEW_GROUP = 'OUTPUT';

/** Flags mq adds itself, but for those the original has under the same name. */
const isOwn = (name: string, group: string | undefined): boolean =>
  group === VIEW_GROUP || (group === GLOBAL_GROUP && name !== 'namesrvAddr' && name !== 'help');

function kindOf(flag: Command.Flag.Cached): FlagKind {
  if (flag.type === 'boolean') return 'switch';
  return flag.options?.length === 2 && TRUTH_OPTIONS.every((option) => flag.options?.includes(option))
    ? 'truth'
    : 'value';
}

/** The flag table of one command, from the manifest's metadata. */
export function commandSpec(command: Metadata): CommandSpec {
  const flags = Object.entries(command.flags).map(([name, flag]): FlagSpec => {
    const aliases = flag.aliases ?? [];
    return {
      name,
      shorts: [...(flag.char === undefined ? [] : [flag.char]), ...aliases.filter((alias) => alias.length <= 2)],
      longs: [name, ...aliases.filter((alias) => alias.length > 2)],
      kind: kindOf(flag),
      multiple: flag.type === 'option' && flag.multiple === true,
      global: isOwn(name, flag.helpGroup),
    };
  });
  const args = Object.values(command.args);
  const unlimited = command.strict === false || args.some((arg) => arg.multiple === true);
  return { id: command.id, flags, maxWords: unlimited ? Number.POSITIVE_INFINITY : args.length };
}
