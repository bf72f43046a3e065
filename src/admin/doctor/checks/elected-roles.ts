import type { Found } from '../check.ts';
import type { ClusterContext } from '../context.ts';
import type { GroupRead } from '../facts/coordination-facts.ts';
import { leaderOf, memberWords } from '../facts/electing-cluster.ts';
import { subjectOf } from '../facts/listed-broker.ts';

/** Where brokers, their daemons and the cluster file say something else than ZooKeeper, which is right. */
export async function contradictedRoles(context: ClusterContext): Promise<Found[]> {
  const groups = await context.coordination.groups();
  return [
    ...(await brokersOfOtherMind(context, groups)),
    ...groups.flatMap((one) => [...notInFile(context, one), ...staleNotes(context, one)]),
  ];
}

/** A broker that takes itself for the master, or the master of another epoch. */
async function brokersOfOtherMind({ brokers }: ClusterContext, groups: readonly GroupRead[]): Promise<Found[]> {
  return (await brokers.runtime()).flatMap(({ broker, value: { table } }): Found[] => {
    if (table['groupState'] !== 'MASTER') return [];
    const state = groups.find(
      ({ ensemble, group }) => ensemble.cluster === broker.cluster && group.brokerName === broker.brokerName,
    )?.group.state;
    const [member, epoch] = [table['groupMember'] ?? '', Number(table['groupEpoch'])];
    if (state === undefined || (state.master === member && state.epoch === epoch)) return [];
    return [
      {
        subject: subjectOf(broker),
        message: `It takes itself for the master of epoch ${epoch}, and ZooKeeper names ${state.master ?? 'nobody'} for epoch ${state.epoch}: it is cut off from ZooKeeper. It stops acknowledging by itself, and what only it has is set aside when it is back.`,
        evidence: { member, brokerEpoch: epoch, master: state.master ?? '', epoch: state.epoch },
        next: [`mq brokerStatus -b ${broker.addr}`, `mq clusterList -c ${broker.cluster}`],
        severity: 'critical',
      },
    ];
  });
}

/** ZooKeeper knows a member that the cluster file does not: another file made it, or its memberId was changed. */
function notInFile({ coordination }: ClusterContext, { group }: GroupRead): Found[] {
  const { planned, file } = coordination;
  const own = planned?.filter(({ brokerName }) => brokerName === group.brokerName) ?? [];
  if (own.length === 0) return [];
  const ids = own.map(({ memberId }) => memberId);
  const named = new Set([...group.members.map(({ id }) => id), ...(group.state?.set ?? [])]);
  return [...named]
    .filter((id) => !ids.includes(id))
    .map((id) => {
      const inSet = group.state?.set.includes(id) === true;
      return {
        subject: `${group.brokerName} member ${id}`,
        message: `ZooKeeper knows ${memberWords(group, id)}, and ${file} has only ${ids.join(', ')}. ${inSet ? 'It is in the in-sync set: it may hold what no other has, so find it before it is given up.' : 'If it was taken out for good, it does no harm but being shown as not in sync.'}`,
        evidence: { member: id, inFile: ids, inSync: inSet, file: file ?? '' },
        next: ['mq clusterList', `mq daemon status -c ${file}`],
      };
    });
}

/** A note of a daemon says master, and ZooKeeper says another one. */
function staleNotes({ coordination }: ClusterContext, { group }: GroupRead): Found[] {
  const { state, brokerName } = group;
  if (state === undefined || leaderOf(group) === undefined) return [];
  return (coordination.planned ?? []).flatMap(({ name, brokerName: of, memberId, noted }): Found[] => {
    const saysMaster = noted?.role.endsWith('_MASTER') === true;
    if (of !== brokerName || noted === undefined || noted.epoch === 0) return [];
    if (saysMaster === (state.master === memberId)) return [];
    return [
      {
        subject: name,
        message: `${noted.running} notes ${name} as ${noted.role} of epoch ${noted.epoch}, and ZooKeeper has ${memberWords(group, state.master ?? '')} as master of epoch ${state.epoch}. The note is stale: ZooKeeper is right, nothing has to be removed, and a daemon that runs puts it right.`,
        evidence: {
          name,
          notedRole: noted.role,
          notedEpoch: noted.epoch,
          master: state.master ?? '',
          epoch: state.epoch,
        },
        next: [`mq daemon status -c ${coordination.file}`, `mq daemon start --detach -c ${coordination.file}`],
      },
    ];
  });
}
