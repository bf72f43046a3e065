import type { Found } from '../check.ts';
import type { GroupCheck } from '../context.ts';
import { leaderOf, memberWords, stateOf, successorsOf } from '../facts/electing-cluster.ts';

/** The master works, and nobody could take over from it. */
export const noFailover: GroupCheck = {
  name: 'no-failover',
  title: "nobody could take over if a group's master died now",
  severity: 'critical',
  scope: 'cluster',
  async run({ coordination }) {
    return (await coordination.groups()).flatMap(({ ensemble, group }): Found[] => {
      const { state, brokerName, members } = group;
      if (state === undefined || leaderOf(group) === undefined || successorsOf(group).length > 0) return [];
      const { epoch, master, set } = state;
      const evidence = { epoch, master: master ?? '', inSync: set, members: members.map(({ id }) => id) };
      const next = [`mq clusterList -c ${ensemble.cluster}`, 'mq daemon status'];
      if (members.length < 2) {
        return [
          {
            subject: brokerName,
            message: 'The group has one member: while that is away, its topics cannot be written or read.',
            ...{ evidence, next },
            severity: 'info',
          },
        ];
      }
      const others = set.filter((id) => id !== master);
      const why =
        others.length === 0
          ? 'The in-sync set is the master alone'
          : `Of the in-sync set ${others.map((id) => `${memberWords(group, id)} is ${stateOf(group, id)}${standsDown(group, id)}`).join(', ')}`;
      return [
        {
          subject: brokerName,
          message: `${why}: if the master dies, writes wait until it is back. Nothing acknowledged is lost by that as long as its disk is not.`,
          ...{ evidence, next },
        },
      ];
    });
  },
};

const standsDown = ({ live }: { live: readonly { id: string; standDown: boolean }[] }, id: string): string =>
  live.some((one) => one.id === id && one.standDown) ? ' and stands for no election' : '';
