import { DLQ_PREFIX, isDeadLetterTopic } from '../../../protocol/names.ts';
import { fanOut } from '../../fan-out.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { count, span } from '../words.ts';

/** Messages that a group gives up. */
export const dlqGrowing: ClusterCheck = {
  name: 'dlq-growing',
  title: 'a group gives messages up, and they become dead letters',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers, client, limits, clock, group }) {
    const wanted = (topic: string) => isDeadLetterTopic(topic) && (group === undefined || topic === DLQ_PREFIX + group);
    const pairs = (await brokers.topics()).flatMap(({ broker, value }) =>
      [...value.keys()].filter(wanted).map((topic) => ({ topic, addr: broker.addr })),
    );
    const outcomes = await fanOut(pairs, ({ topic, addr }) => client.topics.getStats(addr, topic), client.signal);
    const dead = new Map<string, { messages: number; lastMs: number }>();
    for (const { item, value } of outcomes) {
      const known = dead.get(item.topic) ?? { messages: 0, lastMs: 0 };
      for (const [, { minOffset, maxOffset, lastUpdateTimestamp }] of value?.offsetTable ?? []) {
        known.messages += maxOffset - minOffset;
        known.lastMs = Math.max(known.lastMs, lastUpdateTimestamp);
      }
      dead.set(item.topic, known);
    }
    return [...dead].flatMap(([topic, { messages, lastMs }]): Found[] => {
      const ageMs = clock.now() - lastMs;
      if (messages === 0 || ageMs > limits.dlqWithinMs) return [];
      const name = topic.slice(DLQ_PREFIX.length);
      return [
        {
          subject: name,
          message: `${count(messages, 'dead letter')} lie in ${topic}, the last came ${span(Math.max(0, ageMs))} ago. The group failed each as often as it may; it is not given them again unless they are sent back.`,
          evidence: { topic, messages, lastMs, ageMs },
          next: [`mq dlq list -g ${name}`, `mq dlq show -g ${name}`, `mq consumerStatus -g ${name}`],
        },
      ];
    });
  },
};
