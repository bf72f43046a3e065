import { isReadable } from '../../../protocol/permission.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { count, few, numberOf } from '../words.ts';

/** "No matched consumer for the PullRequest", "the consumer's group info not exist". */
export const clientNotRegistered: ClusterCheck = {
  name: 'client-not-registered',
  title: 'a broker does not know members of a group that consumes from it',
  severity: 'warning',
  scope: 'client',
  async run({ groups, brokers, clock, limits }) {
    const [online, topics, runtime] = await Promise.all([groups.online(), brokers.topics(), brokers.runtime()]);
    const upSince = new Map(
      runtime.map(({ broker, value }) => [broker.addr, numberOf(value.table['bootTimestamp']) ?? 0]),
    );
    // Heartbeats come every 30 s, and routes are read anew as often: until then a broker may not know a client.
    const settled = topics.filter(({ broker }) => clock.now() - (upSince.get(broker.addr) ?? 0) > limits.settleMs);
    return online.flatMap(({ group, at, members }): Found[] => {
      const [first] = at;
      if (first === undefined || first.value.consumeType === 'CONSUME_ACTIVELY') return [];
      const wanted = [...first.value.subscriptionTable.keys()];
      return settled.flatMap(({ broker, value: table }): Found[] => {
        const here = wanted.filter((topic) => {
          const config = table.get(topic);
          return config !== undefined && isReadable(config.perm) && config.readQueueNums > 0;
        });
        const known = new Set(
          at.find((one) => one.broker.addr === broker.addr)?.value.connectionSet.map(({ clientId }) => clientId),
        );
        const unknown = members.filter(({ clientId }) => !known.has(clientId)).map(({ clientId }) => clientId);
        if (here.length === 0 || unknown.length === 0 || broker.cluster !== first.broker.cluster) return [];
        return [
          {
            subject: group,
            message: `${subjectOf(broker)} has queues of ${few(here)} and does not know ${count(unknown.length, 'member')} of the group: ${few(unknown)}. Their heartbeats do not get there, so they pull nothing from it and its messages wait. Is that address reachable from them?`,
            evidence: { broker: broker.addr, topics: here, clients: unknown, knownElsewhere: members.length },
            next: [
              `mq consumerConnection -g ${group} -b ${broker.addr}`,
              `mq consumerStatus -g ${group}`,
              `mq consumerProgress -g ${group}`,
            ],
          },
        ];
      });
    });
  },
};
