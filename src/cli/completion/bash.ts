import {
  type CompletedCommand,
  firstWords,
  HELP_PAGES,
  liveSpellings,
  lowerName,
  nameWords,
  spellings,
} from './types.ts';

function folders(commands: readonly CompletedCommand[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const command of commands) {
    const [folder, member] = nameWords(command);
    if (folder === undefined || member === undefined) continue;
    members.set(folder, [...(members.get(folder) ?? []), member]);
  }
  return members;
}

/** One line of `case` per command with flags that take live names. */
function liveCases(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => {
    const kinds = [...liveSpellings(command)].map(([kind, names]) => `${names}) live=${kind} ;;`);
    return kinds.length === 0 ? [] : [`    '${lowerName(command)}') case "$prev" in ${kinds.join(' ')} esac ;;`];
  });
  return lines.join('\n');
}

function wordCases(commands: readonly CompletedCommand[]): string {
  return commands
    .flatMap((command) =>
      command.liveWord === undefined ? [] : [`      '${lowerName(command)}') live=${command.liveWord} ;;`],
    )
    .join('\n');
}

/**
 * The completion script for bash: names of commands, then their flags, then what the cluster has where a flag takes
 * that; files after any other flag's value.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const flagCases = commands.map(
    (command) => `    '${lowerName(command)}') flags='${command.flags.flatMap(spellings).join(' ')}' ;;`,
  );
  const folderCases = [...folders(commands)].map(
    ([folder, members]) => `    ${folder}) COMPREPLY=($(compgen -W '${members.join(' ')}' -- "$cur")); return ;;`,
  );
  return `# bash completion for mq; made by: mq completion bash
# Names of the cluster come from a file that mq keeps for a while; nobody is waited for.
_mq_live() {
  local typed="\${COMP_LINE:0:COMP_POINT}" name before
  typed="\${typed##*[[:space:]=]}"
  before="\${typed%"\${typed##*:}"}"
  while IFS= read -r name; do
    case "$name" in "$typed"*) COMPREPLY+=("\${name#"$before"}") ;; esac
  done < <("\${COMP_WORDS[0]}" __complete "$1" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
_mq() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev='' flags='' live='' first second at="$COMP_CWORD"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${firstWords(commands).join(' ')}' -- "$cur"))
    return
  fi
  first="\${COMP_WORDS[1],,}"
  second="\${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
${[...folderCases, `    help) COMPREPLY=($(compgen -W '${[...firstWords(commands), ...HELP_PAGES].join(' ')}' -- "$cur")); return ;;`, `    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")); return ;;`].join('\n')}
    esac
  fi
  case "$first $second" in
${commands
  .filter((command) => nameWords(command).length > 1)
  .map((command) => `    '${lowerName(command)}') first="$first $second" ;;`)
  .join('\n')}
    *) ;;
  esac
  # Bash takes words apart at = and :, so the flag of --topic=Or and of -b 10.0.0.1:10 is found further back.
  while [ "$at" -gt 1 ]; do
    case "\${COMP_WORDS[at - 1]}" in
      =) at=$((at - 1)) ;;
      :) at=$((at - 2)) ;;
      *) break ;;
    esac
  done
  prev="\${COMP_WORDS[at - 1]}"
  case "$first" in
${liveCases(commands)}
    *) ;;
  esac
  if [ -z "$live" ] && [ "$COMP_CWORD" -eq 3 ]; then
    case "$first" in
${wordCases(commands)}
      *) ;;
    esac
  fi
  if [ -n "$live" ]; then
    _mq_live "$live"
    return
  fi
  case "$cur" in
    -*) ;;
    *) compopt -o default; return ;;
  esac
  case "$first" in
${flagCases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _mq mq
`;
}
