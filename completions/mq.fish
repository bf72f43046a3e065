# fish completion for mq; made by: mq completion fish
complete -c mq -n __fish_use_subcommand -f -a ack -d 'Acknowledge a message for a consumer group'
complete -c mq -n __fish_use_subcommand -f -a addBroker -d 'Start a broker inside a broker container'
complete -c mq -n __fish_use_subcommand -f -a addWritePerm -d 'Give a broker its write permission back'
complete -c mq -n __fish_use_subcommand -f -a allocateMQ -d 'Tell which queues each member of a group would get'
complete -c mq -n __fish_use_subcommand -f -a apply -d 'Make a cluster what a file says'
complete -c mq -n __fish_use_subcommand -f -a bench -d 'consume, produce'
complete -c mq -n __fish_use_subcommand -f -a broker -d 'start'
complete -c mq -n __fish_use_subcommand -f -a brokerConsumeStats -d 'Show how far every group of one broker is, queue by queue'
complete -c mq -n __fish_use_subcommand -f -a brokerStatus -d 'Show what brokers count and measure while they run'
complete -c mq -n __fish_use_subcommand -f -a checkMsgSendRT -d 'Send test messages to the queues of a topic, and time them'
complete -c mq -n __fish_use_subcommand -f -a checkRocksdbCqWriteProgress -d 'Have brokers compare their RocksDB queues with their files'
complete -c mq -n __fish_use_subcommand -f -a cleanBrokerMetadata -d 'Have controllers forget replicas of a broker name'
complete -c mq -n __fish_use_subcommand -f -a cleanExpiredCQ -d 'Remove consume queues whose messages have all expired'
complete -c mq -n __fish_use_subcommand -f -a cleanUnusedTopic -d 'Remove the consume queues of topics a broker no longer knows'
complete -c mq -n __fish_use_subcommand -f -a cloneGroupOffset -d 'Copy the offsets of one consumer group to another'
complete -c mq -n __fish_use_subcommand -f -a cluster -d 'down, up'
complete -c mq -n __fish_use_subcommand -f -a clusterAclConfigVersion -d 'Show the versions of the ACL files of brokers (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a clusterList -d 'List the brokers of all clusters, with their load'
complete -c mq -n __fish_use_subcommand -f -a clusterRT -d 'Time test messages to every broker, again and again'
complete -c mq -n __fish_use_subcommand -f -a completion -d 'Print a script that completes commands, flags and names'
complete -c mq -n __fish_use_subcommand -f -a consumeMessage -d 'Read and print messages of a topic'
complete -c mq -n __fish_use_subcommand -f -a consumer -d 'The same as consumerStatus, under the name of its older twin'
complete -c mq -n __fish_use_subcommand -f -a consumerConnection -d 'Show the online clients of a consumer group'
complete -c mq -n __fish_use_subcommand -f -a consumerProgress -d 'Show how far consumer groups are behind'
complete -c mq -n __fish_use_subcommand -f -a consumerStatus -d 'Ask the clients of a consumer group how they stand'
complete -c mq -n __fish_use_subcommand -f -a context -d 'add, list, rm, show, use'
complete -c mq -n __fish_use_subcommand -f -a copyAcl -d 'Copy rules from one broker to another'
complete -c mq -n __fish_use_subcommand -f -a copyUser -d 'Copy users from one broker to another'
complete -c mq -n __fish_use_subcommand -f -a createAcl -d 'Say what a user may do (access control 2.0)'
complete -c mq -n __fish_use_subcommand -f -a createUser -d 'Create a user (access control 2.0)'
complete -c mq -n __fish_use_subcommand -f -a daemon -d 'forget, logs, rebuild-state, restart, start, status, stop, switch'
complete -c mq -n __fish_use_subcommand -f -a DecodeMessageId -d 'Tell who made a unique message id, and when'
complete -c mq -n __fish_use_subcommand -f -a delay -d 'list'
complete -c mq -n __fish_use_subcommand -f -a deleteAcl -d 'Delete the rules of a user, or the one for a resource'
complete -c mq -n __fish_use_subcommand -f -a deleteAclConfig -d 'Delete an account (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a deleteAccessConfig -d 'Delete an account (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a deleteExpiredCommitLog -d 'Delete expired commit log files now, at any hour'
complete -c mq -n __fish_use_subcommand -f -a deleteKvConfig -d 'Delete an entry of the KV configuration of the name servers'
complete -c mq -n __fish_use_subcommand -f -a deleteSubGroup -d 'Delete a consumer group'
complete -c mq -n __fish_use_subcommand -f -a deleteTopic -d 'Delete a topic with its messages'
complete -c mq -n __fish_use_subcommand -f -a deleteUser -d 'Delete a user and its rules'
complete -c mq -n __fish_use_subcommand -f -a diff -d 'Show how the metadata of two clusters differ, or of a cluster and a file'
complete -c mq -n __fish_use_subcommand -f -a dlq -d 'list, purge, resend, show'
complete -c mq -n __fish_use_subcommand -f -a doctor -d 'Find out what is wrong with a cluster, or with a store on disk'
complete -c mq -n __fish_use_subcommand -f -a dumpCompactionLog -d 'Show the messages in a compaction log file'
complete -c mq -n __fish_use_subcommand -f -a electMaster -d 'Make a replica the master of its broker name (controller mode)'
complete -c mq -n __fish_use_subcommand -f -a exportConfigs -d 'Save a small set of the brokers\' settings, and the size of the cluster'
complete -c mq -n __fish_use_subcommand -f -a exportMetadata -d 'Save the topics and consumer groups of a cluster, or all its metadata'
complete -c mq -n __fish_use_subcommand -f -a exportMetadataInRocksDB -d 'Dump the topics or groups of a broker that keeps them in RocksDB'
complete -c mq -n __fish_use_subcommand -f -a exportMetrics -d 'Save figures of a cluster for sizing it'
complete -c mq -n __fish_use_subcommand -f -a exportPopRecord -d 'Have brokers move POP records from RocksDB back to their files'
complete -c mq -n __fish_use_subcommand -f -a getAcl -d 'Show what a user may do (access control 2.0)'
complete -c mq -n __fish_use_subcommand -f -a getAclConfig -d 'Show the accounts of brokers (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a getAccessConfigSubCommand -d 'Show the accounts of brokers (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a getBrokerConfig -d 'Show the settings brokers run with'
complete -c mq -n __fish_use_subcommand -f -a getBrokerEpoch -d 'Show the terms of masters that replicas know (controller mode)'
complete -c mq -n __fish_use_subcommand -f -a getBrokerLiteInfo -d 'Show what brokers have of lite topics (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a getColdDataFlowCtrInfo -d 'Show how much cold data groups read, and may read'
complete -c mq -n __fish_use_subcommand -f -a getConsumerConfig -d 'Show the configuration of a consumer group on every broker'
complete -c mq -n __fish_use_subcommand -f -a getConsumerStatus -d 'Show the offsets the clients of a group have in memory'
complete -c mq -n __fish_use_subcommand -f -a getControllerConfig -d 'Show the settings controllers run with'
complete -c mq -n __fish_use_subcommand -f -a getControllerMetaData -d 'Show the group, the leader and the peers of controllers'
complete -c mq -n __fish_use_subcommand -f -a getLiteClientInfo -d 'Show the lite subscriptions of a client (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a getLiteGroupInfo -d 'Show how far a group is behind on lite topics (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a getLiteTopicInfo -d 'Show a lite topic on each broker (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a getNamesrvConfig -d 'Show the settings name servers run with'
complete -c mq -n __fish_use_subcommand -f -a getParentTopicInfo -d 'Show the parent of lite topics on each broker (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a getSyncStateSet -d 'Show which replicas keep up with their masters (controller mode)'
complete -c mq -n __fish_use_subcommand -f -a getUser -d 'Show a user (access control 2.0)'
complete -c mq -n __fish_use_subcommand -f -a haStatus -d 'Show how replication stands'
complete -c mq -n __fish_use_subcommand -f -a help -d 'Help for a command, error codes, exit statuses; and for mqadmin users'
complete -c mq -n __fish_use_subcommand -f -a listAcl -d 'List what users may do (access control 2.0)'
complete -c mq -n __fish_use_subcommand -f -a listUser -d 'List the users of brokers (access control 2.0)'
complete -c mq -n __fish_use_subcommand -f -a namesrv -d 'start'
complete -c mq -n __fish_use_subcommand -f -a offset -d 'apply, export, import'
complete -c mq -n __fish_use_subcommand -f -a printMsg -d 'Print all messages a topic holds, queue by queue'
complete -c mq -n __fish_use_subcommand -f -a printMsgByQueue -d 'Print or count the messages of one queue'
complete -c mq -n __fish_use_subcommand -f -a producer -d 'List every producer that is connected to a broker'
complete -c mq -n __fish_use_subcommand -f -a producerConnection -d 'Show the online clients of a producer group'
complete -c mq -n __fish_use_subcommand -f -a queryCq -d 'Show entries of a consume queue as they lie on disk'
complete -c mq -n __fish_use_subcommand -f -a queryMsgById -d 'Show, push or resend messages by id'
complete -c mq -n __fish_use_subcommand -f -a queryMsgByKey -d 'Find messages by a business key'
complete -c mq -n __fish_use_subcommand -f -a queryMsgByOffset -d 'Show the message at one queue position'
complete -c mq -n __fish_use_subcommand -f -a queryMsgByUniqueKey -d 'Show a message by the unique id its sender gave it'
complete -c mq -n __fish_use_subcommand -f -a queryMsgTraceById -d 'Show who sent and who consumed a message, from its trace'
complete -c mq -n __fish_use_subcommand -f -a recover -d 'Repair and rebuild a store from its commit log'
complete -c mq -n __fish_use_subcommand -f -a remappingStaticTopic -d 'Move the queues of a static topic to other brokers (5.x)'
complete -c mq -n __fish_use_subcommand -f -a removeBroker -d 'Stop a broker inside a broker container'
complete -c mq -n __fish_use_subcommand -f -a removeColdDataFlowCtrGroupConfig -d 'Drop the limit of a group on reading cold data'
complete -c mq -n __fish_use_subcommand -f -a resetMasterFlushOffset -d 'Overwrite how far a slave takes its master to have flushed'
complete -c mq -n __fish_use_subcommand -f -a resetOffsetByTime -d 'Move a consumer group to a point in time'
complete -c mq -n __fish_use_subcommand -f -a resetOffsetByTimeOffline -d 'Move a consumer group that is offline to a point in time'
complete -c mq -n __fish_use_subcommand -f -a resetOffsetByTimeOld -d 'Move a consumer group that is offline, under the original\'s older name'
complete -c mq -n __fish_use_subcommand -f -a resetOffsetToLatest -d 'Move a consumer group that is offline to the end of a topic'
complete -c mq -n __fish_use_subcommand -f -a rocksDBConfigToJson -d 'Have brokers write their RocksDB tables to JSON files'
complete -c mq -n __fish_use_subcommand -f -a schema -d 'Print the JSON Schema of what a command prints under --json'
complete -c mq -n __fish_use_subcommand -f -a sendMessage -d 'Send a message, or one for each line of a file'
complete -c mq -n __fish_use_subcommand -f -a sendMsgStatus -d 'Send test messages to one broker, and show each answer'
complete -c mq -n __fish_use_subcommand -f -a setCommitLogReadAheadMode -d 'Have the system read ahead in commit log files, or not'
complete -c mq -n __fish_use_subcommand -f -a setConsumeMode -d 'Have a group pull a topic, or take it message by message'
complete -c mq -n __fish_use_subcommand -f -a skipAccumulatedMessage -d 'Move a consumer group to the end of a topic'
complete -c mq -n __fish_use_subcommand -f -a startMonitoring -d 'Watch all consumer groups, round by round'
complete -c mq -n __fish_use_subcommand -f -a statsAll -d 'Show throughput and backlog of every topic and group'
complete -c mq -n __fish_use_subcommand -f -a store -d 'dump, grep, info, rebuild, verify'
complete -c mq -n __fish_use_subcommand -f -a support-bundle -d 'Put what somebody needs who helps from afar into one archive'
complete -c mq -n __fish_use_subcommand -f -a switchTimerEngine -d 'Choose what keeps the timer messages of brokers (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a tail -d 'Follow the new messages of a topic'
complete -c mq -n __fish_use_subcommand -f -a top -d 'Watch topics, groups and brokers as they work'
complete -c mq -n __fish_use_subcommand -f -a topicClusterList -d 'Tell which clusters a topic lives in'
complete -c mq -n __fish_use_subcommand -f -a topicList -d 'List all topics'
complete -c mq -n __fish_use_subcommand -f -a topicRoute -d 'Show the brokers and queues of a topic'
complete -c mq -n __fish_use_subcommand -f -a topicStatus -d 'Show the first and last offset of each queue of a topic'
complete -c mq -n __fish_use_subcommand -f -a triggerLiteDispatch -d 'Have what waits of lite topics handed out at once (newer than 5.3.3)'
complete -c mq -n __fish_use_subcommand -f -a updateAcl -d 'Change what a user may do'
complete -c mq -n __fish_use_subcommand -f -a updateAclConfig -d 'Create or change an account (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a updateBrokerConfig -d 'Change one setting of running brokers'
complete -c mq -n __fish_use_subcommand -f -a updateColdDataFlowCtrGroupConfig -d 'Set how much cold data a group may read'
complete -c mq -n __fish_use_subcommand -f -a updateControllerConfig -d 'Change one setting of running controllers'
complete -c mq -n __fish_use_subcommand -f -a updateGlobalWhiteAddr -d 'Set the addresses that need no signature (access control 1.0)'
complete -c mq -n __fish_use_subcommand -f -a updateKvConfig -d 'Set an entry of the KV configuration of the name servers'
complete -c mq -n __fish_use_subcommand -f -a updateNamesrvConfig -d 'Change one setting of the name servers'
complete -c mq -n __fish_use_subcommand -f -a updateOrderConf -d 'Show, set or delete the order configuration of a topic'
complete -c mq -n __fish_use_subcommand -f -a updateStaticTopic -d 'Create a static topic, or give it more queues (5.x)'
complete -c mq -n __fish_use_subcommand -f -a updateSubGroup -d 'Create a consumer group, or change one'
complete -c mq -n __fish_use_subcommand -f -a updateSubGroupList -d 'Create or change the consumer groups of a file'
complete -c mq -n __fish_use_subcommand -f -a updateTopic -d 'Create a topic, or change one'
complete -c mq -n __fish_use_subcommand -f -a updateTopicList -d 'Create or change the topics of a file'
complete -c mq -n __fish_use_subcommand -f -a updateTopicPerm -d 'Change whether a topic may be read and written'
complete -c mq -n __fish_use_subcommand -f -a updateUser -d 'Change a user: its password, type or status'
complete -c mq -n __fish_use_subcommand -f -a wait -d 'broker, insync, lag, master, message, topic'
complete -c mq -n __fish_use_subcommand -f -a wipeWritePerm -d 'Take the write permission of a broker away'
complete -c mq -n '__fish_seen_subcommand_from ack' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from ack' -l map -r
complete -c mq -n '__fish_seen_subcommand_from ack' -l json
complete -c mq -n '__fish_seen_subcommand_from ack' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from ack' -l no-color
complete -c mq -n '__fish_seen_subcommand_from ack' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from ack' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from ack' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from ack' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from ack' -s q -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from ack' -l handle -r
complete -c mq -n '__fish_seen_subcommand_from addBroker' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from addBroker' -l map -r
complete -c mq -n '__fish_seen_subcommand_from addBroker' -l json
complete -c mq -n '__fish_seen_subcommand_from addBroker' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from addBroker' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from addBroker' -l no-color
complete -c mq -n '__fish_seen_subcommand_from addBroker' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from addBroker' -s c -l brokerContainerAddr -r
complete -c mq -n '__fish_seen_subcommand_from addBroker' -s b -l brokerConfigPath -r
complete -c mq -n '__fish_seen_subcommand_from addBroker' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -l map -r
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -l json
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -l no-color
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from addWritePerm' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l map -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l json
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l no-color
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l csv
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l no-header
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -s i -l ipList -r
complete -c mq -n '__fish_seen_subcommand_from allocateMQ' -l strategy -r
complete -c mq -n '__fish_seen_subcommand_from apply' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from apply' -l map -r
complete -c mq -n '__fish_seen_subcommand_from apply' -l json
complete -c mq -n '__fish_seen_subcommand_from apply' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from apply' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from apply' -l no-color
complete -c mq -n '__fish_seen_subcommand_from apply' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from apply' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from apply' -l only -r
complete -c mq -n '__fish_seen_subcommand_from apply' -l prune
complete -c mq -n '__fish_seen_subcommand_from apply' -l confirm -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from apply' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from consume' -f -a consume -d 'Measure how fast messages are consumed'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l map -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l json
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l no-color
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s c -l tags -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l from -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l concurrency -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l count -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l duration -r
complete -c mq -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from produce' -f -a produce -d 'Measure how fast messages are sent'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l map -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l json
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l no-color
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s s -l size -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l concurrency -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l rate -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l count -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l duration -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s c -l tags -r
complete -c mq -n '__fish_seen_subcommand_from broker; and not __fish_seen_subcommand_from start' -f -a start -d 'Run a broker in the foreground'
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l map -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l store -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l port -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l namesrv-port -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l control-socket -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l stand-down
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l map -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l json
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l no-color
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l csv
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -l no-header
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s t -l timeoutMillis -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s l -l level -r
complete -c mq -n '__fish_seen_subcommand_from brokerConsumeStats' -s o -l order -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l map -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l csv
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l no-header
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -l map -r
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -l json
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -l no-color
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -s a -l amount -r
complete -c mq -n '__fish_seen_subcommand_from checkMsgSendRT' -s s -l size -r
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -l map -r
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -l json
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -l no-color
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from checkRocksdbCqWriteProgress' -o cf -l checkFrom -r
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -l map -r
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -l json
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s a -l controllerAddress -r
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -o bn -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s b -l brokerControllerIdsToClean -r
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -s l -l cleanLivingBroker
complete -c mq -n '__fish_seen_subcommand_from cleanBrokerMetadata' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -l map -r
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -l json
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cleanExpiredCQ' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -l map -r
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cleanUnusedTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l map -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l json
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s s -l srcGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s d -l destGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l allTopics
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s o -l offline -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l force
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from cluster; and not __fish_seen_subcommand_from down' -f -a down -d 'End the cluster that mq cluster up runs'
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -l map -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -l json
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -l dir -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from down' -l wipe
complete -c mq -n '__fish_seen_subcommand_from cluster; and not __fish_seen_subcommand_from up' -f -a up -d 'Run a whole cluster on this machine, for a laptop or CI'
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l map -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l json
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l groups -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l slaves -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l name-servers -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l dir -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l zookeeper -r
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l fixed-roles
complete -c mq -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from up' -l for -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l map -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l json
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l no-color
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l csv
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -l no-header
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from clusterAclConfigVersion' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l map -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l json
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s i -l watch -l interval -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l csv
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l no-header
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s m -l moreStats
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -l map -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -l json
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -l no-color
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s a -l amount -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s s -l size -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s p -l printLog -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s m -l machineRoom -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -s i -l interval -r
complete -c mq -n '__fish_seen_subcommand_from clusterRT' -l rounds -r
complete -c mq -n '__fish_seen_subcommand_from completion' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from completion' -l map -r
complete -c mq -n '__fish_seen_subcommand_from completion' -l json
complete -c mq -n '__fish_seen_subcommand_from completion' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from completion' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from completion' -l no-color
complete -c mq -n '__fish_seen_subcommand_from completion' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l map -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l json
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s i -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s s -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s c -l MessageNumber -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -l map -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -l json
complete -c mq -n '__fish_seen_subcommand_from consumer' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumer' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumer' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumer' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -l csv
complete -c mq -n '__fish_seen_subcommand_from consumer' -l no-header
complete -c mq -n '__fish_seen_subcommand_from consumer' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumer' -s i -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from consumer' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumer' -s s -l jstack
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l map -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l json
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l csv
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l no-header
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l map -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l json
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l csv
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l no-header
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s g -l groupName -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s t -l topicName -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s s -l showClientIP -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l threshold -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l map -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l csv
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l no-header
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s i -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s s -l jstack
complete -c mq -n '__fish_seen_subcommand_from context; and not __fish_seen_subcommand_from add' -f -a add -d 'Keep a cluster under a name: its name servers, addresses, user'
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l map -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l json
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l no-color
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l zookeeper -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l access-key -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l secret-file -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from add' -l token-file -r
complete -c mq -n '__fish_seen_subcommand_from context; and not __fish_seen_subcommand_from list' -f -a list -d 'List the clusters that are kept under names'
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -l map -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -l json
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -l no-color
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from list' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from context; and not __fish_seen_subcommand_from rm' -f -a rm -d 'Forget a cluster that is kept under a name'
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -l map -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -l json
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -l no-color
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from rm' -f -a '(mq __complete contexts (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from context; and not __fish_seen_subcommand_from show' -f -a show -d 'Show what is kept of a cluster; of credentials, whether they are set'
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -l map -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -l json
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -l no-color
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from show' -f -a '(mq __complete contexts (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from context; and not __fish_seen_subcommand_from use' -f -a use -d 'Select the cluster that commands without -n work on'
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -l map -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -l json
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -l no-color
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from context; and __fish_seen_subcommand_from use' -f -a '(mq __complete contexts (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -l map -r
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -l json
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -l no-color
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -s f -l fromBroker -r
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -s t -l toBroker -r
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from copyAcl' -s s -l subjects -r
complete -c mq -n '__fish_seen_subcommand_from copyUser' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from copyUser' -l map -r
complete -c mq -n '__fish_seen_subcommand_from copyUser' -l json
complete -c mq -n '__fish_seen_subcommand_from copyUser' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from copyUser' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from copyUser' -l no-color
complete -c mq -n '__fish_seen_subcommand_from copyUser' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from copyUser' -s f -l fromBroker -r
complete -c mq -n '__fish_seen_subcommand_from copyUser' -s t -l toBroker -r
complete -c mq -n '__fish_seen_subcommand_from copyUser' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from copyUser' -s u -l usernames -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -l map -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -l json
complete -c mq -n '__fish_seen_subcommand_from createAcl' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from createAcl' -l no-color
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s s -l subject -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s r -l resources -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s a -l actions -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s d -l decision -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -s i -l sourceIp -r
complete -c mq -n '__fish_seen_subcommand_from createAcl' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from createUser' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -l map -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -l json
complete -c mq -n '__fish_seen_subcommand_from createUser' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from createUser' -l no-color
complete -c mq -n '__fish_seen_subcommand_from createUser' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from createUser' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from createUser' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from createUser' -s u -l username -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -s p -l password -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -l password-file -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -s t -l userType -r
complete -c mq -n '__fish_seen_subcommand_from createUser' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from forget' -f -a forget -d 'Take a member that left for good off its group'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from forget' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from logs' -f -a logs -d 'Show what a broker or name server has written'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -l lines -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -s f -l follow
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from logs' -l log -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from rebuild-state' -f -a rebuild-state -d 'Begin a group anew whose state in ZooKeeper is lost'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l accept-loss
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l confirm -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from rebuild-state' -l for -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from restart' -f -a restart -d 'End a broker or name server and start it again'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -l rolling
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from restart' -l settle -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from start' -f -a start -d 'Keep this host\'s brokers and name servers alive'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l host -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l detach
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from start' -l background
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from status' -f -a status -d 'Show what a daemon keeps alive, and how it is'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l csv
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l no-header
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from status' -l all
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from stop' -f -a stop -d 'End a daemon and its brokers, or one of them'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from stop' -l leave-brokers
complete -c mq -n '__fish_seen_subcommand_from daemon; and not __fish_seen_subcommand_from switch' -f -a switch -d 'Hand a group over to another master, without loss'
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l map -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l json
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l no-color
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l to -r
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l accept-loss
complete -c mq -n '__fish_seen_subcommand_from daemon; and __fish_seen_subcommand_from switch' -l confirm -r
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -l map -r
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -l json
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -l no-color
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from DecodeMessageId' -s i -l messageId -r
complete -c mq -n '__fish_seen_subcommand_from delay; and not __fish_seen_subcommand_from list' -f -a list -d 'Show the delayed and timed messages that are not yet due'
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l map -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l json
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l no-color
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l csv
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l no-header
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s s -l subject -r
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -s r -l resources -r
complete -c mq -n '__fish_seen_subcommand_from deleteAcl' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -s a -l accessKey -r
complete -c mq -n '__fish_seen_subcommand_from deleteAclConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -s a -l accessKey -r
complete -c mq -n '__fish_seen_subcommand_from deleteAccessConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteExpiredCommitLog' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -s s -l namespace -r
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -l if-exists
complete -c mq -n '__fish_seen_subcommand_from deleteKvConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s g -l groupName -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s r -l removeOffset -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l force
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l if-exists
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l force
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l if-exists
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -l map -r
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -s u -l username -r
complete -c mq -n '__fish_seen_subcommand_from deleteUser' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from diff' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from diff' -l map -r
complete -c mq -n '__fish_seen_subcommand_from diff' -l json
complete -c mq -n '__fish_seen_subcommand_from diff' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from diff' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from diff' -l no-color
complete -c mq -n '__fish_seen_subcommand_from diff' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from diff' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from diff' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from diff' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from diff' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from diff' -l csv
complete -c mq -n '__fish_seen_subcommand_from diff' -l no-header
complete -c mq -n '__fish_seen_subcommand_from diff' -l only -r
complete -c mq -n '__fish_seen_subcommand_from diff' -s s -l specialTopic
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from list' -f -a list -d 'List the consumer groups that have dead letters'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l map -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l csv
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l no-header
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from purge' -f -a purge -d 'Remove the dead letters of a consumer group for good'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l map -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l confirm -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from resend' -f -a resend -d 'Send the dead letters of a consumer group again'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l map -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l all
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l again
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l begin -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l end -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l to-origin
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from show' -f -a show -d 'Show the dead letters of a consumer group'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l map -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l csv
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l no-header
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l begin -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l end -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l limit -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l body
complete -c mq -n '__fish_seen_subcommand_from doctor' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l map -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l json
complete -c mq -n '__fish_seen_subcommand_from doctor' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from doctor' -l no-color
complete -c mq -n '__fish_seen_subcommand_from doctor' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from doctor' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l csv
complete -c mq -n '__fish_seen_subcommand_from doctor' -l no-header
complete -c mq -n '__fish_seen_subcommand_from doctor' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from doctor' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from doctor' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from doctor' -l check -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l skip -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l fail-on -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l format -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l zookeeper -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l clusterFile -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l store -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l list
complete -c mq -n '__fish_seen_subcommand_from doctor' -l explain -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l disk -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l slow -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l skew -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l slave-lag -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l stuck-after -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l dlq-within -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l observe -r
complete -c mq -n '__fish_seen_subcommand_from doctor' -l settle -r
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -l map -r
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -l json
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from dumpCompactionLog' -s f -l file -r
complete -c mq -n '__fish_seen_subcommand_from electMaster' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from electMaster' -l map -r
complete -c mq -n '__fish_seen_subcommand_from electMaster' -l json
complete -c mq -n '__fish_seen_subcommand_from electMaster' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from electMaster' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from electMaster' -l no-color
complete -c mq -n '__fish_seen_subcommand_from electMaster' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from electMaster' -s a -l controllerAddress -r
complete -c mq -n '__fish_seen_subcommand_from electMaster' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from electMaster' -o bn -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from electMaster' -s b -l brokerId -r
complete -c mq -n '__fish_seen_subcommand_from electMaster' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -l map -r
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -l json
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -l no-color
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportConfigs' -s f -l filePath -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l map -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l json
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l no-color
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s f -l filePath -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s t -l topic
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s g -l subscriptionGroup
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s s -l specialTopic
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -s o -l output -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l format -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l only -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadata' -l allClusters
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -l map -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -l json
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -l no-color
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s p -l path -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s t -l configType -r
complete -c mq -n '__fish_seen_subcommand_from exportMetadataInRocksDB' -s j -l jsonEnable -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -l map -r
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -l json
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -l no-color
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportMetrics' -s f -l filePath -r
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -l map -r
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -l json
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -l no-color
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from exportPopRecord' -s d -l dryRun -l dry-run -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from getAcl' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l json
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getAcl' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l csv
complete -c mq -n '__fish_seen_subcommand_from getAcl' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getAcl' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getAcl' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getAcl' -s s -l subject -r
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getAclConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -l json
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getAccessConfigSubCommand' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l csv
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l json
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -s i -l watch -l interval -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l csv
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerEpoch' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l json
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l csv
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getBrokerLiteInfo' -s d -l showDetail
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -l json
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getColdDataFlowCtrInfo' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l csv
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getConsumerConfig' -s g -l groupName -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l csv
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getConsumerStatus' -s i -l originClientId -r
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getControllerConfig' -s a -l controllerAddress -r
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -l json
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getControllerMetaData' -s a -l controllerAddress -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l json
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l csv
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s p -l parentTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s c -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from getLiteClientInfo' -s s -l showDetail
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l json
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l csv
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s p -l parentTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s l -l liteTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteGroupInfo' -s k -l topK -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l json
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l csv
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -s p -l parentTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -s l -l liteTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getLiteTopicInfo' -s s -l showClientId
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l csv
complete -c mq -n '__fish_seen_subcommand_from getNamesrvConfig' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l json
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l csv
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getParentTopicInfo' -s p -l parentTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l json
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s i -l watch -l interval -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l csv
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s a -l controllerAddress -r
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getSyncStateSet' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getUser' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -l map -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -l json
complete -c mq -n '__fish_seen_subcommand_from getUser' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getUser' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getUser' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getUser' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from getUser' -l csv
complete -c mq -n '__fish_seen_subcommand_from getUser' -l no-header
complete -c mq -n '__fish_seen_subcommand_from getUser' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getUser' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from getUser' -s u -l username -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l map -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from haStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from haStatus' -s i -l watch -l interval -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l csv
complete -c mq -n '__fish_seen_subcommand_from haStatus' -l no-header
complete -c mq -n '__fish_seen_subcommand_from haStatus' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from haStatus' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from help' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from help' -l map -r
complete -c mq -n '__fish_seen_subcommand_from help' -l json
complete -c mq -n '__fish_seen_subcommand_from help' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from help' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from help' -l no-color
complete -c mq -n '__fish_seen_subcommand_from help' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l map -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l json
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l no-color
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l csv
complete -c mq -n '__fish_seen_subcommand_from listAcl' -l no-header
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s s -l subject -r
complete -c mq -n '__fish_seen_subcommand_from listAcl' -s r -l resource -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -l map -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -l json
complete -c mq -n '__fish_seen_subcommand_from listUser' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from listUser' -l no-color
complete -c mq -n '__fish_seen_subcommand_from listUser' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from listUser' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -s f -l filter -r
complete -c mq -n '__fish_seen_subcommand_from listUser' -l csv
complete -c mq -n '__fish_seen_subcommand_from listUser' -l no-header
complete -c mq -n '__fish_seen_subcommand_from listUser' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from listUser' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from namesrv; and not __fish_seen_subcommand_from start' -f -a start -d 'Run a name server in the foreground'
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l map -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l port -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l host -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l control-socket -r
complete -c mq -n '__fish_seen_subcommand_from offset; and not __fish_seen_subcommand_from apply' -f -a apply -d 'Carry out a plan of offset changes'
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -l map -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -l json
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -l no-color
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -l force
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from apply' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from offset; and not __fish_seen_subcommand_from export' -f -a export -d 'Save the offsets of consumer groups'
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -l map -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -l json
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -l no-color
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -l all
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -l csv
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from export' -s o -l output -r
complete -c mq -n '__fish_seen_subcommand_from offset; and not __fish_seen_subcommand_from import' -f -a import -d 'Set consumer groups to the offsets of a file'
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l map -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l json
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l no-color
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l force
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from offset; and __fish_seen_subcommand_from import' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l map -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l json
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l no-color
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s c -l charsetName -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s s -l subExpression -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s d -l printBody -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s l -l lmqParentTopic -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l map -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l json
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l no-color
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s a -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s i -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s c -l charsetName -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s s -l subExpression -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s p -l print -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s d -l printBody -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s f -l calculate -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from producer' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from producer' -l map -r
complete -c mq -n '__fish_seen_subcommand_from producer' -l json
complete -c mq -n '__fish_seen_subcommand_from producer' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from producer' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from producer' -l no-color
complete -c mq -n '__fish_seen_subcommand_from producer' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from producer' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from producer' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from producer' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from producer' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from producer' -l csv
complete -c mq -n '__fish_seen_subcommand_from producer' -l no-header
complete -c mq -n '__fish_seen_subcommand_from producer' -s b -l broker -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l map -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l json
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l no-color
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l csv
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l no-header
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s g -l producerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l map -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l json
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l csv
complete -c mq -n '__fish_seen_subcommand_from queryCq' -l no-header
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s q -l queue -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s i -l index -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s c -l count -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s b -l broker -r
complete -c mq -n '__fish_seen_subcommand_from queryCq' -s g -l consumer -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l map -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l csv
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l no-header
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s d -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s s -l sendMessage -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s u -l unitName -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s f -l bodyFormat -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l map -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l csv
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l no-header
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s k -l msgKey -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s m -l maxNum -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l map -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s i -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s f -l bodyFormat -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l map -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l csv
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l no-header
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s a -l showAll
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s d -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s c -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l map -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l csv
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l no-header
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s t -l traceTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s c -l maxNum -r
complete -c mq -n '__fish_seen_subcommand_from recover' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l map -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l json
complete -c mq -n '__fish_seen_subcommand_from recover' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from recover' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from recover' -l no-color
complete -c mq -n '__fish_seen_subcommand_from recover' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from recover' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l store -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from recover' -l aside -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -l map -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -s c -l clusters -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -s b -l brokers -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -o mf -l mapFile -r
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -o fr -l forceReplace -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from remappingStaticTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -l map -r
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -l json
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -l no-color
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -s c -l brokerContainerAddr -r
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -s b -l brokerIdentity -r
complete -c mq -n '__fish_seen_subcommand_from removeBroker' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from removeColdDataFlowCtrGroupConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -l map -r
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -l json
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -l no-color
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from resetMasterFlushOffset' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l map -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l json
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l no-color
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s s -l timestamp -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s f -l force -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l cplus
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s b -l broker -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s q -l queue -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -l map -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -l json
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -l no-color
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s f -l force -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOffline' -s s -l timestamp -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -l map -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -l json
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -l no-color
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s f -l force -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTimeOld' -s s -l timestamp -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -l map -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -l json
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -l no-color
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetToLatest' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s n -l namesrvAddr -l nameserverAddr -r
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -l map -r
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -l json
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -l no-color
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s t -l configType -r
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s c -l clusterName -l cluster -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s p -l configPath -r
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s e -l exportFile -r
complete -c mq -n '__fish_seen_subcommand_from rocksDBConfigToJson' -s j -l jsonEnable -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from schema' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from schema' -l map -r
complete -c mq -n '__fish_seen_subcommand_from schema' -l json
complete -c mq -n '__fish_seen_subcommand_from schema' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from schema' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from schema' -l no-color
complete -c mq -n '__fish_seen_subcommand_from schema' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l map -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l json
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l no-color
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s p -l body -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l file -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l from -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l keepQueue
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s c -l tags -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l property -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l shardingKey -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l delay -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l deliverAt -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l transaction -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s b -l broker -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s i -l qid -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s m -l msgTraceEnable -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l count -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l rate -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l concurrency -r
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -l map -r
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -s s -l messageSize -r
complete -c mq -n '__fish_seen_subcommand_from sendMsgStatus' -s c -l count -r
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -l map -r
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -l json
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -l no-color
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from setCommitLogReadAheadMode' -s m -l commitLogReadAheadMode -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l map -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l json
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l no-color
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s t -l topicName -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s g -l groupName -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s m -l mode -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s q -l popShareQueueNum -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l map -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l json
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l no-color
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s f -l force -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l plan -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -l map -r
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -l json
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -l no-color
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -l interval -r
complete -c mq -n '__fish_seen_subcommand_from startMonitoring' -l rounds -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l map -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l json
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l no-color
complete -c mq -n '__fish_seen_subcommand_from statsAll' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l csv
complete -c mq -n '__fish_seen_subcommand_from statsAll' -l no-header
complete -c mq -n '__fish_seen_subcommand_from statsAll' -s a -l activeTopic
complete -c mq -n '__fish_seen_subcommand_from statsAll' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from store; and not __fish_seen_subcommand_from dump' -f -a dump -d 'Write the messages of a store as JSON lines'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l map -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l json
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l no-color
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l store -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s i -l queue -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l tag -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l msgId -l uniqKey -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l body -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l regex -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l property -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l begin -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l end -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l limit -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l to -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from dump' -l system
complete -c mq -n '__fish_seen_subcommand_from store; and not __fish_seen_subcommand_from grep' -f -a grep -d 'Find messages in a store, without a broker'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l map -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l json
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l no-color
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l store -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s i -l queue -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l tag -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l msgId -l uniqKey -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l body -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l regex -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l property -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l begin -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l end -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l limit -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from grep' -l format -r
complete -c mq -n '__fish_seen_subcommand_from store; and not __fish_seen_subcommand_from info' -f -a info -d 'Show what a store on disk holds'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l map -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l json
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l no-color
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l csv
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l no-header
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l store -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from info' -l queues
complete -c mq -n '__fish_seen_subcommand_from store; and not __fish_seen_subcommand_from rebuild' -f -a rebuild -d 'Make the queues and the index of a store anew from its log'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -l map -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -l json
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -l no-color
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -l store -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from rebuild' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from store; and not __fish_seen_subcommand_from verify' -f -a verify -d 'Check every record, queue entry and index entry of a store'
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l map -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l json
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l no-color
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l csv
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l no-header
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l store -r
complete -c mq -n '__fish_seen_subcommand_from store; and __fish_seen_subcommand_from verify' -l fast
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l map -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l json
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l no-color
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -s o -l output -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l store -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l log -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l max-size -r
complete -c mq -n '__fish_seen_subcommand_from support-bundle' -l analyze -r
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -l map -r
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -l json
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -l no-color
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -s e -l engineType -r
complete -c mq -n '__fish_seen_subcommand_from switchTimerEngine' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from tail' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l map -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l json
complete -c mq -n '__fish_seen_subcommand_from tail' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from tail' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from tail' -l no-color
complete -c mq -n '__fish_seen_subcommand_from tail' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from tail' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from tail' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l sql -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l grep -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l from -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l format -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l count -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l for -r
complete -c mq -n '__fish_seen_subcommand_from top' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from top' -l map -r
complete -c mq -n '__fish_seen_subcommand_from top' -l json
complete -c mq -n '__fish_seen_subcommand_from top' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from top' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from top' -l no-color
complete -c mq -n '__fish_seen_subcommand_from top' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from top' -l view -r
complete -c mq -n '__fish_seen_subcommand_from top' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from top' -s i -l interval -r
complete -c mq -n '__fish_seen_subcommand_from top' -l once
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l map -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l json
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l csv
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -l no-header
complete -c mq -n '__fish_seen_subcommand_from topicClusterList' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from topicList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l map -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l json
complete -c mq -n '__fish_seen_subcommand_from topicList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicList' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l csv
complete -c mq -n '__fish_seen_subcommand_from topicList' -l no-header
complete -c mq -n '__fish_seen_subcommand_from topicList' -s c -l clusterModel
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l map -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l json
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l csv
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l no-header
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s l -l list
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l map -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l watch -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l columns -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l sort -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l csv
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l no-header
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s c -l cluster -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -l map -r
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -l json
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -l no-color
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s p -l parentTopic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s c -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from triggerLiteDispatch' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -l json
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s s -l subject -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s r -l resources -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s a -l actions -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s d -l decision -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -s i -l sourceIp -r
complete -c mq -n '__fish_seen_subcommand_from updateAcl' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s a -l accessKey -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s s -l secretKey -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -l secretKey-file -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s w -l whiteRemoteAddress -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s i -l defaultTopicPerm -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s u -l defaultGroupPerm -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s t -l topicPerms -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s g -l groupPerms -r
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -s m -l admin -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateAclConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s v -l value -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s a -l updateAllBroker -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l force
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s g -l consumerGroup -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateColdDataFlowCtrGroupConfig' -s v -l threshold -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -s a -l controllerAddress -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -s v -l value -r
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -l force
complete -c mq -n '__fish_seen_subcommand_from updateControllerConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -l json
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s g -l globalWhiteRemoteAddresses -r
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -s p -l aclFileFullPath -r
complete -c mq -n '__fish_seen_subcommand_from updateGlobalWhiteAddr' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -s s -l namespace -r
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -s v -l value -r
complete -c mq -n '__fish_seen_subcommand_from updateKvConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -s v -l value -r
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -l force
complete -c mq -n '__fish_seen_subcommand_from updateNamesrvConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -l json
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -s m -l method -r
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -s v -l orderConf -r
complete -c mq -n '__fish_seen_subcommand_from updateOrderConf' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -s c -l clusters -r
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -s b -l brokers -r
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -o mf -l mapFile -r
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -o fr -l forceReplace -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateStaticTopic' -o qn -l totalQueueNum -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l json
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s g -l groupName -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s s -l consumeEnable -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s m -l consumeFromMinEnable -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s d -l consumeBroadcastEnable -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s o -l consumeMessageOrderly -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s q -l retryQueueNums -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s r -l retryMaxTimes -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s p -l groupRetryPolicy -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s i -l brokerId -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s w -l whichBrokerWhenConsumeSlowly -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s a -l notifyConsumerIdsChanged -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l attributes -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -l json
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -s f -l filename -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroupList' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s r -l readQueueNums -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s w -l writeQueueNums -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s p -l perm -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s o -l order -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s u -l unit -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s s -l hasUnitSub -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s a -l attributes -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -l json
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -s f -l filename -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicList' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -l json
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -s p -l perm -r
complete -c mq -n '__fish_seen_subcommand_from updateTopicPerm' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -l map -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -l json
complete -c mq -n '__fish_seen_subcommand_from updateUser' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateUser' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s u -l username -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s p -l password -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -l password-file -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s t -l userType -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -s s -l userStatus -r
complete -c mq -n '__fish_seen_subcommand_from updateUser' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from wait; and not __fish_seen_subcommand_from broker' -f -a broker -d 'Wait until brokers are up'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -l json
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -s b -l brokerAddr -x -a '(mq __complete addresses (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -s c -l clusterName -x -a '(mq __complete clusters (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -l count -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from broker' -l for -r
complete -c mq -n '__fish_seen_subcommand_from wait; and not __fish_seen_subcommand_from insync' -f -a insync -d 'Wait until the brokers of a name are in sync'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -l json
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -l count -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from insync' -l for -r
complete -c mq -n '__fish_seen_subcommand_from wait; and not __fish_seen_subcommand_from lag' -f -a lag -d 'Wait until a group is at most so far behind'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -l json
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -s g -l groupName -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -s t -l topicName -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -l at-most -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from lag' -l for -r
complete -c mq -n '__fish_seen_subcommand_from wait; and not __fish_seen_subcommand_from master' -f -a master -d 'Wait until a broker name has a master'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -l json
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from master' -l for -r
complete -c mq -n '__fish_seen_subcommand_from wait; and not __fish_seen_subcommand_from message' -f -a message -d 'Wait until a group has consumed a message'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -l json
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -s g -l group -x -a '(mq __complete groups (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from message' -l for -r
complete -c mq -n '__fish_seen_subcommand_from wait; and not __fish_seen_subcommand_from topic' -f -a topic -d 'Wait until a topic has a route'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -l json
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -s t -l topic -x -a '(mq __complete topics (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -l writable
complete -c mq -n '__fish_seen_subcommand_from wait; and __fish_seen_subcommand_from topic' -l for -r
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -l map -r
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -l json
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -l no-color
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -s b -l brokerName -x -a '(mq __complete brokers (commandline -cp) 2>/dev/null)'
complete -c mq -n '__fish_seen_subcommand_from wipeWritePerm' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from help' -f -a 'errors exit-codes mqadmin ack addBroker addWritePerm allocateMQ apply bench broker brokerConsumeStats brokerStatus checkMsgSendRT checkRocksdbCqWriteProgress cleanBrokerMetadata cleanExpiredCQ cleanUnusedTopic cloneGroupOffset cluster clusterAclConfigVersion clusterList clusterRT completion consumeMessage consumer consumerConnection consumerProgress consumerStatus context copyAcl copyUser createAcl createUser daemon DecodeMessageId delay deleteAcl deleteAclConfig deleteAccessConfig deleteExpiredCommitLog deleteKvConfig deleteSubGroup deleteTopic deleteUser diff dlq doctor dumpCompactionLog electMaster exportConfigs exportMetadata exportMetadataInRocksDB exportMetrics exportPopRecord getAcl getAclConfig getAccessConfigSubCommand getBrokerConfig getBrokerEpoch getBrokerLiteInfo getColdDataFlowCtrInfo getConsumerConfig getConsumerStatus getControllerConfig getControllerMetaData getLiteClientInfo getLiteGroupInfo getLiteTopicInfo getNamesrvConfig getParentTopicInfo getSyncStateSet getUser haStatus help listAcl listUser namesrv offset printMsg printMsgByQueue producer producerConnection queryCq queryMsgById queryMsgByKey queryMsgByOffset queryMsgByUniqueKey queryMsgTraceById recover remappingStaticTopic removeBroker removeColdDataFlowCtrGroupConfig resetMasterFlushOffset resetOffsetByTime resetOffsetByTimeOffline resetOffsetByTimeOld resetOffsetToLatest rocksDBConfigToJson schema sendMessage sendMsgStatus setCommitLogReadAheadMode setConsumeMode skipAccumulatedMessage startMonitoring statsAll store support-bundle switchTimerEngine tail top topicClusterList topicList topicRoute topicStatus triggerLiteDispatch updateAcl updateAclConfig updateBrokerConfig updateColdDataFlowCtrGroupConfig updateControllerConfig updateGlobalWhiteAddr updateKvConfig updateNamesrvConfig updateOrderConf updateStaticTopic updateSubGroup updateSubGroupList updateTopic updateTopicList updateTopicPerm updateUser wait wipeWritePerm'
complete -c mq -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
