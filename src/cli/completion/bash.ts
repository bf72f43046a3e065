import { type CompletedCommand, firstWords, nameWords, spellings } from './types.ts';

function folders(commands: readonly CompletedCommand[]): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const command of commands) {
    const [folder, member] = nameWords(command);
    if (folder === undefined || member === undefined) continue;
    members.set(folder, [...(members.get(folder) ?? []), member]);
  }
  return members;
}

/** The completion script for bash: names of commands, then their flags; files after a flag's value. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const flagCases = commands.map((command) => {
    const name = nameWords(command).join(' ').toLowerCase();
    return `    '${name}') flags='${command.flags.flatMap(spellings).join(' ')}' ;;`;
  });
  const folderCases = [...folders(commands)].map(
    ([folder, members]) => `    ${folder}) COMPREPLY=($(compgen -W '${members.join(' ')}' -- "$cur")); return ;;`,
  );
  return `# bash completion for mq; made by: mq completion bash
_mq() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" flags='' first second
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${firstWords(commands).join(' ')}' -- "$cur"))
    return
  fi
  first="\${COMP_WORDS[1],,}"
  second="\${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
${[...folderCases, `    help) COMPREPLY=($(compgen -W '${[...firstWords(commands), 'errors', 'exit-codes'].join(' ')}' -- "$cur")); return ;;`, `    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")); return ;;`].join('\n')}
    esac
  fi
  case "$cur" in
    -*) ;;
    *) compopt -o default; return ;;
  esac
  case "$first $second" in
${commands
  .filter((command) => nameWords(command).length > 1)
  .map((command) => `    '${nameWords(command).join(' ').toLowerCase()}') first="$first $second" ;;`)
  .join('\n')}
    *) ;;
  esac
  case "$first" in
${flagCases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _mq mq
`;
}
