import { isRetryTopic } from '../../../protocol/names.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import type { Member } from '../facts/group-facts.ts';

/** "the consumer's subscription not exist": members of a group that want different things. */
export const subscriptionConflict: ClusterCheck = {
  name: 'subscription-conflict',
  title: 'members of one group subscribe to different topics or tags',
  severity: 'critical',
  scope: 'client',
  async run({ groups }) {
    const byGroup = new Map<string, Member[]>();
    for (const member of await groups.members()) {
      byGroup.set(member.group, [...(byGroup.get(member.group) ?? []), member]);
    }
    return [...byGroup].flatMap(([group, members]): Found[] => {
      const wishes = new Map<string, string[]>();
      for (const member of members) {
        const wish = wishOf(member);
        // A member that has told nothing yet, as one that assigns queues to itself, contradicts nobody.
        if (wish !== '') wishes.set(wish, [...(wishes.get(wish) ?? []), member.clientId].sort());
      }
      if (wishes.size < 2) return [];
      const each = [...wishes].map(([wish, clients]) => `${wish} (${clients.join(', ')})`);
      return [
        {
          subject: group,
          message: `Its members subscribe differently, to ${each.join('; to ')}. The broker keeps the last one it heard of, so that each member loses messages that another was given. Every member must subscribe to the same topics and tags; different wishes need groups of their own.`,
          evidence: Object.fromEntries(wishes),
          next: [`mq consumerStatus -g ${group}`, `mq consumerConnection -g ${group}`],
        },
      ];
    });
  },
};

/** `Orders: a || b, Payments: *`, without the group's own retry topic. */
const wishOf = ({ info }: Member): string =>
  info.subscriptionSet
    .filter(({ topic }) => !isRetryTopic(topic))
    .map(
      ({ topic, subString, tagsSet }) =>
        `${topic}: ${tagsSet.length === 0 ? subString : [...tagsSet].sort().join(' || ')}`,
    )
    .sort()
    .join(', ');
