# bash completion for mq; made by: mq completion bash
_mq() {
  local cur="${COMP_WORDS[COMP_CWORD]}" flags='' first second
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'completion help' -- "$cur"))
    return
  fi
  first="${COMP_WORDS[1],,}"
  second="${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
    help) COMPREPLY=($(compgen -W 'completion help errors exit-codes' -- "$cur")); return ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")); return ;;
    esac
  fi
  case "$cur" in
    -*) ;;
    *) compopt -o default; return ;;
  esac
  case "$first $second" in

    *) ;;
  esac
  case "$first" in
    'completion') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'help') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _mq mq
