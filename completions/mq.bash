# bash completion for mq; made by: mq completion bash
_mq() {
  local cur="${COMP_WORDS[COMP_CWORD]}" flags='' first second
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'ack bench broker brokerStatus cloneGroupOffset clusterList completion consumeMessage consumerConnection consumerProgress consumerStatus delay deleteSubGroup deleteTopic dlq getBrokerConfig help namesrv printMsg printMsgByQueue producerConnection queryMsgById queryMsgByKey queryMsgByOffset queryMsgByUniqueKey queryMsgTraceById recover resetOffsetByTime sendMessage setConsumeMode skipAccumulatedMessage tail topicList topicRoute topicStatus updateBrokerConfig updateSubGroup updateTopic' -- "$cur"))
    return
  fi
  first="${COMP_WORDS[1],,}"
  second="${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
    bench) COMPREPLY=($(compgen -W 'consume produce' -- "$cur")); return ;;
    broker) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    delay) COMPREPLY=($(compgen -W 'list' -- "$cur")); return ;;
    dlq) COMPREPLY=($(compgen -W 'list purge resend show' -- "$cur")); return ;;
    namesrv) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    help) COMPREPLY=($(compgen -W 'ack bench broker brokerStatus cloneGroupOffset clusterList completion consumeMessage consumerConnection consumerProgress consumerStatus delay deleteSubGroup deleteTopic dlq getBrokerConfig help namesrv printMsg printMsgByQueue producerConnection queryMsgById queryMsgByKey queryMsgByOffset queryMsgByUniqueKey queryMsgTraceById recover resetOffsetByTime sendMessage setConsumeMode skipAccumulatedMessage tail topicList topicRoute topicStatus updateBrokerConfig updateSubGroup updateTopic errors exit-codes' -- "$cur")); return ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")); return ;;
    esac
  fi
  case "$cur" in
    -*) ;;
    *) compopt -o default; return ;;
  esac
  case "$first $second" in
    'bench consume') first="$first $second" ;;
    'bench produce') first="$first $second" ;;
    'broker start') first="$first $second" ;;
    'delay list') first="$first $second" ;;
    'dlq list') first="$first $second" ;;
    'dlq purge') first="$first $second" ;;
    'dlq resend') first="$first $second" ;;
    'dlq show') first="$first $second" ;;
    'namesrv start') first="$first $second" ;;
    *) ;;
  esac
  case "$first" in
    'ack') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g --topic -t --msgId -i --brokerName -b --queueId -q --offset -o --handle' ;;
    'bench consume') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --consumerGroup -g --tags -c --from --concurrency --count --duration' ;;
    'bench produce') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --size -s --concurrency --rate --count --duration --tags -c' ;;
    'broker start') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --store --port --namesrv-port' ;;
    'brokerstatus') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c' ;;
    'clonegroupoffset') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --srcGroup -s --destGroup -d --topic -t --allTopics --offline -o --force --dry-run' ;;
    'clusterlist') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --moreStats -m --interval -i --clusterName -c' ;;
    'completion') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'consumemessage') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --brokerName -b --queueId -i --offset -o --consumerGroup -g --beginTimestamp -s --endTimestamp -e --MessageNumber -c' ;;
    'consumerconnection') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g --brokerAddr -b' ;;
    'consumerprogress') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --groupName -g --topicName -t --showClientIP -s --cluster -c --threshold' ;;
    'consumerstatus') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g --clientId -i --brokerAddr -b --jstack -s' ;;
    'delay list') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c' ;;
    'deletesubgroup') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --groupName -g --clusterName -c --brokerAddr -b --removeOffset -r --force --if-exists --dry-run' ;;
    'deletetopic') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --clusterName -c --brokerAddr -b --force --if-exists --dry-run' ;;
    'dlq list') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g' ;;
    'dlq purge') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g --confirm --dry-run' ;;
    'dlq resend') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g --msgId -i --all --again --begin --end --to-origin --dry-run' ;;
    'dlq show') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --consumerGroup -g --begin --end --limit --body' ;;
    'getbrokerconfig') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c' ;;
    'help') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h' ;;
    'namesrv start') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --port --host' ;;
    'printmsg') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --charsetName -c --subExpression -s --beginTimestamp -b --endTimestamp -e --printBody -d --lmqParentTopic -l' ;;
    'printmsgbyqueue') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --brokerName -a --queueId -i --charsetName -c --subExpression -s --beginTimestamp -b --endTimestamp -e --print -p --printBody -d --calculate -f' ;;
    'producerconnection') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --producerGroup -g --topic -t' ;;
    'querymsgbyid') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --msgId -i --consumerGroup -g --clientId -d --sendMessage -s --unitName -u --bodyFormat -f --cluster -c' ;;
    'querymsgbykey') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --msgKey -k --beginTimestamp -b --endTimestamp -e --maxNum -m --cluster -c' ;;
    'querymsgbyoffset') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --brokerName -b --queueId -i --offset -o --bodyFormat -f' ;;
    'querymsgbyuniquekey') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --msgId -i --topic -t --showAll -a --consumerGroup -g --clientId -d --cluster -c' ;;
    'querymsgtracebyid') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --msgId -i --traceTopic -t --beginTimestamp -b --endTimestamp -e --maxNum -c' ;;
    'recover') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --configFile -c --store --dry-run' ;;
    'resetoffsetbytime') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --group -g --topic -t --timestamp -s --force -f --cplus --broker -b --queue -q --offset -o --cluster -c --dry-run' ;;
    'sendmessage') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --body -p --file --key -k --tags -c --property --shardingKey --delay --deliverAt --transaction --broker -b --qid -i --msgTraceEnable -m --count --rate --concurrency' ;;
    'setconsumemode') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --topicName -t --groupName -g --mode -m --popShareQueueNum -q' ;;
    'skipaccumulatedmessage') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --group -g --topic -t --force -f --cluster -c --dry-run' ;;
    'tail') flags='--namesrvAddr -n --json --timeout --yes -y --no-color --help -h --topic -t --filter --sql --grep --from --format --count --for' ;;
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
