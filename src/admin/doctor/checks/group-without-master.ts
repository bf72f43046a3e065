import type { Found } from '../check.ts';
import type { GroupCheck } from '../context.ts';
import { type ElectingGroup, leaderOf, memberWords, stateOf, successorsOf } from '../facts/electing-cluster.ts';

/** A group that elects its master has none. */
export const groupWithoutMaster: GroupCheck = {
  name: 'group-without-master',
  title: 'a group that elects its master has none',
  severity: 'critical',
  scope: 'cluster',
  async run({ coordination }) {
    return (await coordination.groups()).flatMap(({ ensemble, group }): Found[] => {
      const next = [`mq clusterList -c ${ensemble.cluster}`, 'mq daemon status', 'mq help daemon switch'];
      const { brokerName: subject, state, live, members, malformed } = group;
      const states = live.map(({ id, state: shown }) => `${id} ${shown}`);
      if (state === undefined) {
        if (members.length === 0 && malformed.length === 0) return [];
        const what = malformed[0]?.message ?? 'it is missing, and members are there';
        const missing = members.filter(({ id }) => !live.some((one) => one.id === id));
        return [
          {
            subject,
            message: `The state of the group in ZooKeeper cannot be used: ${what}. Nobody leads by guessing: once all members are up, the one with the newest log begins a new epoch. ${missing.length === 0 ? 'All are up.' : `Not up: ${missing.map(({ id }) => memberWords(group, id)).join(', ')}.`}`,
            evidence: { members: members.map(({ id }) => id), live: states },
            next: [
              `mq daemon rebuild-state ${subject} --dry-run`,
              'mq daemon status',
              `mq clusterList -c ${ensemble.cluster}`,
            ],
          },
        ];
      }
      if (leaderOf(group) !== undefined) return [];
      const { master, set, epoch, mode } = state;
      return [
        {
          subject,
          message: `${master === null ? 'Nobody leads it' : `${memberWords(group, master)}, the master of epoch ${epoch}, is gone`}. ${outlook(group)}`,
          evidence: { epoch, mode, master: master ?? '', inSync: set, live: states },
          next,
        },
      ];
    });
  },
};

function outlook(group: ElectingGroup): string {
  const set = group.state?.set ?? [];
  const [heir] = successorsOf(group);
  if (heir !== undefined) {
    return `${memberWords(group, heir.id)} is in sync and should take over within seconds; if it does not, its log says why.`;
  }
  const each = set.map((id) => `${memberWords(group, id)}: ${stateOf(group, id)}`);
  return `Nobody else who is there has all that was acknowledged, so nobody is elected: start one of ${each.join(', ')}. A forced switch makes another one master and may lose messages: only when the disk of all these is gone.`;
}
