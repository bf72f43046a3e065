import { findTopicUsers } from '../../topic/topic-users.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';

/** "topic X is consuming by consumer Y", "is publishing by producer Z": said of the topic that is asked about. */
export const topicInUse: ClusterCheck = {
  name: 'topic-in-use',
  title: 'the topic asked about has clients and cannot be deleted',
  severity: 'info',
  scope: 'client',
  async run({ topic, brokers, client }) {
    if (topic === undefined) return [];
    const holders = (await brokers.topics()).filter(({ value }) => value.has(topic)).map(({ broker }) => broker);
    const users = await findTopicUsers(client, topic, holders);
    const groups = new Map<string, typeof users>();
    for (const user of users) {
      const key = `${user.kind} ${user.group}`;
      groups.set(key, [...(groups.get(key) ?? []), user]);
    }
    const clusters = new Set(holders.map(({ cluster }) => cluster));
    return [...groups.values()].flatMap((ofGroup): Found[] => {
      const [user] = ofGroup;
      if (user === undefined) return [];
      const { kind, group } = user;
      const clients = ofGroup.map(({ clientId, clientAddr }) => `${clientId} at ${clientAddr}`);
      return [
        {
          subject: topic,
          message: `Topic ${topic} is ${kind === 'consumer' ? 'consuming by consumer' : 'publishing by producer'} ${group} (${clients.join(', ')}). It is not deleted while these run; stop them, or delete it with --force.`,
          evidence: { kind, group, clients },
          next: [
            kind === 'consumer' ? `mq consumerConnection -g ${group}` : `mq producerConnection -g ${group} -t ${topic}`,
            ...[...clusters].map((cluster) => `mq deleteTopic -t ${topic} -c ${cluster} --dry-run`),
          ],
        },
      ];
    });
  },
};
