import {
  type CompletedCommand,
  firstWords,
  HELP_PAGES,
  liveSpellings,
  lowerName,
  nameWords,
  spellings,
} from './types.ts';

/** Text inside single quotes, and inside a `name:description` pair. */
function described(name: string, text: string): string {
  return `'${name.replaceAll(':', '\\:')}:${text.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`;
}

function members(commands: readonly CompletedCommand[], folder: string): readonly CompletedCommand[] {
  return commands.filter((command) => command.id.startsWith(`${folder}:`));
}

/** The completion script for zsh: names of commands with their summaries, then their flags; files for values. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const tops = firstWords(commands).map((word) => {
    const command = commands.find((candidate) => candidate.id === word);
    const inside = members(commands, word).map((member) => nameWords(member).slice(1).join(' '));
    return `    ${described(word, command?.summary ?? inside.join(', '))}`;
  });
  const folders = firstWords(commands).filter((word) => members(commands, word).length > 0);
  const folderCases = folders.map((folder) => {
    const list = members(commands, folder).map((member) =>
      described(nameWords(member).slice(1).join(' '), member.summary),
    );
    return `    ${folder})\n      if (( CURRENT == 3 )); then\n        local -a members=(${list.join(' ')})\n        _describe command members\n        return\n      fi\n      name="$name \${words[3]:l}" ;;`;
  });
  const flagCases = commands.map(
    (command) =>
      `    '${nameWords(command).join(' ').toLowerCase()}') flags=(${command.flags.flatMap(spellings).join(' ')}) ;;`,
  );
  const liveCases = commands.flatMap((command) => {
    const kinds = [...liveSpellings(command)].map(([kind, names]) => `${names}) live=${kind} ;;`);
    return kinds.length === 0 ? [] : [`    '${lowerName(command)}') case "$flag" in ${kinds.join(' ')} esac ;;`];
  });
  const wordCases = commands.flatMap((command) =>
    command.liveWord === undefined ? [] : [`    '${lowerName(command)}') live=${command.liveWord} ;;`],
  );
  return `#compdef mq
# zsh completion for mq; made by: mq completion zsh
_mq() {
  local -a commands=(
${tops.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name="\${words[2]:l}"
  local -a flags
  case "$name" in
${folderCases.join('\n')}
    help)
      local -a pages=(${HELP_PAGES.join(' ')})
      (( CURRENT == 3 )) && { compadd -a pages; _describe command commands; return } ;;
    completion)
      (( CURRENT == 3 )) && { compadd bash zsh fish; return } ;;
  esac
  case "$name" in
${flagCases.join('\n')}
  esac
  local flag="\${words[CURRENT - 1]}" live='' prefix=''
  if [[ \${words[CURRENT]} == --*=* ]]; then
    flag="\${words[CURRENT]%%=*}"
    prefix="$flag="
  fi
  case "$name" in
${liveCases.join('\n')}
  esac
  if [[ -z $live ]] && (( CURRENT == 4 )); then
    case "$name" in
${wordCases.join('\n')}
    esac
  fi
  # Names of the cluster come from a file that mq keeps for a while; nobody is waited for.
  if [[ -n $live ]]; then
    local -a found=(\${(f)"$(\${words[1]} __complete $live "$LBUFFER" 2>/dev/null)"})
    compadd -P "$prefix" -a found
    return
  fi
  if [[ \${words[CURRENT]} == -* ]]; then
    compadd -a flags
  else
    _files
  fi
}
if [[ $funcstack[1] == _mq ]]; then
  _mq "$@"
else
  compdef _mq mq
fi
`;
}
