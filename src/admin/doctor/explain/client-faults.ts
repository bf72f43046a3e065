import type { Explanation } from './explanation.ts';

/** Faults that show at clients: the manual's chapter 7.2. */
export const clientFaults: readonly Explanation[] = [
  {
    name: 'connect-failed',
    title: 'a broker or name server cannot be reached from here',
    seenBy: ['cluster'],
    says: ['connect to <10.0.0.1:10911> failed', 'RemotingConnectException'],
    cause:
      'Nobody listens there, a firewall is between, the broker announces an address that leads nowhere from here (brokerIP1 behind NAT or in a container), or the process is out of open files.',
    cure: 'Dial the address that is said to have failed; the error names who gave it. Set brokerIP1 to what clients can reach, and raise ulimit -n to 65535.',
    next: ['mq doctor --check connect-failed', 'mq clusterList', 'mq wait broker -b ADDR'],
  },
  {
    name: 'remoting-timeout',
    title: 'a broker answers late, or not at all',
    seenBy: ['cluster'],
    says: ['RemotingTimeoutException: wait response on the channel <10.0.0.1:10911> timeout, 3000(ms)'],
    cause:
      'The network loses packets or swallows a connection, or the broker is busy: a full send queue, a slow disk, a long pause.',
    cure: 'A send that timed out may have been stored: look before sending it again, or let the consumer see it twice. Look at the round trip and the queues of the broker.',
    next: ['mq doctor --check remoting-timeout,broker-busy', 'mq brokerStatus -b ADDR', 'ping HOST'],
  },
  {
    name: 'no-route',
    title: 'a topic cannot be reached, or not be written to',
    seenBy: ['cluster'],
    says: ['No route info of this topic, TopicTest'],
    cause:
      'The topic does not exist, its broker is not registered with the name server that was asked, the client asks the wrong name server, or nothing may be written to it.',
    cure: 'Create the topic, or correct namesrvAddr of the broker or the client.',
    next: ['mq doctor --check no-route --topic TOPIC', 'mq topicRoute -t TOPIC', 'mq updateTopic -t TOPIC -c CLUSTER'],
  },
  {
    name: 'slave-not-available',
    title: 'a synchronous master has no slave that follows',
    seenBy: ['cluster'],
    says: ['status: SLAVE_NOT_AVAILABLE'],
    cause:
      'The slave is down, or further behind than haSlaveFallbehindMax. On machines with several addresses it may announce the wrong one.',
    cure: 'The message is stored at the master: do not send it again. Restart the slave; set brokerIP1 and brokerIP2; or make the master ASYNC_MASTER until the slave is back.',
    next: ['mq doctor --check slave-not-available,slave-not-replicating', 'mq clusterList'],
  },
  {
    name: 'body-too-large',
    title: 'a message is larger than a limit',
    seenBy: ['cluster'],
    says: ['message body size over max value, MAX: 131072', 'the message body size over max value'],
    cause:
      "Client and broker have a limit each, maxMessageSize: 128 KiB in the SDK of mq, 4 MiB in Apache's clients and brokers. The smaller wins.",
    cure: 'Better send a reference to what is large; bodies of at most 50 KiB keep latencies even. Else raise both limits.',
    next: ['mq doctor --check body-too-large', 'mq updateBrokerConfig -c CLUSTER -k maxMessageSize -v 4194304'],
  },
  {
    name: 'duplicate-group-in-process',
    title: 'one group is made twice in a process, or one client id is used by two',
    seenBy: ['client'],
    says: [
      'The producer group[X] has been created before, specify another name please.',
      'The consumer group[X] has been created before',
    ],
    cause:
      "Within a process a group's producer or consumer is made once. Two processes with the same instance name on one machine get one client id, and then the same queues.",
    cure: 'Share one producer between threads; give every process an instance name of its own, or none.',
    next: ['mq doctor --check duplicate-group-in-process', 'mq consumerConnection -g GROUP'],
  },
  {
    name: 'group-missing',
    title: 'a consumer group is unknown to a broker',
    seenBy: ['cluster'],
    says: ['subscription group not exist', 'No route info of this topic: %RETRY%GROUP'],
    cause: 'The group was not created, or only on some brokers, and autoCreateSubscriptionGroup is off.',
    cure: 'Create it on the whole cluster.',
    next: ['mq doctor --check group-missing --group GROUP', 'mq updateSubGroup -g GROUP -c CLUSTER'],
  },
  {
    name: 'already-acked',
    title: 'a message was acknowledged before',
    seenBy: [],
    says: ['Message already acked, ackMessage failed'],
    cause: 'The message was acknowledged by this or another instance: a repeated call, or one whose answer was lost.',
    cure: 'Nothing: go on with the next message.',
    next: ['mq queryMsgById -i MSGID -t TOPIC'],
  },
  {
    name: 'retry-ack-once',
    title: 'how often to ask for a message again',
    seenBy: [],
    says: ['ackMessageRetry 重试签收调用次数'],
    cause: 'ackMessageRetry tells its outcome: done, already or unknown.',
    cure: 'Call it once. After done or already there is nothing to repeat; after unknown it is safe to call it again.',
    next: ['mq help ack'],
  },
  {
    name: 'ack-outcome-unknown',
    title: 'no answer came to an acknowledgement',
    seenBy: [],
    says: ['签收时出现不确定异常', 'wait response on the channel … timeout, while acknowledging'],
    cause: 'The connection or its answer was lost: the broker may have taken the acknowledgement or not.',
    cure: 'Acknowledging again is safe, and says already where it was taken. Or ask for the state of the message.',
    next: ['mq queryMsgById -i MSGID -t TOPIC -g GROUP', 'mq ack -g GROUP -t TOPIC -i MSGID'],
  },
  {
    name: 'client-not-registered',
    title: 'a broker does not know a client that pulls from it',
    seenBy: ['client'],
    says: ['No matched consumer for the PullRequest', "the consumer's group info not exist"],
    cause: 'Heartbeats of the client do not reach that broker, or its start failed halfway.',
    cure: "Is the broker's address reachable from the client? Look at the client's log for failed heartbeats, and restart it.",
    next: ['mq doctor --check client-not-registered --group GROUP', 'mq consumerConnection -g GROUP'],
  },
  {
    name: 'flow-control',
    title: 'a consumer is too slow, and stops pulling',
    seenBy: ['client'],
    says: ['the consumer message buffer is full, so do flow control'],
    cause:
      'The consumer holds as much as it may: 1,000 messages or 100 MiB per queue unless told otherwise. Messages come faster than its listener finishes them.',
    cure: 'Make the listener faster, raise consumeThreadMax, start more instances (up to the number of queues). With large bodies lower the prefetch, or memory runs out: queues × messages × body size.',
    next: [
      'mq doctor --check flow-control --group GROUP',
      'mq consumerStatus -g GROUP',
      'mq consumerProgress -g GROUP',
    ],
  },
  {
    name: 'broker-busy',
    title: 'a broker turns sends away because it is busy',
    seenBy: ['cluster'],
    says: [
      '[REJECTREQUEST]system busy, start flow control for a while',
      '[PCBUSY_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue',
      '[TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while',
    ],
    cause:
      'The disk stalls (a write takes over a second), or sends wait longer than waitTimeMillsInSendQueue (200 ms). A producer that is being closed gets it too.',
    cure: 'Nothing was stored: send again, a little later. Look at the disk first; then waitTimeMillsInSendQueue=1000 and, under Apache, sendMessageThreadPoolNums=32; an ASYNC_MASTER waits for no slave.',
    next: ['mq doctor --check broker-busy', 'mq brokerStatus -b ADDR', 'iostat -x 1'],
  },
];
