import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { count } from '../words.ts';

/** A group's offset lies past the end of its queue: what comes next is skipped. */
export const offsetAheadOfLog: ClusterCheck = {
  name: 'offset-ahead-of-log',
  title: "a group's offset lies past the end of the queue",
  severity: 'critical',
  scope: 'cluster',
  async run({ brokers, group, topic }) {
    const found: Found[] = [];
    for (const { broker, value } of await brokers.progress()) {
      for (const [name, stats] of value) {
        if (group !== undefined && name !== group) continue;
        const ahead = stats
          .flatMap(({ offsetTable }) => offsetTable)
          .filter(([queue, { brokerOffset, consumerOffset }]) => {
            return consumerOffset > brokerOffset && (topic === undefined || queue.topic === topic);
          });
        for (const ofTopic of new Set(ahead.map(([queue]) => queue.topic))) {
          const queues = ahead.filter(([queue]) => queue.topic === ofTopic);
          const most = Math.max(...queues.map(([, offsets]) => offsets.consumerOffset - offsets.brokerOffset));
          const each = queues.map(
            ([queue, offsets]) => `queue ${queue.queueId}: at ${offsets.consumerOffset}, end ${offsets.brokerOffset}`,
          );
          found.push({
            subject: name,
            message: `At ${broker.brokerName} group ${name} stands up to ${count(most, 'message')} past the end of ${ofTopic} in ${count(queues.length, 'queue')} (${each.slice(0, 3).join('; ')}). The topic was made anew, or the log lost its end; the group skips what is stored until the queue is as long again.`,
            evidence: { broker: broker.brokerName, topic: ofTopic, aheadMessages: most, queues: each.slice(0, 100) },
            next: [
              `mq consumerProgress -g ${name} -t ${ofTopic}`,
              `mq resetOffsetByTime -g ${name} -t ${ofTopic} -s -1 --dry-run`,
            ],
          });
        }
      }
    }
    return found;
  },
};
