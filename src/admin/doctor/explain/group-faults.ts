import type { Explanation } from './explanation.ts';

/** Faults of groups of brokers that elect their master with ZooKeeper, and of what their changes leave behind. */
export const groupFaults: readonly Explanation[] = [
  {
    name: 'zookeeper-lost',
    title: 'ZooKeeper gives no answer, so no master can be elected',
    seenBy: ['cluster'],
    says: ['ZooKeeper gives no answer', 'no connection to ZooKeeper'],
    cause: 'The ensemble is down or has no majority, or the network between it and the brokers is cut.',
    cure: 'Repair ZooKeeper; nothing has to be done at the brokers, and no data of it has to be deleted. Until then masters go on as long as all of their set answer them, and nobody replaces one that dies.',
    next: ['mq doctor --check zookeeper-lost', 'mq clusterList'],
  },
  {
    name: 'group-without-master',
    title: 'a group that elects its master has none',
    seenBy: ['cluster'],
    says: ['[NOT_MASTER]', 'no master known'],
    cause:
      'The master died and nobody who is there has everything that was acknowledged: the in-sync set was the master alone, or all of it is down. Or the state in ZooKeeper is gone.',
    cure: 'Start a member of the in-sync set; it leads again, and nothing is lost. Only when the disks of all of them are gone, force another one: mq daemon switch BROKERNAME --to NAME --accept-loss.',
    next: ['mq doctor --check group-without-master', 'mq clusterList', 'mq daemon status'],
  },
  {
    name: 'no-failover',
    title: "nobody could take over if a group's master died now",
    seenBy: ['cluster'],
    says: [],
    cause: 'No other member of the in-sync set is connected to ZooKeeper and willing to stand for election.',
    cure: 'Bring a slave back: it catches up and joins the set by itself. Do not restart the master before.',
    next: ['mq doctor --check no-failover,slave-out-of-set', 'mq daemon status'],
  },
  {
    name: 'slave-out-of-set',
    title: 'a member of a group is not in sync',
    seenBy: ['cluster'],
    says: ['in-sync replicas not enough'],
    cause:
      'It is down, cut off from its master, or too slow: a SYNC master takes a slave out of the set that has not answered for syncDegradeMs (2 s), and goes on without it.',
    cure: 'Start it, or repair the network. It catches up and joins by itself; the group is shown as SYNC_MASTER again then. With syncDegrade=false sends are refused meanwhile.',
    next: ['mq doctor --check slave-out-of-set', 'mq haStatus -b ADDR', 'mq brokerStatus -b ADDR'],
  },
  {
    name: 'member-parked',
    title: 'a member of a group waits for a person',
    seenBy: ['cluster'],
    says: ['groupParked'],
    cause:
      'To follow its master the member would have to give up messages that were confirmed, its log contradicts the other one, there is no room to set a tail aside, or its store is not the one that is alone in the in-sync set. It stops instead.',
    cure: 'Compare both logs. Where its messages are not needed, give it an empty store: it copies the log from its master. Keep the old store until that is done.',
    next: ['mq doctor --check member-parked', 'mq brokerStatus -b ADDR', 'mq store info --store DIRECTORY'],
  },
  {
    name: 'session-timeout',
    title: "ZooKeeper's session time-out does not suit elections",
    seenBy: ['cluster'],
    says: [],
    cause: 'ZooKeeper gives no session shorter than two ticks and none longer than twenty, whatever is asked for.',
    cure: 'Set tickTime=2000 in zoo.cfg (its default), and zookeeperSessionTimeoutMs between 4000 and 40000.',
    next: ['mq doctor --check session-timeout', 'mq getBrokerConfig -b ADDR'],
  },
  {
    name: 'switch-failed',
    title: 'a planned switch of masters did not happen',
    seenBy: ['cluster'],
    says: ['BUSY', 'REFUSED'],
    cause: 'The target is not in sync or died meanwhile, or the master did not see the request in time.',
    cure: 'Nothing was changed by it. See that the target is in sync, and ask again.',
    next: ['mq doctor --check switch-failed,slave-out-of-set', 'mq daemon status', 'mq help daemon switch'],
  },
  {
    name: 'tail-set-aside',
    title: 'messages that only one broker had lie aside',
    seenBy: ['disk'],
    says: ['The commit log was cut at', 'messages that only this broker had are set aside'],
    cause:
      'A former master came back with an end of its log that its successor never got, mostly of an ASYNC group, or answered with FLUSH_SLAVE_TIMEOUT. It follows the new log, and keeps the end below ha/aside.',
    cure: 'List what lies there, send again what is missed (messages that producers repeated are then there twice), and remove the folder. Nothing removes it by itself.',
    next: [
      'mq recover --aside DIRECTORY',
      'mq recover --aside DIRECTORY/ha/aside/FOLDER > aside.jsonl',
      'mq sendMessage --from aside.jsonl',
    ],
  },
  {
    name: 'ha-file-damaged',
    title: 'what a member of a group keeps beside its log is damaged',
    seenBy: ['disk'],
    says: ['promise.json is damaged', 'epochFileCheckpoint is damaged'],
    cause: 'A file below ha/ or epochFileCheckpoint was changed by hand or by a failing disk. None is half believed.',
    cure: 'Give the member an empty store where another one is in sync: it copies the log. Keep the old store until that is done.',
    next: ['mq doctor --store DIRECTORY', 'mq store verify --store DIRECTORY --fast'],
  },
];
