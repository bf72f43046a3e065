# bash completion for mq; made by: mq completion bash
_mq() {
  local cur="${COMP_WORDS[COMP_CWORD]}" flags='' first second
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'broker brokerStatus clusterList completion consumeMessage consumerProgress deleteSubGroup deleteTopic getBrokerConfig help namesrv queryMsgById queryMsgByKey queryMsgByOffset recover resetOffsetByTime sendMessage topicList topicRoute topicStatus updateBrokerConfig updateSubGroup updateTopic' -- "$cur"))
    return
  fi
  first="${COMP_WORDS[1],,}"
  second="${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
    broker) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    namesrv) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    help) COMPREPLY=($(compgen -W 'broker brokerStatus clusterList completion consumeMessage consumerProgress deleteSubGroup deleteTopic getBrokerConfig help namesrv queryMsgById queryMsgByKey queryMsgByOffset recover resetOffsetByTime sendMessage topicList topicRoute topicStatus updateBrokerConfig updateSubGroup updateTopic errors exit-codes' -- "$cur")); return ;;
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
    'brokerstatus') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c' ;;
    'clusterlist') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --moreStats -m --interval -i --clusterName -c' ;;
    'completion') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'consumemessage') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --brokerName -b --queueId -i --offset -o --consumerGroup -g --beginTimestamp -s --endTimestamp -e --MessageNumber -c' ;;
    'consumerprogress') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --groupName -g --topicName -t --showClientIP -s --cluster -c --threshold' ;;
    'deletesubgroup') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --groupName -g --clusterName -c --brokerAddr -b --removeOffset -r --force --if-exists --dry-run' ;;
    'deletetopic') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --clusterName -c --brokerAddr -b --force --if-exists --dry-run' ;;
    'getbrokerconfig') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c' ;;
    'help') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'namesrv start') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --port --host' ;;
    'querymsgbyid') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --msgId -i --consumerGroup -g --clientId -d --sendMessage -s --unitName -u --bodyFormat -f --cluster -c' ;;
    'querymsgbykey') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --msgKey -k --beginTimestamp -b --endTimestamp -e --maxNum -m --cluster -c' ;;
    'querymsgbyoffset') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --brokerName -b --queueId -i --offset -o --bodyFormat -f' ;;
    'recover') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --store --dry-run' ;;
    'resetoffsetbytime') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --group -g --topic -t --timestamp -s --force -f --cplus --broker -b --queue -q --offset -o --cluster -c --dry-run' ;;
    'sendmessage') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --body -p --key -k --tags -c --broker -b --qid -i --msgTraceEnable -m' ;;
    'topiclist') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --clusterModel -c' ;;
    'topicroute') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --list -l' ;;
    'topicstatus') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --cluster -c' ;;
    'updatebrokerconfig') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --key -k --value -v --brokerAddr -b --clusterName -c --updateAllBroker -a --force --dry-run' ;;
    'updatesubgroup') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --groupName -g --brokerAddr -b --clusterName -c --consumeEnable -s --consumeFromMinEnable -m --consumeBroadcastEnable -d --consumeMessageOrderly -o --retryQueueNums -q --retryMaxTimes -r --groupRetryPolicy -p --brokerId -i --whichBrokerWhenConsumeSlowly -w --notifyConsumerIdsChanged -a --attributes --dry-run' ;;
    'updatetopic') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --brokerAddr -b --clusterName -c --readQueueNums -r --writeQueueNums -w --perm -p --order -o --unit -u --hasUnitSub -s --attributes -a --dry-run' ;;
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _mq mq
