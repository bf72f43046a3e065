import type { FlagSpec } from '../argv/spec.ts';
import type { NameKind } from './names-cache.ts';
import { type CompletedCommand, completedLongs, firstWords, HELP_PAGES, nameWords } from './types.ts';

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** What the cluster has, from the file that mq keeps for a while. */
const liveList = (kind: NameKind): string => `'(mq __complete ${kind} (commandline -cp) 2>/dev/null)'`;

/** The options of one flag: letters as -s, Apache's two-letter ones as -o, long names as -l; -r where it takes a value. */
function flagOptions(flag: FlagSpec, kind: NameKind | undefined): string {
  const shorts = flag.shorts.map((short) => (short.length === 1 ? `-s ${short}` : `-o ${short}`));
  const longs = completedLongs(flag).map((long) => `-l ${long}`);
  if (kind !== undefined) return [...shorts, ...longs, `-x -a ${liveList(kind)}`].join(' ');
  const value = flag.kind === 'value' ? ['-r'] : flag.kind === 'truth' ? ["-x -a 'true false'"] : [];
  return [...shorts, ...longs, ...value].join(' ');
}

/** The completion script for fish: names of commands with their summaries, then their flags. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const tops = firstWords(commands).map((word) => {
    const command = commands.find((candidate) => candidate.id === word);
    const inside = commands.filter((candidate) => candidate.id.startsWith(`${word}:`));
    const text = command?.summary ?? inside.map((member) => nameWords(member).slice(1).join(' ')).join(', ');
    return `complete -c mq -n __fish_use_subcommand -f -a ${word} -d ${quoted(text)}`;
  });
  const rest = commands.flatMap((command) => {
    const [first = command.id, second] = nameWords(command);
    const seen = `__fish_seen_subcommand_from ${first}`;
    if (second === undefined)
      return command.flags.map(
        (flag) => `complete -c mq -n '${seen}' ${flagOptions(flag, command.live?.get(flag.name))}`,
      );
    const both = `${seen}; and __fish_seen_subcommand_from ${second}`;
    return [
      `complete -c mq -n '${seen}; and not __fish_seen_subcommand_from ${second}' -f -a ${second} -d ${quoted(command.summary)}`,
      ...command.flags.map((flag) => `complete -c mq -n '${both}' ${flagOptions(flag, command.live?.get(flag.name))}`),
      ...(command.liveWord === undefined ? [] : [`complete -c mq -n '${both}' -f -a ${liveList(command.liveWord)}`]),
    ];
  });
  const pages = [...HELP_PAGES, ...firstWords(commands)].join(' ');
  return `# fish completion for mq; made by: mq completion fish
${[
  ...tops,
  ...rest,
  `complete -c mq -n '__fish_seen_subcommand_from help' -f -a '${pages}'`,
  `complete -c mq -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'`,
].join('\n')}
`;
}
