# fish completion for mq; made by: mq completion fish
complete -c mq -n __fish_use_subcommand -f -a ack -d 'Acknowledge a message for a consumer group'
complete -c mq -n __fish_use_subcommand -f -a bench -d 'consume, produce'
complete -c mq -n __fish_use_subcommand -f -a broker -d 'start'
complete -c mq -n __fish_use_subcommand -f -a brokerStatus -d 'Show what brokers count and measure while they run'
complete -c mq -n __fish_use_subcommand -f -a cloneGroupOffset -d 'Copy the offsets of one consumer group to another'
complete -c mq -n __fish_use_subcommand -f -a clusterList -d 'List the brokers of all clusters, with their load'
complete -c mq -n __fish_use_subcommand -f -a completion -d 'Print a script that completes commands and flags'
complete -c mq -n __fish_use_subcommand -f -a consumeMessage -d 'Read and print messages of a topic'
complete -c mq -n __fish_use_subcommand -f -a consumerConnection -d 'Show the online clients of a consumer group'
complete -c mq -n __fish_use_subcommand -f -a consumerProgress -d 'Show how far consumer groups are behind'
complete -c mq -n __fish_use_subcommand -f -a consumerStatus -d 'Ask the clients of a consumer group how they stand'
complete -c mq -n __fish_use_subcommand -f -a delay -d 'list'
complete -c mq -n __fish_use_subcommand -f -a deleteSubGroup -d 'Delete a consumer group'
complete -c mq -n __fish_use_subcommand -f -a deleteTopic -d 'Delete a topic with its messages'
complete -c mq -n __fish_use_subcommand -f -a dlq -d 'list, purge, resend, show'
complete -c mq -n __fish_use_subcommand -f -a getBrokerConfig -d 'Show the settings brokers run with'
complete -c mq -n __fish_use_subcommand -f -a help -d 'Help for a command, the error codes, the exit statuses'
complete -c mq -n __fish_use_subcommand -f -a namesrv -d 'start'
complete -c mq -n __fish_use_subcommand -f -a printMsg -d 'Print all messages a topic holds, queue by queue'
complete -c mq -n __fish_use_subcommand -f -a printMsgByQueue -d 'Print or count the messages of one queue'
complete -c mq -n __fish_use_subcommand -f -a producerConnection -d 'Show the online clients of a producer group'
complete -c mq -n __fish_use_subcommand -f -a queryMsgById -d 'Show, push or resend messages by id'
complete -c mq -n __fish_use_subcommand -f -a queryMsgByKey -d 'Find messages by a business key'
complete -c mq -n __fish_use_subcommand -f -a queryMsgByOffset -d 'Show the message at one queue position'
complete -c mq -n __fish_use_subcommand -f -a queryMsgByUniqueKey -d 'Show a message by the unique id its sender gave it'
complete -c mq -n __fish_use_subcommand -f -a queryMsgTraceById -d 'Show who sent and who consumed a message, from its trace'
complete -c mq -n __fish_use_subcommand -f -a recover -d 'Repair and rebuild a store from its commit log'
complete -c mq -n __fish_use_subcommand -f -a resetOffsetByTime -d 'Move a consumer group to a point in time'
complete -c mq -n __fish_use_subcommand -f -a sendMessage -d 'Send a message, or one for each line of a file'
complete -c mq -n __fish_use_subcommand -f -a setConsumeMode -d 'Have a group pull a topic, or take it message by message'
complete -c mq -n __fish_use_subcommand -f -a skipAccumulatedMessage -d 'Move a consumer group to the end of a topic'
complete -c mq -n __fish_use_subcommand -f -a tail -d 'Follow the new messages of a topic'
complete -c mq -n __fish_use_subcommand -f -a topicList -d 'List all topics'
complete -c mq -n __fish_use_subcommand -f -a topicRoute -d 'Show the brokers and queues of a topic'
complete -c mq -n __fish_use_subcommand -f -a topicStatus -d 'Show the first and last offset of each queue of a topic'
complete -c mq -n __fish_use_subcommand -f -a updateBrokerConfig -d 'Change one setting of running brokers'
complete -c mq -n __fish_use_subcommand -f -a updateSubGroup -d 'Create a consumer group, or change one'
complete -c mq -n __fish_use_subcommand -f -a updateTopic -d 'Create a topic, or change one'
complete -c mq -n '__fish_seen_subcommand_from ack' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from ack' -l json
complete -c mq -n '__fish_seen_subcommand_from ack' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from ack' -l no-color
complete -c mq -n '__fish_seen_subcommand_from ack' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from ack' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s b -l brokerName -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s q -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from ack' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from ack' -l handle -r
complete -c mq -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from consume' -f -a consume -d 'Measure how fast messages are consumed'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l json
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l no-color
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -s c -l tags -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l from -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l concurrency -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l count -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from consume' -l duration -r
complete -c mq -n '__fish_seen_subcommand_from bench; and not __fish_seen_subcommand_from produce' -f -a produce -d 'Measure how fast messages are sent'
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l json
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l no-color
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s s -l size -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l concurrency -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l rate -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l count -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -l duration -r
complete -c mq -n '__fish_seen_subcommand_from bench; and __fish_seen_subcommand_from produce' -s c -l tags -r
complete -c mq -n '__fish_seen_subcommand_from broker; and not __fish_seen_subcommand_from start' -f -a start -d 'Run a broker in the foreground'
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l store -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l port -r
complete -c mq -n '__fish_seen_subcommand_from broker; and __fish_seen_subcommand_from start' -l namesrv-port -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from brokerStatus' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l json
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l no-color
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s s -l srcGroup -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s d -l destGroup -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l allTopics
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -s o -l offline -r
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l force
complete -c mq -n '__fish_seen_subcommand_from cloneGroupOffset' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l json
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from clusterList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s m -l moreStats
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s i -l interval -r
complete -c mq -n '__fish_seen_subcommand_from clusterList' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from completion' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from completion' -l json
complete -c mq -n '__fish_seen_subcommand_from completion' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from completion' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from completion' -l no-color
complete -c mq -n '__fish_seen_subcommand_from completion' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l json
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s b -l brokerName -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s i -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s s -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from consumeMessage' -s c -l MessageNumber -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l json
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from consumerConnection' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l json
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s g -l groupName -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s t -l topicName -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s s -l showClientIP -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from consumerProgress' -l threshold -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s i -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from consumerStatus' -s s -l jstack
complete -c mq -n '__fish_seen_subcommand_from delay; and not __fish_seen_subcommand_from list' -f -a list -d 'Show the delayed and timed messages that are not yet due'
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l json
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -l no-color
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from delay; and __fish_seen_subcommand_from list' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s g -l groupName -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -s r -l removeOffset -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l force
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l if-exists
complete -c mq -n '__fish_seen_subcommand_from deleteSubGroup' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l force
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l if-exists
complete -c mq -n '__fish_seen_subcommand_from deleteTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from list' -f -a list -d 'List the consumer groups that have dead letters'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from list' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from purge' -f -a purge -d 'Remove the dead letters of a consumer group for good'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l confirm -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from purge' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from resend' -f -a resend -d 'Send the dead letters of a consumer group again'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l all
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l again
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l begin -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l end -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l to-origin
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from resend' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from dlq; and not __fish_seen_subcommand_from show' -f -a show -d 'Show the dead letters of a consumer group'
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l json
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l no-color
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l begin -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l end -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l limit -r
complete -c mq -n '__fish_seen_subcommand_from dlq; and __fish_seen_subcommand_from show' -l body
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from getBrokerConfig' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from help' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from help' -l json
complete -c mq -n '__fish_seen_subcommand_from help' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from help' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from help' -l no-color
complete -c mq -n '__fish_seen_subcommand_from help' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from namesrv; and not __fish_seen_subcommand_from start' -f -a start -d 'Run a name server in the foreground'
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l json
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l no-color
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l port -r
complete -c mq -n '__fish_seen_subcommand_from namesrv; and __fish_seen_subcommand_from start' -l host -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l json
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from printMsg' -l no-color
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s c -l charsetName -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s s -l subExpression -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s d -l printBody -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from printMsg' -s l -l lmqParentTopic -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l json
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -l no-color
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s a -l brokerName -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s i -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s c -l charsetName -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s s -l subExpression -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s p -l print -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s d -l printBody -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from printMsgByQueue' -s f -l calculate -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l json
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -l no-color
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s g -l producerGroup -r
complete -c mq -n '__fish_seen_subcommand_from producerConnection' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s d -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s s -l sendMessage -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s u -l unitName -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s f -l bodyFormat -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgById' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s k -l msgKey -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s m -l maxNum -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByKey' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s b -l brokerName -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s i -l queueId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByOffset' -s f -l bodyFormat -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s a -l showAll
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s g -l consumerGroup -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s d -l clientId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgByUniqueKey' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l json
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -l no-color
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s i -l msgId -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s t -l traceTopic -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s b -l beginTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s e -l endTimestamp -r
complete -c mq -n '__fish_seen_subcommand_from queryMsgTraceById' -s c -l maxNum -r
complete -c mq -n '__fish_seen_subcommand_from recover' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l json
complete -c mq -n '__fish_seen_subcommand_from recover' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from recover' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from recover' -l no-color
complete -c mq -n '__fish_seen_subcommand_from recover' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from recover' -s c -l configFile -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l store -r
complete -c mq -n '__fish_seen_subcommand_from recover' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l json
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l no-color
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s g -l group -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s s -l timestamp -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s f -l force -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l cplus
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s b -l broker -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s q -l queue -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s o -l offset -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from resetOffsetByTime' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l json
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l no-color
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -s p -l body -r
complete -c mq -n '__fish_seen_subcommand_from sendMessage' -l file -r
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
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l json
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -l no-color
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s t -l topicName -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s g -l groupName -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s m -l mode -r
complete -c mq -n '__fish_seen_subcommand_from setConsumeMode' -s q -l popShareQueueNum -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l json
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l no-color
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s g -l group -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s f -l force -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from skipAccumulatedMessage' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from tail' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l json
complete -c mq -n '__fish_seen_subcommand_from tail' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from tail' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from tail' -l no-color
complete -c mq -n '__fish_seen_subcommand_from tail' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from tail' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l filter -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l sql -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l grep -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l from -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l format -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l count -r
complete -c mq -n '__fish_seen_subcommand_from tail' -l for -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -l json
complete -c mq -n '__fish_seen_subcommand_from topicList' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicList' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicList' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicList' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicList' -s c -l clusterModel
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l json
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from topicRoute' -s l -l list
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l json
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -l no-color
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from topicStatus' -s c -l cluster -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l json
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s k -l key -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s v -l value -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -s a -l updateAllBroker -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l force
complete -c mq -n '__fish_seen_subcommand_from updateBrokerConfig' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l json
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s g -l groupName -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateSubGroup' -s c -l clusterName -r
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
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s n -l namesrvAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l json
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l timeout -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s y -l yes
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l no-color
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s h -l help
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s t -l topic -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s b -l brokerAddr -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s c -l clusterName -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s r -l readQueueNums -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s w -l writeQueueNums -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s p -l perm -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s o -l order -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s u -l unit -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s s -l hasUnitSub -x -a 'true false'
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -s a -l attributes -r
complete -c mq -n '__fish_seen_subcommand_from updateTopic' -l dry-run
complete -c mq -n '__fish_seen_subcommand_from help' -f -a 'errors exit-codes ack bench broker brokerStatus cloneGroupOffset clusterList completion consumeMessage consumerConnection consumerProgress consumerStatus delay deleteSubGroup deleteTopic dlq getBrokerConfig help namesrv printMsg printMsgByQueue producerConnection queryMsgById queryMsgByKey queryMsgByOffset queryMsgByUniqueKey queryMsgTraceById recover resetOffsetByTime sendMessage setConsumeMode skipAccumulatedMessage tail topicList topicRoute topicStatus updateBrokerConfig updateSubGroup updateTopic'
complete -c mq -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
