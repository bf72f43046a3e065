import type { Explanation } from './explanation.ts';

/** Faults that show at brokers: the manual's chapter 7.1. */
export const serverFaults: readonly Explanation[] = [
  {
    name: 'port-in-use',
    title: 'a broker cannot start: its port is taken',
    seenBy: ['disk'],
    says: ['address already in use', '地址已在使用'],
    cause:
      'Another process holds listenPort, listenPort-2 or listenPort+1 (HA). Two brokers on one machine need ports at least 4 apart.',
    cure: 'Stop the other process, or set another listenPort in broker.conf and start again.',
    next: ["ss -ltnp 'sport = :10911'", 'mq doctor --store DIRECTORY'],
  },
  {
    name: 'broker-name-mismatch',
    title: 'a store belongs to a broker of another name',
    seenBy: ['disk'],
    says: ['broker-b does not match the expected group name: broker-a'],
    cause: 'A store keeps the brokerName it was made under. This one was copied, or brokerName was changed.',
    cure: 'Use the old name, or give the new broker a directory of its own. No store need be deleted.',
    next: ['mq store info --store DIRECTORY', 'mq doctor --store DIRECTORY'],
  },
  {
    name: 'mapped-file-failed',
    title: 'a broker cannot create files',
    seenBy: ['disk'],
    says: [
      'create maped file failed, please make sure OS and JDK both 64bit',
      'service not available now, maybe disk full',
    ],
    cause:
      'The limit of open files, of memory maps or of inodes is reached, or the disk is full. 1,024 open files are too few for 1,000 queues under Apache.',
    cure: 'Raise the limit of open files to 655350 (ulimit -n, LimitNOFILE), and look at df -h and df -i.',
    next: ['ulimit -a', 'df -h', 'df -i', 'mq doctor --store DIRECTORY'],
  },
  {
    name: 'disk-full',
    title: "a broker's disk is full, or nearly",
    seenBy: ['cluster', 'disk'],
    says: ['CODE: 14  DESC: service not available now, maybe disk full, CL: 0.87 CQ: 0.87 INDEX: 0.87'],
    cause:
      'More than 85 % (Apache: 90 %) of the disk is used. Messages are kept for fileReservedTime hours, read or not.',
    cure: 'Lower fileReservedTime on the master and its slaves, or allow unexpired files to go with cleanFileForciblyEnable=true: messages nobody has read are then lost. Sends work again by themselves when space returns.',
    next: [
      'mq doctor --check disk-full',
      'mq updateBrokerConfig -b ADDR -k fileReservedTime -v 24',
      'mq updateBrokerConfig -b ADDR -k cleanFileForciblyEnable -v true',
    ],
  },
  {
    name: 'daemon-role-conflict',
    title: 'name, address or role of a broker contradict each other',
    seenBy: ['cluster', 'disk'],
    says: ['Fail to queryBrokerMaxOffset'],
    cause:
      'The configuration file, the running process and the coordination service disagree on address or role, mostly after a switch of masters followed by a start by hand.',
    cure: 'Let the daemon start brokers. Compare what is registered with what the file says, and correct the file. Nothing in running/ has to be removed: mq daemon start puts it right, and mq daemon status says what is in the way.',
    next: ['mq doctor --check daemon-role-conflict', 'mq clusterList', 'mq getBrokerConfig -b ADDR'],
  },
  {
    name: 'consumption-stuck',
    title: "a group's offset in a queue stands still while it consumes",
    seenBy: ['client'],
    says: ['消费进度停滞不前'],
    cause:
      'The offset is that of the lowest message that is not acknowledged. One message was never finished: its listener hangs, or forgot to acknowledge.',
    cure: 'Find the message and who has it; acknowledge it for the group, or restart that instance: it comes again.',
    next: [
      'mq doctor --check consumption-stuck --group GROUP',
      'mq consumerProgress -g GROUP -s true',
      'mq ack -g GROUP -t TOPIC -i MSGID',
    ],
  },
  {
    name: 'topic-in-use',
    title: 'a topic has clients and cannot be deleted',
    seenBy: ['client'],
    says: ['topic X is consuming by consumer Y', 'topic X is publishing by producer Z'],
    cause:
      'Producers or consumers of the topic are online. Deleting it under them loses what they send, and makes it anew with other queues.',
    cure: 'Stop them, or say --force. Ordered topics are deleted by cluster (-c), so that the order configuration goes too.',
    next: ['mq doctor --check topic-in-use --topic TOPIC', 'mq deleteTopic -t TOPIC -c CLUSTER --dry-run'],
  },
  {
    name: 'ack-store-damaged',
    title: 'the state of acknowledgements cannot be read',
    seenBy: ['disk'],
    says: ['启动 broker 时 BDB 报错'],
    cause:
      'The database consumeStore is damaged or belongs to another store. Moving a store or changing its address does not do that here.',
    cure: 'Nothing: it is moved to damaged/ and groups go on from their committed offsets. Messages acknowledged above those come once more.',
    next: ['mq doctor --store DIRECTORY'],
  },
  {
    name: 'slave-not-listed',
    title: 'a slave is not listed by a name server',
    seenBy: ['cluster'],
    says: ['从 broker 已启动，但 clusterList 看不到'],
    cause:
      'The host name leads to a wrong address (/etc/hosts), a firewall closes listenPort, listenPort-2 or HA, brokerClusterName or brokerName differ from the master, or namesrvAddr lacks a name server.',
    cure: "Correct the slave's configuration; it registers again every 30 s.",
    next: ['mq doctor --check slave-not-listed', 'mq clusterList -n NAMESRV', 'mq getBrokerConfig -b SLAVE'],
  },
  {
    name: 'order-config-incomplete',
    title: 'an ordered topic looks unordered at some name server',
    seenBy: ['cluster'],
    says: ['通过命令行创建有序 topic，但是 web 管理台显示的是无序的'],
    cause: 'Name servers do not tell each other. The order configuration was written only to those named by -n.',
    cure: 'Write it to all of them: give -n every name server, with ; between them.',
    next: [
      'mq doctor --check order-config-incomplete',
      "mq updateTopic -n 'A:9876;B:9876' -t TOPIC -c CLUSTER -o true",
    ],
  },
  {
    name: 'subscription-conflict',
    title: 'members of one group subscribe to different topics or tags',
    seenBy: ['client'],
    says: ["the consumer's subscription not exist, group: G"],
    cause:
      "The broker keeps one subscription for a group, that of the last heartbeat. Members that want different things take each other's messages and lose some.",
    cure: 'One group, one subscription. Give other wishes a group of their own; when a subscription changes, stop the old instances.',
    next: ['mq doctor --check subscription-conflict', 'mq consumerStatus -g GROUP'],
  },
  {
    name: 'slave-not-replicating',
    title: 'a slave does not follow its master',
    seenBy: ['cluster'],
    says: ['使用 clusterList 查询 主 TPS 不为 0，从 TPS 一直为 0'],
    cause: "The replication connection is missing, or the slave's log is damaged or longer than its master's.",
    cure: 'Stop the slave (not with kill -9), move its store directory aside, start it: it copies everything again. Keep the old directory until it has. A SYNC_MASTER answers sends with SLAVE_NOT_AVAILABLE meanwhile.',
    next: ['mq doctor --check slave-not-replicating', 'mq clusterList', 'mq haStatus -b MASTER'],
  },
  {
    name: 'queue-index-damaged',
    title: 'queues do not fit their log',
    seenBy: ['disk'],
    says: ['consumequeue 生成有问题，导致无法拉取消息', 'the offset is illegal'],
    cause:
      'Consume queues were damaged or belong to another log. They are made from the commit log and can be made again.',
    cure: 'Stop the daemon, then the brokers of the group, slave first; run mq recover on the master; start the master, look at a few messages, then start the slave and the daemon.',
    next: [
      'mq recover --store DIRECTORY --dry-run',
      'mq doctor --store DIRECTORY',
      'mq queryMsgByOffset -t TOPIC -b BROKER -i 0 -o OFFSET',
    ],
  },
  {
    name: 'foreign-protocol',
    title: 'somebody speaks another protocol to a broker',
    seenBy: ['cluster'],
    says: ['decode exception', 'closed a connection that sent malformed bytes'],
    cause: "HTTP, telnet, a load balancer's probe or a port scanner reached a port of the remoting protocol.",
    cure: 'Nothing need be done: only that connection is closed.',
    next: ['mq doctor --check foreign-protocol'],
  },
];
