import { type CompletedCommand, firstWords, nameWords, spellings } from './types.ts';

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
      local -a pages=(errors exit-codes)
      (( CURRENT == 3 )) && { compadd -a pages; _describe command commands; return } ;;
    completion)
      (( CURRENT == 3 )) && { compadd bash zsh fish; return } ;;
  esac
  case "$name" in
${flagCases.join('\n')}
  esac
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
