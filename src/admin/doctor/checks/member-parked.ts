import type { Found } from '../check.ts';
import type { GroupCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';

/** A member follows nobody until somebody acts, because going on by itself could lose messages. */
export const memberParked: GroupCheck = {
  name: 'member-parked',
  title: 'a member of a group waits for a person',
  severity: 'critical',
  scope: 'cluster',
  async run({ brokers, coordination }) {
    const told = (await brokers.runtime()).flatMap(({ broker, value: { table } }): Found[] => {
      const reason = table['groupParked'];
      if (reason === undefined) return [];
      const member = table['groupMember'] ?? '';
      return [
        parked(subjectOf(broker), member, reason, broker.brokerName, [
          `mq brokerStatus -b ${broker.addr}`,
          'mq help recover',
        ]),
      ];
    });
    const known = new Set(told.map(({ evidence }) => `${evidence['brokerName']}/${evidence['member']}`));
    const others = (await coordination.groups()).flatMap(({ ensemble, group: { brokerName, live } }) =>
      live
        .filter(({ id, state }) => state === 'PARKED' && !known.has(`${brokerName}/${id}`))
        .map(({ id, host, pid, parkedFor = `its log says why (pid ${pid} on ${host})` }) =>
          parked(`${brokerName} member ${id}`, id, parkedFor, brokerName, [
            `mq clusterList -c ${ensemble.cluster}`,
            'mq help daemon logs',
          ]),
        ),
    );
    return [...told, ...others];
  },
};

const parked = (subject: string, member: string, reason: string, brokerName: string, next: string[]): Found => ({
  subject,
  message: `It is parked, serves reads only and follows nobody: ${reason}. Nothing was cut from its log. Compare it with the master's before anything is removed.`,
  evidence: { brokerName, member, reason },
  next,
});
