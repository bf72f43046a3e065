# bash completion for mq; made by: mq completion bash
# Names of the cluster come from a file that mq keeps for a while; nobody is waited for.
_mq_live() {
  local typed="${COMP_LINE:0:COMP_POINT}" name before
  typed="${typed##*[[:space:]=]}"
  before="${typed%"${typed##*:}"}"
  while IFS= read -r name; do
    case "$name" in "$typed"*) COMPREPLY+=("${name#"$before"}") ;; esac
  done < <("${COMP_WORDS[0]}" __complete "$1" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
_mq() {
  local cur="${COMP_WORDS[COMP_CWORD]}" prev='' flags='' live='' first second at="$COMP_CWORD"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W 'ack addBroker addWritePerm allocateMQ apply bench broker brokerConsumeStats brokerStatus checkMsgSendRT checkRocksdbCqWriteProgress cleanBrokerMetadata cleanExpiredCQ cleanUnusedTopic cloneGroupOffset cluster clusterAclConfigVersion clusterList clusterRT completion consumeMessage consumer consumerConnection consumerProgress consumerStatus context copyAcl copyUser createAcl createUser daemon DecodeMessageId delay deleteAcl deleteAclConfig deleteAccessConfig deleteExpiredCommitLog deleteKvConfig deleteSubGroup deleteTopic deleteUser diff dlq doctor dumpCompactionLog electMaster exportConfigs exportMetadata exportMetadataInRocksDB exportMetrics exportPopRecord getAcl getAclConfig getAccessConfigSubCommand getBrokerConfig getBrokerEpoch getBrokerLiteInfo getColdDataFlowCtrInfo getConsumerConfig getConsumerStatus getControllerConfig getControllerMetaData getLiteClientInfo getLiteGroupInfo getLiteTopicInfo getNamesrvConfig getParentTopicInfo getSyncStateSet getUser haStatus help listAcl listUser namesrv offset printMsg printMsgByQueue producer producerConnection queryCq queryMsgById queryMsgByKey queryMsgByOffset queryMsgByUniqueKey queryMsgTraceById recover remappingStaticTopic removeBroker removeColdDataFlowCtrGroupConfig resetMasterFlushOffset resetOffsetByTime resetOffsetByTimeOffline resetOffsetByTimeOld resetOffsetToLatest rocksDBConfigToJson schema sendMessage sendMsgStatus setCommitLogReadAheadMode setConsumeMode skipAccumulatedMessage startMonitoring statsAll store support-bundle switchTimerEngine tail top topicClusterList topicList topicRoute topicStatus triggerLiteDispatch updateAcl updateAclConfig updateBrokerConfig updateColdDataFlowCtrGroupConfig updateControllerConfig updateGlobalWhiteAddr updateKvConfig updateNamesrvConfig updateOrderConf updateStaticTopic updateSubGroup updateSubGroupList updateTopic updateTopicList updateTopicPerm updateUser wait wipeWritePerm' -- "$cur"))
    return
  fi
  first="${COMP_WORDS[1],,}"
  second="${COMP_WORDS[2],,}"
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$first" in
    bench) COMPREPLY=($(compgen -W 'consume produce' -- "$cur")); return ;;
    broker) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    cluster) COMPREPLY=($(compgen -W 'down up' -- "$cur")); return ;;
    context) COMPREPLY=($(compgen -W 'add list rm show use' -- "$cur")); return ;;
    daemon) COMPREPLY=($(compgen -W 'forget logs rebuild-state restart start status stop switch' -- "$cur")); return ;;
    delay) COMPREPLY=($(compgen -W 'list' -- "$cur")); return ;;
    dlq) COMPREPLY=($(compgen -W 'list purge resend show' -- "$cur")); return ;;
    namesrv) COMPREPLY=($(compgen -W 'start' -- "$cur")); return ;;
    offset) COMPREPLY=($(compgen -W 'apply export import' -- "$cur")); return ;;
    store) COMPREPLY=($(compgen -W 'dump grep info rebuild verify' -- "$cur")); return ;;
    wait) COMPREPLY=($(compgen -W 'broker insync lag master message topic' -- "$cur")); return ;;
    help) COMPREPLY=($(compgen -W 'ack addBroker addWritePerm allocateMQ apply bench broker brokerConsumeStats brokerStatus checkMsgSendRT checkRocksdbCqWriteProgress cleanBrokerMetadata cleanExpiredCQ cleanUnusedTopic cloneGroupOffset cluster clusterAclConfigVersion clusterList clusterRT completion consumeMessage consumer consumerConnection consumerProgress consumerStatus context copyAcl copyUser createAcl createUser daemon DecodeMessageId delay deleteAcl deleteAclConfig deleteAccessConfig deleteExpiredCommitLog deleteKvConfig deleteSubGroup deleteTopic deleteUser diff dlq doctor dumpCompactionLog electMaster exportConfigs exportMetadata exportMetadataInRocksDB exportMetrics exportPopRecord getAcl getAclConfig getAccessConfigSubCommand getBrokerConfig getBrokerEpoch getBrokerLiteInfo getColdDataFlowCtrInfo getConsumerConfig getConsumerStatus getControllerConfig getControllerMetaData getLiteClientInfo getLiteGroupInfo getLiteTopicInfo getNamesrvConfig getParentTopicInfo getSyncStateSet getUser haStatus help listAcl listUser namesrv offset printMsg printMsgByQueue producer producerConnection queryCq queryMsgById queryMsgByKey queryMsgByOffset queryMsgByUniqueKey queryMsgTraceById recover remappingStaticTopic removeBroker removeColdDataFlowCtrGroupConfig resetMasterFlushOffset resetOffsetByTime resetOffsetByTimeOffline resetOffsetByTimeOld resetOffsetToLatest rocksDBConfigToJson schema sendMessage sendMsgStatus setCommitLogReadAheadMode setConsumeMode skipAccumulatedMessage startMonitoring statsAll store support-bundle switchTimerEngine tail top topicClusterList topicList topicRoute topicStatus triggerLiteDispatch updateAcl updateAclConfig updateBrokerConfig updateColdDataFlowCtrGroupConfig updateControllerConfig updateGlobalWhiteAddr updateKvConfig updateNamesrvConfig updateOrderConf updateStaticTopic updateSubGroup updateSubGroupList updateTopic updateTopicList updateTopicPerm updateUser wait wipeWritePerm errors exit-codes mqadmin' -- "$cur")); return ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur")); return ;;
    esac
  fi
  case "$first $second" in
    'bench consume') first="$first $second" ;;
    'bench produce') first="$first $second" ;;
    'broker start') first="$first $second" ;;
    'cluster down') first="$first $second" ;;
    'cluster up') first="$first $second" ;;
    'context add') first="$first $second" ;;
    'context list') first="$first $second" ;;
    'context rm') first="$first $second" ;;
    'context show') first="$first $second" ;;
    'context use') first="$first $second" ;;
    'daemon forget') first="$first $second" ;;
    'daemon logs') first="$first $second" ;;
    'daemon rebuild-state') first="$first $second" ;;
    'daemon restart') first="$first $second" ;;
    'daemon start') first="$first $second" ;;
    'daemon status') first="$first $second" ;;
    'daemon stop') first="$first $second" ;;
    'daemon switch') first="$first $second" ;;
    'delay list') first="$first $second" ;;
    'dlq list') first="$first $second" ;;
    'dlq purge') first="$first $second" ;;
    'dlq resend') first="$first $second" ;;
    'dlq show') first="$first $second" ;;
    'namesrv start') first="$first $second" ;;
    'offset apply') first="$first $second" ;;
    'offset export') first="$first $second" ;;
    'offset import') first="$first $second" ;;
    'store dump') first="$first $second" ;;
    'store grep') first="$first $second" ;;
    'store info') first="$first $second" ;;
    'store rebuild') first="$first $second" ;;
    'store verify') first="$first $second" ;;
    'wait broker') first="$first $second" ;;
    'wait insync') first="$first $second" ;;
    'wait lag') first="$first $second" ;;
    'wait master') first="$first $second" ;;
    'wait message') first="$first $second" ;;
    'wait topic') first="$first $second" ;;
    *) ;;
  esac
  # Bash takes words apart at = and :, so the flag of --topic=Or and of -b 10.0.0.1:10 is found further back.
  while [ "$at" -gt 1 ]; do
    case "${COMP_WORDS[at - 1]}" in
      =) at=$((at - 1)) ;;
      :) at=$((at - 2)) ;;
      *) break ;;
    esac
  done
  prev="${COMP_WORDS[at - 1]}"
  case "$first" in
    'ack') case "$prev" in --consumerGroup|-g) live=groups ;; --topic|-t) live=topics ;; --brokerName|-b) live=brokers ;; esac ;;
    'addwriteperm') case "$prev" in --brokerName|-b) live=brokers ;; esac ;;
    'allocatemq') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'apply') case "$prev" in --clusterName|-c|--confirm) live=clusters ;; esac ;;
    'bench consume') case "$prev" in --topic|-t) live=topics ;; --consumerGroup|-g) live=groups ;; esac ;;
    'bench produce') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'brokerconsumestats') case "$prev" in --brokerAddr|-b) live=addresses ;; esac ;;
    'brokerstatus') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'checkmsgsendrt') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'checkrocksdbcqwriteprogress') case "$prev" in --cluster|-c) live=clusters ;; --topic|-t) live=topics ;; esac ;;
    'cleanbrokermetadata') case "$prev" in --brokerName|-bn) live=brokers ;; --clusterName|-c) live=clusters ;; esac ;;
    'cleanexpiredcq') case "$prev" in --brokerAddr|-b) live=addresses ;; --cluster|-c) live=clusters ;; esac ;;
    'cleanunusedtopic') case "$prev" in --brokerAddr|-b) live=addresses ;; --cluster|-c) live=clusters ;; esac ;;
    'clonegroupoffset') case "$prev" in --srcGroup|-s|--destGroup|-d) live=groups ;; --topic|-t) live=topics ;; esac ;;
    'cluster up') case "$prev" in --cluster) live=clusters ;; esac ;;
    'clusteraclconfigversion') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'clusterlist') case "$prev" in --clusterName|-c) live=clusters ;; esac ;;
    'clusterrt') case "$prev" in --cluster|-c) live=clusters ;; esac ;;
    'consumemessage') case "$prev" in --topic|-t) live=topics ;; --brokerName|-b) live=brokers ;; --consumerGroup|-g) live=groups ;; esac ;;
    'consumer') case "$prev" in --consumerGroup|-g) live=groups ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'consumerconnection') case "$prev" in --consumerGroup|-g) live=groups ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'consumerprogress') case "$prev" in --groupName|-g) live=groups ;; --topicName|-t|--cluster|-c) live=topics ;; esac ;;
    'consumerstatus') case "$prev" in --consumerGroup|-g) live=groups ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'createacl') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'createuser') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'daemon rebuild-state') case "$prev" in --confirm) live=groups ;; esac ;;
    'delay list') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'deleteacl') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'deleteaclconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'deleteaccessconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'deleteexpiredcommitlog') case "$prev" in --brokerAddr|-b) live=addresses ;; --cluster|-c) live=clusters ;; esac ;;
    'deletesubgroup') case "$prev" in --groupName|-g) live=groups ;; --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'deletetopic') case "$prev" in --topic|-t) live=topics ;; --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'deleteuser') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'dlq list') case "$prev" in --consumerGroup|-g) live=groups ;; esac ;;
    'dlq purge') case "$prev" in --consumerGroup|-g|--confirm) live=groups ;; esac ;;
    'dlq resend') case "$prev" in --consumerGroup|-g) live=groups ;; esac ;;
    'dlq show') case "$prev" in --consumerGroup|-g) live=groups ;; esac ;;
    'doctor') case "$prev" in --clusterName|-c) live=clusters ;; --topic|-t) live=topics ;; --group|-g) live=groups ;; esac ;;
    'electmaster') case "$prev" in --clusterName|-c) live=clusters ;; --brokerName|-bn) live=brokers ;; esac ;;
    'exportconfigs') case "$prev" in --clusterName|-c) live=clusters ;; esac ;;
    'exportmetadata') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'exportmetadatainrocksdb') case "$prev" in --brokerAddr|-b) live=addresses ;; esac ;;
    'exportmetrics') case "$prev" in --clusterName|-c) live=clusters ;; esac ;;
    'exportpoprecord') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'getacl') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'getaclconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'getaccessconfigsubcommand') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'getbrokerconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'getbrokerepoch') case "$prev" in --brokerName|-b) live=brokers ;; --clusterName|-c) live=clusters ;; esac ;;
    'getbrokerliteinfo') case "$prev" in --brokerAddr|-b) live=addresses ;; --cluster|-c) live=clusters ;; esac ;;
    'getcolddataflowctrinfo') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'getconsumerconfig') case "$prev" in --groupName|-g) live=groups ;; esac ;;
    'getconsumerstatus') case "$prev" in --group|-g) live=groups ;; --topic|-t) live=topics ;; esac ;;
    'getliteclientinfo') case "$prev" in --parentTopic|-p) live=topics ;; --group|-g) live=groups ;; esac ;;
    'getlitegroupinfo') case "$prev" in --parentTopic|-p|--liteTopic|-l) live=topics ;; --group|-g) live=groups ;; esac ;;
    'getlitetopicinfo') case "$prev" in --parentTopic|-p|--liteTopic|-l) live=topics ;; esac ;;
    'getparenttopicinfo') case "$prev" in --parentTopic|-p) live=topics ;; esac ;;
    'getsyncstateset') case "$prev" in --brokerName|-b) live=brokers ;; --clusterName|-c) live=clusters ;; esac ;;
    'getuser') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'hastatus') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'listacl') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'listuser') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'offset export') case "$prev" in --group|-g) live=groups ;; --topic|-t) live=topics ;; esac ;;
    'printmsg') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'printmsgbyqueue') case "$prev" in --topic|-t) live=topics ;; --brokerName|-a) live=brokers ;; esac ;;
    'producerconnection') case "$prev" in --producerGroup|-g) live=groups ;; --topic|-t) live=topics ;; esac ;;
    'querycq') case "$prev" in --topic|-t) live=topics ;; --consumer|-g) live=groups ;; esac ;;
    'querymsgbyid') case "$prev" in --topic|-t) live=topics ;; --consumerGroup|-g) live=groups ;; --cluster|-c) live=clusters ;; esac ;;
    'querymsgbykey') case "$prev" in --topic|-t) live=topics ;; --cluster|-c) live=clusters ;; esac ;;
    'querymsgbyoffset') case "$prev" in --topic|-t) live=topics ;; --brokerName|-b) live=brokers ;; esac ;;
    'querymsgbyuniquekey') case "$prev" in --topic|-t) live=topics ;; --consumerGroup|-g) live=groups ;; --cluster|-c) live=clusters ;; esac ;;
    'querymsgtracebyid') case "$prev" in --traceTopic|-t) live=topics ;; esac ;;
    'remappingstatictopic') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'removecolddataflowctrgroupconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; --consumerGroup|-g) live=groups ;; esac ;;
    'resetmasterflushoffset') case "$prev" in --brokerAddr|-b) live=addresses ;; esac ;;
    'resetoffsetbytime') case "$prev" in --group|-g) live=groups ;; --topic|-t|--cluster|-c) live=topics ;; esac ;;
    'resetoffsetbytimeoffline') case "$prev" in --group|-g) live=groups ;; --topic|-t|--cluster|-c) live=topics ;; esac ;;
    'resetoffsetbytimeold') case "$prev" in --group|-g) live=groups ;; --topic|-t|--cluster|-c) live=topics ;; esac ;;
    'resetoffsettolatest') case "$prev" in --group|-g) live=groups ;; --topic|-t|--cluster|-c) live=topics ;; esac ;;
    'rocksdbconfigtojson') case "$prev" in --clusterName|--cluster|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'sendmessage') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'sendmsgstatus') case "$prev" in --brokerName|-b) live=brokers ;; esac ;;
    'setcommitlogreadaheadmode') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'setconsumemode') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; --topicName|-t) live=topics ;; --groupName|-g) live=groups ;; esac ;;
    'skipaccumulatedmessage') case "$prev" in --group|-g) live=groups ;; --topic|-t|--cluster|-c) live=topics ;; esac ;;
    'statsall') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'store dump') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'store grep') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'store info') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'switchtimerengine') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'tail') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'topicclusterlist') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'topicroute') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'topicstatus') case "$prev" in --topic|-t|--cluster|-c) live=topics ;; esac ;;
    'triggerlitedispatch') case "$prev" in --parentTopic|-p) live=topics ;; --group|-g) live=groups ;; --brokerName|-b) live=brokers ;; esac ;;
    'updateacl') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'updateaclconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updatebrokerconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updatecolddataflowctrgroupconfig') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; --consumerGroup|-g) live=groups ;; esac ;;
    'updateglobalwhiteaddr') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updateorderconf') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'updatestatictopic') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'updatesubgroup') case "$prev" in --groupName|-g) live=groups ;; --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updatesubgrouplist') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updatetopic') case "$prev" in --topic|-t) live=topics ;; --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updatetopiclist') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'updatetopicperm') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; --topic|-t) live=topics ;; esac ;;
    'updateuser') case "$prev" in --clusterName|-c) live=clusters ;; --brokerAddr|-b) live=addresses ;; esac ;;
    'wait broker') case "$prev" in --brokerAddr|-b) live=addresses ;; --clusterName|-c) live=clusters ;; esac ;;
    'wait insync') case "$prev" in --brokerName|-b) live=brokers ;; esac ;;
    'wait lag') case "$prev" in --groupName|-g) live=groups ;; --topicName|-t) live=topics ;; esac ;;
    'wait master') case "$prev" in --brokerName|-b) live=brokers ;; esac ;;
    'wait message') case "$prev" in --topic|-t) live=topics ;; --group|-g) live=groups ;; esac ;;
    'wait topic') case "$prev" in --topic|-t) live=topics ;; esac ;;
    'wipewriteperm') case "$prev" in --brokerName|-b) live=brokers ;; esac ;;
    *) ;;
  esac
  if [ -z "$live" ] && [ "$COMP_CWORD" -eq 3 ]; then
    case "$first" in
      'context rm') live=contexts ;;
      'context show') live=contexts ;;
      'context use') live=contexts ;;
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
    'ack') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --consumerGroup -g --topic -t --msgId -i --brokerName -b --queueId -q --offset -o --handle' ;;
    'addbroker') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerContainerAddr -c --brokerConfigPath -b --dry-run' ;;
    'addwriteperm') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerName -b --dry-run' ;;
    'allocatemq') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t --ipList -i --strategy' ;;
    'apply') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --only --prune --confirm --dry-run' ;;
    'bench consume') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --consumerGroup -g --tags -c --from --concurrency --count --duration' ;;
    'bench produce') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --size -s --concurrency --rate --count --duration --tags -c' ;;
    'broker start') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --store --port --namesrv-port --control-socket --stand-down' ;;
    'brokerconsumestats') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --timeoutMillis -t --level -l --order -o' ;;
    'brokerstatus') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c' ;;
    'checkmsgsendrt') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --amount -a --size -s' ;;
    'checkrocksdbcqwriteprogress') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --cluster -c --topic -t --checkFrom -cf' ;;
    'cleanbrokermetadata') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --controllerAddress -a --brokerName -bn --brokerControllerIdsToClean -b --clusterName -c --cleanLivingBroker -l --dry-run' ;;
    'cleanexpiredcq') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --cluster -c --dry-run' ;;
    'cleanunusedtopic') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --cluster -c --dry-run' ;;
    'clonegroupoffset') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --srcGroup -s --destGroup -d --topic -t --allTopics --offline -o --force --plan --dry-run' ;;
    'cluster down') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --dir --wipe' ;;
    'cluster up') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --groups --slaves --name-servers --dir --cluster --zookeeper --fixed-roles --for' ;;
    'clusteraclconfigversion') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c' ;;
    'clusterlist') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --interval -i --columns --sort --filter --csv --no-header --moreStats -m --clusterName -c' ;;
    'clusterrt') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --amount -a --size -s --cluster -c --printLog -p --machineRoom -m --interval -i --rounds' ;;
    'completion') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'consumemessage') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --topic -t --brokerName -b --queueId -i --offset -o --consumerGroup -g --beginTimestamp -s --endTimestamp -e --MessageNumber -c' ;;
    'consumer') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --consumerGroup -g --clientId -i --brokerAddr -b --jstack -s' ;;
    'consumerconnection') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --consumerGroup -g --brokerAddr -b' ;;
    'consumerprogress') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --groupName -g --topicName -t --showClientIP -s --cluster -c --threshold' ;;
    'consumerstatus') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --consumerGroup -g --clientId -i --brokerAddr -b --jstack -s' ;;
    'context add') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --zookeeper --access-key --secret-file --token-file' ;;
    'context list') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'context rm') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'context show') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'context use') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'copyacl') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --fromBroker -f --toBroker -t --dry-run --subjects -s' ;;
    'copyuser') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --fromBroker -f --toBroker -t --dry-run --usernames -u' ;;
    'createacl') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --subject -s --resources -r --actions -a --decision -d --sourceIp -i --dry-run' ;;
    'createuser') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --username -u --password -p --password-file --userType -t --dry-run' ;;
    'daemon forget') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c' ;;
    'daemon logs') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --lines --follow -f --log' ;;
    'daemon rebuild-state') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --accept-loss --confirm --dry-run --for' ;;
    'daemon restart') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --rolling --settle' ;;
    'daemon start') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --host --detach --background' ;;
    'daemon status') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --configFile -c --all' ;;
    'daemon stop') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --leave-brokers' ;;
    'daemon switch') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --to --accept-loss --confirm' ;;
    'decodemessageid') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --messageId -i' ;;
    'delay list') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c' ;;
    'deleteacl') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --subject -s --resources -r --dry-run' ;;
    'deleteaclconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --accessKey -a --dry-run' ;;
    'deleteaccessconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --accessKey -a --dry-run' ;;
    'deleteexpiredcommitlog') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --cluster -c --dry-run' ;;
    'deletekvconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --namespace -s --key -k --if-exists --dry-run' ;;
    'deletesubgroup') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --groupName -g --clusterName -c --brokerAddr -b --removeOffset -r --force --if-exists --dry-run' ;;
    'deletetopic') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --clusterName -c --brokerAddr -b --force --if-exists --dry-run' ;;
    'deleteuser') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --username -u --dry-run' ;;
    'diff') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --only --specialTopic -s' ;;
    'dlq list') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --consumerGroup -g' ;;
    'dlq purge') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --consumerGroup -g --confirm --dry-run' ;;
    'dlq resend') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --consumerGroup -g --msgId -i --all --again --begin --end --to-origin --dry-run' ;;
    'dlq show') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --consumerGroup -g --begin --end --limit --body' ;;
    'doctor') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --clusterName -c --topic -t --group -g --check --skip --fail-on --format --zookeeper --clusterFile --store --configFile --list --explain --disk --slow --skew --slave-lag --stuck-after --dlq-within --observe --settle' ;;
    'dumpcompactionlog') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --file -f' ;;
    'electmaster') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --controllerAddress -a --clusterName -c --brokerName -bn --brokerId -b --dry-run' ;;
    'exportconfigs') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --filePath -f' ;;
    'exportmetadata') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --filePath -f --topic -t --subscriptionGroup -g --specialTopic -s --output -o --format --only --allClusters' ;;
    'exportmetadatainrocksdb') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --path -p --brokerAddr -b --configType -t --jsonEnable -j' ;;
    'exportmetrics') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --filePath -f' ;;
    'exportpoprecord') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --dryRun --dry-run -d' ;;
    'getacl') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c --subject -s' ;;
    'getaclconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --brokerAddr -b --clusterName -c' ;;
    'getaccessconfigsubcommand') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --brokerAddr -b --clusterName -c' ;;
    'getbrokerconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c' ;;
    'getbrokerepoch') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --interval -i --columns --sort --filter --csv --no-header --brokerName -b --clusterName -c' ;;
    'getbrokerliteinfo') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --cluster -c --showDetail -d' ;;
    'getcolddataflowctrinfo') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --brokerAddr -b --clusterName -c' ;;
    'getconsumerconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --groupName -g' ;;
    'getconsumerstatus') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --group -g --topic -t --originClientId -i' ;;
    'getcontrollerconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --controllerAddress -a' ;;
    'getcontrollermetadata') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --controllerAddress -a' ;;
    'getliteclientinfo') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --parentTopic -p --group -g --clientId -c --showDetail -s' ;;
    'getlitegroupinfo') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --parentTopic -p --group -g --liteTopic -l --topK -k' ;;
    'getlitetopicinfo') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --parentTopic -p --liteTopic -l --showClientId -s' ;;
    'getnamesrvconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header' ;;
    'getparenttopicinfo') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --parentTopic -p' ;;
    'getsyncstateset') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --interval -i --columns --sort --filter --csv --no-header --controllerAddress -a --brokerName -b --clusterName -c' ;;
    'getuser') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c --username -u' ;;
    'hastatus') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --interval -i --columns --sort --filter --csv --no-header --clusterName -c --brokerAddr -b' ;;
    'help') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'listacl') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --brokerAddr -b --clusterName -c --subject -s --resource -r' ;;
    'listuser') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter -f --csv --no-header --brokerAddr -b --clusterName -c' ;;
    'namesrv start') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --port --host --control-socket' ;;
    'offset apply') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --force --dry-run' ;;
    'offset export') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --group -g --all --topic -t --csv --output -o' ;;
    'offset import') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --force --plan --dry-run' ;;
    'printmsg') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --topic -t --charsetName -c --subExpression -s --beginTimestamp -b --endTimestamp -e --printBody -d --lmqParentTopic -l' ;;
    'printmsgbyqueue') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --topic -t --brokerName -a --queueId -i --charsetName -c --subExpression -s --beginTimestamp -b --endTimestamp -e --print -p --printBody -d --calculate -f' ;;
    'producer') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --broker -b' ;;
    'producerconnection') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --producerGroup -g --topic -t' ;;
    'querycq') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t --queue -q --index -i --count -c --broker -b --consumer -g' ;;
    'querymsgbyid') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t --msgId -i --consumerGroup -g --clientId -d --sendMessage -s --unitName -u --bodyFormat -f --cluster -c' ;;
    'querymsgbykey') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t --msgKey -k --beginTimestamp -b --endTimestamp -e --maxNum -m --cluster -c' ;;
    'querymsgbyoffset') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --topic -t --brokerName -b --queueId -i --offset -o --bodyFormat -f' ;;
    'querymsgbyuniquekey') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --msgId -i --topic -t --showAll -a --consumerGroup -g --clientId -d --cluster -c' ;;
    'querymsgtracebyid') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --msgId -i --traceTopic -t --beginTimestamp -b --endTimestamp -e --maxNum -c' ;;
    'recover') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --store --dry-run --aside' ;;
    'remappingstatictopic') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusters -c --brokers -b --topic -t --mapFile -mf --forceReplace -fr --dry-run' ;;
    'removebroker') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerContainerAddr -c --brokerIdentity -b --dry-run' ;;
    'removecolddataflowctrgroupconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --consumerGroup -g --dry-run' ;;
    'resetmasterflushoffset') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --offset -o --dry-run' ;;
    'resetoffsetbytime') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --group -g --topic -t --timestamp -s --force -f --cplus --broker -b --queue -q --offset -o --cluster -c --plan --dry-run' ;;
    'resetoffsetbytimeoffline') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --group -g --topic -t --force -f --cluster -c --plan --dry-run --timestamp -s' ;;
    'resetoffsetbytimeold') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --group -g --topic -t --force -f --cluster -c --plan --dry-run --timestamp -s' ;;
    'resetoffsettolatest') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --group -g --topic -t --cluster -c --plan --dry-run' ;;
    'rocksdbconfigtojson') flags='--namesrvAddr --nameserverAddr -n --map --json --timeout --yes -y --no-color --help -h --configType -t --clusterName --cluster -c --brokerAddr -b --configPath -p --exportFile -e --jsonEnable -j' ;;
    'schema') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h' ;;
    'sendmessage') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --body -p --file --from --keepQueue --key -k --tags -c --property --shardingKey --delay --deliverAt --transaction --broker -b --qid -i --msgTraceEnable -m --count --rate --concurrency' ;;
    'sendmsgstatus') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerName -b --messageSize -s --count -c' ;;
    'setcommitlogreadaheadmode') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --commitLogReadAheadMode -m' ;;
    'setconsumemode') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --topicName -t --groupName -g --mode -m --popShareQueueNum -q' ;;
    'skipaccumulatedmessage') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --group -g --topic -t --force -f --cluster -c --plan --dry-run' ;;
    'startmonitoring') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --interval --rounds' ;;
    'statsall') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --activeTopic -a --topic -t' ;;
    'store dump') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --store --topic -t --queue -i --key -k --tag --msgId --uniqKey --body --regex --property --begin --end --limit --to --system' ;;
    'store grep') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --store --topic -t --queue -i --key -k --tag --msgId --uniqKey --body --regex --property --begin --end --limit --format' ;;
    'store info') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --configFile -c --store --topic -t --queues' ;;
    'store rebuild') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --configFile -c --store --dry-run' ;;
    'store verify') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --configFile -c --store --fast' ;;
    'support-bundle') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --output -o --store --log --max-size --analyze' ;;
    'switchtimerengine') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --engineType -e --dry-run' ;;
    'tail') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --filter --sql --grep --from --format --count --for' ;;
    'top') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --view --filter --interval -i --once' ;;
    'topicclusterlist') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t' ;;
    'topiclist') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --clusterModel -c' ;;
    'topicroute') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t --list -l' ;;
    'topicstatus') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --watch --columns --sort --filter --csv --no-header --topic -t --cluster -c' ;;
    'triggerlitedispatch') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --parentTopic -p --group -g --clientId -c --brokerName -b' ;;
    'updateacl') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --subject -s --resources -r --actions -a --decision -d --sourceIp -i --dry-run' ;;
    'updateaclconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --accessKey -a --secretKey -s --secretKey-file --whiteRemoteAddress -w --defaultTopicPerm -i --defaultGroupPerm -u --topicPerms -t --groupPerms -g --admin -m --dry-run' ;;
    'updatebrokerconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --key -k --value -v --brokerAddr -b --clusterName -c --updateAllBroker -a --force --dry-run' ;;
    'updatecolddataflowctrgroupconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --consumerGroup -g --dry-run --threshold -v' ;;
    'updatecontrollerconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --controllerAddress -a --key -k --value -v --force --dry-run' ;;
    'updateglobalwhiteaddr') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --globalWhiteRemoteAddresses -g --aclFileFullPath -p --dry-run' ;;
    'updatekvconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --namespace -s --key -k --value -v --dry-run' ;;
    'updatenamesrvconfig') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --key -k --value -v --force --dry-run' ;;
    'updateorderconf') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --method -m --orderConf -v --dry-run' ;;
    'updatestatictopic') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusters -c --brokers -b --topic -t --mapFile -mf --forceReplace -fr --dry-run --totalQueueNum -qn' ;;
    'updatesubgroup') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --groupName -g --brokerAddr -b --clusterName -c --consumeEnable -s --consumeFromMinEnable -m --consumeBroadcastEnable -d --consumeMessageOrderly -o --retryQueueNums -q --retryMaxTimes -r --groupRetryPolicy -p --brokerId -i --whichBrokerWhenConsumeSlowly -w --notifyConsumerIdsChanged -a --attributes --dry-run' ;;
    'updatesubgrouplist') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --filename -f --dry-run' ;;
    'updatetopic') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --brokerAddr -b --clusterName -c --readQueueNums -r --writeQueueNums -w --perm -p --order -o --unit -u --hasUnitSub -s --attributes -a --dry-run' ;;
    'updatetopiclist') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --filename -f --dry-run' ;;
    'updatetopicperm') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --topic -t --perm -p --dry-run' ;;
    'updateuser') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --clusterName -c --brokerAddr -b --username -u --password -p --password-file --userType -t --userStatus -s --dry-run' ;;
    'wait broker') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerAddr -b --clusterName -c --count --for' ;;
    'wait insync') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerName -b --count --for' ;;
    'wait lag') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --groupName -g --topicName -t --at-most --for' ;;
    'wait master') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerName -b --for' ;;
    'wait message') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --key -k --msgId -i --group -g --for' ;;
    'wait topic') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --topic -t --writable --for' ;;
    'wipewriteperm') flags='--namesrvAddr -n --map --json --timeout --yes -y --no-color --help -h --brokerName -b --dry-run' ;;
  esac
  COMPREPLY=($(compgen -W "$flags" -- "$cur"))
}
complete -F _mq mq
