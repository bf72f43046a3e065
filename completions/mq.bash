# bash completion for mq; made by: mq completion bash
_mq() {
  local cur="${COMP_WORDS[COMP_CWORD]}" flags='' first second
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'broker completion help namesrv' -- "$cur"))
    return
  fi
  first="${COMP_WORDS[1],,}"
  second="${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
    broker) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    namesrv) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    help) COMPREPLY=($(compgen -W 'broker completion help namesrv errors exit-codes' -- "$cur")); return ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")); return ;;
    esac
  fi
  case "$cur" in
    -*) ;;
    *) compopt -o default; return ;;
  esac
  case "$first $second" in
    'broker start') first="$first $second" ;;
    'namesrv start') first="$first $second" ;;
    *) ;;
  esac
  case "$first" in
    'broker start') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --store --port --namesrv-port' ;;
    'completion') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'help') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'namesrv start') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --port --host' ;;
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _mq mq
