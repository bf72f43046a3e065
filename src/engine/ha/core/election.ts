import { unfollow } from './following.ts';
import { grantsOut } from './permit.ts';
import type { GroupState, LiveMember } from './record.ts';
import type { MemberState } from './state.ts';
import { masterIsDead } from './views.ts';
import { mayWrite, writeState } from './writes.ts';

const awake = (member: LiveMember): boolean =>
  member.role !== 'LOST' && member.role !== 'PARKED' && member.role !== 'STOPPED';

/** Live members of the set, the one to act first in front: who does not keep dying, newest epoch, longest log, smallest id. */
export const rankCandidates = (group: GroupState, live: readonly LiveMember[]): readonly LiveMember[] =>
  live
    .filter((member) => group.set.includes(member.id) && awake(member))
    .sort(
      (a, b) =>
        Number(a.standDown) - Number(b.standDown) ||
        b.lastEpoch - a.lastEpoch ||
        b.end - a.end ||
        (a.id < b.id ? -1 : 1),
    );

/**
 * Stands for election while the master's node is gone. True while standing: such a member follows nobody, acknowledges and grants
 * nothing. It acts after the permits of the old master have certainly run out, P1 by the fence wait and P2 by its own last grant;
 * a proof of death makes both needless.
 */
export const stand = (s: MemberState, group: GroupState, nowMs: number): boolean => {
  const { config, view } = s;
  const { times } = config;
  const mayStand = s.force || s.flaws.electOutside || group.set.includes(config.id);
  if (s.gone === undefined || view === undefined || s.stopping || !mayStand) return false;
  if (s.phase !== 'candidate') {
    if (!s.flaws.grantWhileCandidate) unfollow(s, 'standing for election');
    s.phase = 'candidate';
    s.standingSinceMs = nowMs;
    s.out.push({
      type: 'tell',
      level: 'info',
      what: 'standing',
      text: `${group.master} is gone: standing for election`,
    });
  }
  const isDead = masterIsDead(s, group);
  const isOwn = group.master === config.id;
  // A restarted master that led this epoch has no grant outstanding: it had waited for all before.
  if (isOwn && s.promised.led && s.promised.epoch === group.epoch)
    s.grants = s.grants.filter(({ to }) => to !== undefined);
  if (!grantsOut(s, nowMs)) return true;
  let readyAt = s.standingSinceMs;
  if (!isDead) readyAt = s.gone.sinceMs + (s.flaws.noFenceWait ? 0 : times.fenceWaitMs);
  else if (group.mode === 'ASYNC' && !isOwn) readyAt = s.gone.sinceMs + times.resumeGraceMs;
  const rank = rankCandidates(group, view.live).findIndex(({ incarnation }) => incarnation === config.incarnation);
  // One that keeps dying also leaves others the time to come back.
  const places = Math.max(rank, config.standDown ? 1 : 0);
  readyAt = Math.max(readyAt, s.standingSinceMs) + places * times.rankMs;
  if (nowMs < readyAt || !mayWrite(s, nowMs) || s.publishedSession !== s.session) return true;
  elect(s, group, nowMs);
  return true;
};

/** Writes oneself as master of the next epoch. Members of the old set that are alive stay: they have all that was acknowledged. */
const elect = (s: MemberState, group: GroupState, nowMs: number): void => {
  const { id, incarnation, mode } = s.config;
  const others = (s.view?.live ?? []).filter(
    (member) => member.id !== id && group.set.includes(member.id) && awake(member) && !isFenced(s, member),
  );
  const isForced = s.force && !group.set.includes(id);
  const epoch = group.epoch + 1;
  const set = isForced ? [id] : [id, ...others.map((member) => member.id)].sort();
  const reason = isForced ? 'forced' : group.master === id ? 'resume' : 'death';
  const acceptLoss = isForced ? epoch : group.acceptLoss;
  s.force = false;
  writeState(s, { epoch, master: id, incarnation, set, mode, reason, acceptLoss }, nowMs);
};

const isFenced = (s: MemberState, member: LiveMember): boolean =>
  s.view?.fenced.some(({ incarnation }) => incarnation === member.incarnation) ?? false;
