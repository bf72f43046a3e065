import type { Found } from '../check.ts';
import type { GroupCheck } from '../context.ts';
import { leaderOf, memberWords, stateOf } from '../facts/electing-cluster.ts';
import { count, size } from '../words.ts';

/** Members that lack what was acknowledged: they cannot be elected, and acknowledgements do not wait for them. */
export const slaveOutOfSet: GroupCheck = {
  name: 'slave-out-of-set',
  title: 'a member of a group is not in sync',
  severity: 'warning',
  scope: 'cluster',
  async run({ coordination }) {
    return (await coordination.groups()).flatMap(({ ensemble, group }): Found[] => {
      const { state, brokerName, members, live } = group;
      const leader = leaderOf(group);
      if (state === undefined || leader === undefined) return [];
      const out = members.filter(({ id }) => !state.set.includes(id));
      if (out.length === 0) return [];
      const each = out.map(({ id }) => {
        const end = live.find((one) => one.id === id)?.maxOffset;
        const lag = end === undefined ? '' : `, about ${size(Math.max(0, leader.maxOffset - end))} behind`;
        return `${memberWords(group, id)}: ${stateOf(group, id)}${lag}`;
      });
      const alone = state.set.length < 2;
      const meaning =
        state.mode !== 'SYNC'
          ? 'It cannot be elected before it has caught up.'
          : alone
            ? 'The group is degraded: shown as ASYNC_MASTER, what is acknowledged now lies on one disk; with syncDegrade=false sends are refused.'
            : `What is acknowledged lies on ${count(state.set.length, 'disk')}.`;
      const address = members.find(({ id }) => id === state.master)?.address;
      return [
        {
          subject: brokerName,
          message: `Not in sync: ${each.join('; ')}. ${meaning} A member that is up catches up and joins by itself.`,
          evidence: {
            ...{ epoch: state.epoch, mode: state.mode, master: state.master ?? '', inSync: state.set },
            ...{ notInSync: out.map(({ id }) => id), states: each, degraded: state.mode === 'SYNC' && alone },
          },
          next: [
            ...(address === undefined ? [] : [`mq haStatus -b ${address}`]),
            `mq clusterList -c ${ensemble.cluster}`,
            'mq daemon status',
          ],
        },
      ];
    });
  },
};
