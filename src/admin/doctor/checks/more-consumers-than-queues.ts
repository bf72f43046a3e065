import { isRetryTopic } from '../../../protocol/names.ts';
import { isReadable } from '../../../protocol/permission.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { count } from '../words.ts';

/** Members that get no queue and do nothing. */
export const moreConsumersThanQueues: ClusterCheck = {
  name: 'more-consumers-than-queues',
  title: 'a group has more members than its topic has queues',
  severity: 'warning',
  scope: 'client',
  async run({ groups, brokers }) {
    const [online, tables] = await Promise.all([groups.online(), brokers.topics()]);
    const queuesOf = (topic: string): number =>
      tables.reduce((sum, { value }) => {
        const config = value.get(topic);
        return sum + (config === undefined || !isReadable(config.perm) ? 0 : config.readQueueNums);
      }, 0);
    return online.flatMap(({ group, at, members }): Found[] => {
      const [first] = at;
      // POP shares the messages of a queue; a broadcast gives every member every queue.
      if (first === undefined || first.value.messageModel === 'BROADCASTING') return [];
      if (first.value.consumeType === 'CONSUME_POP') return [];
      return [...first.value.subscriptionTable.keys()].flatMap((topic): Found[] => {
        const queues = queuesOf(topic);
        const idle = members.length - queues;
        if (isRetryTopic(topic) || queues === 0 || idle <= 0) return [];
        return [
          {
            subject: group,
            // One queue keeps a strict order; who waits beside its consumer is there to take over.
            severity: queues === 1 ? 'info' : 'warning',
            message: `${count(members.length, 'member')} share ${count(queues, 'queue')} of ${topic}: ${count(idle, 'member')} without a queue, doing nothing. Give the topic more queues, or start fewer instances.`,
            evidence: { topic, members: members.length, queues, idle },
            next: [
              `mq consumerStatus -g ${group}`,
              `mq updateTopic -t ${topic} -c ${first.broker.cluster} -r QUEUES -w QUEUES --dry-run`,
            ],
          },
        ];
      });
    });
  },
};
