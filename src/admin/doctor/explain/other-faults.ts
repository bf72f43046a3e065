import type { Explanation } from './explanation.ts';

/** What the manual does not name, and operators have met all the same. */
export const otherFaults: readonly Explanation[] = [
  {
    name: 'config-torn',
    title: 'a JSON file of the broker is torn',
    seenBy: ['disk'],
    says: ['load delayOffset.json failed', 'parse file failed: consumerOffset.json'],
    cause:
      'The machine lost power while topics.json, consumerOffset.json or delayOffset.json was being written. An Apache broker then does not start, or forgets what was in it.',
    cure: 'Beside each file lies FILE.bak, the version before: mq takes it by itself and says so. No store need be deleted.',
    next: ['mq doctor --store DIRECTORY'],
  },
  {
    name: 'clock-jumped',
    title: "a broker's clock is wrong, or was when it stored messages",
    seenBy: ['cluster', 'disk'],
    says: [],
    cause:
      'The clock was set, or drifts because no time service runs. Delays, retention, searches by time and offset resets by time go by it.',
    cure: 'Run chrony or another time service that slews. Messages stored with a wrong time keep it; reset offsets by number there.',
    next: ['mq doctor --check clock-jumped', 'timedatectl'],
  },
  {
    name: 'store-on-small-disk',
    title: 'a store lies on a disk that is too small for it',
    seenBy: ['disk'],
    says: [],
    cause:
      'What comes in within fileReservedTime is more than the disk holds, so that it fills before anything expires.',
    cure: 'Give the store a disk of its own, or keep messages for fewer hours.',
    next: ['mq doctor --store DIRECTORY', 'df -h DIRECTORY'],
  },
  {
    name: 'more-consumers-than-queues',
    title: 'a group has more members than its topic has queues',
    seenBy: ['client'],
    says: [],
    cause:
      'In clustering a queue belongs to one member at a time, so that members beyond the number of queues get nothing.',
    cure: 'Give the topic more queues, or start fewer instances. For a strictly ordered topic of one queue a second member is there to take over.',
    next: ['mq doctor --check more-consumers-than-queues', 'mq consumerStatus -g GROUP'],
  },
  {
    name: 'version-mixed',
    title: 'brokers of one cluster run different releases',
    seenBy: ['cluster'],
    says: [],
    cause: 'An upgrade was not finished, or one broker was forgotten.',
    cure: 'Finish it, broker by broker: wipe the write permission, wait until nothing is sent to it, restart it, add the permission again.',
    next: ['mq clusterList', 'mq wipeWritePerm -b BROKER'],
  },
  {
    name: 'topic-on-one-broker-only',
    title: 'topics of a cluster lie on one of its brokers only',
    seenBy: ['cluster'],
    says: [],
    cause: 'The topic was created with -b instead of -c, or by itself with the first message.',
    cure: 'Create it on the cluster: what is there stays. An ordered topic gets new queues by that, and its order breaks once.',
    next: ['mq doctor --check topic-on-one-broker-only', 'mq updateTopic -t TOPIC -c CLUSTER'],
  },
  {
    name: 'offset-ahead-of-log',
    title: "a group's offset lies past the end of the queue",
    seenBy: ['cluster'],
    says: ['OFFSET_ILLEGAL', 'consumerProgress shows a negative Diff'],
    cause:
      'The topic was deleted and made again, offsets were copied from elsewhere, or the log lost its end. What is stored now has smaller offsets than the group waits for.',
    cure: 'Stop the group, and set its offsets to where it should go on; see the plan first.',
    next: [
      'mq doctor --check offset-ahead-of-log',
      'mq consumerProgress -g GROUP',
      'mq resetOffsetByTime -g GROUP -t TOPIC -s -1 --dry-run',
    ],
  },
  {
    name: 'dlq-growing',
    title: 'a group gives messages up, and they become dead letters',
    seenBy: ['cluster'],
    says: ['%DLQ%GROUP'],
    cause: 'The listener failed each message as often as the group may (16 times unless told otherwise).',
    cure: 'Read some of them, repair the listener, send them back. They are kept as long as other messages, no longer.',
    next: ['mq doctor --check dlq-growing', 'mq dlq show -g GROUP', 'mq dlq resend -g GROUP'],
  },
  {
    name: 'public-bind-without-acl',
    title: 'a broker is open to others without access control',
    seenBy: ['cluster'],
    says: ['whoever reaches this machine can use the broker; there is no access control'],
    cause: 'The broker listens on an address that others reach, and asks nobody who he is.',
    cure: 'Bind it to an address inside (bindAddress), put a firewall before it, or turn access control on where the broker has it.',
    next: ['mq doctor --check public-bind-without-acl', 'mq getBrokerConfig -b ADDR'],
  },
];
