import type { GateRefusal } from './effects.ts';
import type { Incarnation, MemberId } from './record.ts';
import type { MemberState } from './state.ts';

/** Members that may be in the set in ZooKeeper now: those of the known state and of a write that is not settled. */
export const possibleSet = (s: MemberState): readonly MemberId[] => {
  const set = s.group?.set ?? [];
  const pending = s.write?.state.set;
  if (pending === undefined || s.flaws.unknownIsFailed) return set;
  return pending.every((member) => set.includes(member)) ? set : [...new Set([...set, ...pending])];
};

/**
 * P1: ZooKeeper cannot have ended the session yet. It counts only in a session in which this member has written the state
 * after its live node was there: whoever missed the node in an earlier session then fails to write.
 */
export const sessionPermit = (s: MemberState, nowMs: number): boolean =>
  s.session !== undefined &&
  (s.permitSession === s.session || s.flaws.sessionAlone === true) &&
  nowMs < s.sentAtMs + s.sessionTimeoutMs - s.config.times.sessionMarginMs;

/** P2: every other member that could be elected has said lately that it does not stand. */
export const peerPermit = (s: MemberState, nowMs: number): boolean => {
  const { leading } = s;
  if (leading === undefined) return false;
  return possibleSet(s).every((member) => {
    if (member === s.config.id) return true;
    const peer = leading.peers.get(member);
    return peer !== undefined && nowMs < peer.grantStampMs + s.config.times.grantMs;
  });
};

/** Whether this member may admit and acknowledge at this moment. Arithmetic, so that a stopped process finds it gone. */
export const hasPermit = (s: MemberState, nowMs: number): boolean => {
  if (s.leading === undefined || s.phase !== 'master' || s.outranked > s.leading.epoch) return false;
  if (s.leading.released && !s.flaws.handoverKeepsPermit) return false;
  return sessionPermit(s, nowMs) || peerPermit(s, nowMs);
};

/**
 * Why a put is not taken now; undefined admits. While a handover is under way puts are held, also from when the permit was given
 * up for it: they are the new master's, or this one's again if it comes to nothing.
 */
export const admission = (s: MemberState, nowMs: number): GateRefusal | undefined => {
  if (s.phase === 'master' && s.leading?.handover !== undefined && !s.flaws.handoverKeepsPermit) {
    return { kind: 'holding', reason: `handing over to ${s.leading.handover.target}` };
  }
  const refusal = answering(s, nowMs);
  if (refusal !== undefined) return refusal;
  const { syncDegrade, minInSyncReplicas } = s.config;
  const inSync = s.group?.set.length ?? 0;
  if (s.group?.mode === 'SYNC' && !syncDegrade && inSync < minInSyncReplicas) {
    return { kind: 'notEnoughReplicas', reason: `${inSync} of ${minInSyncReplicas} in sync` };
  }
  return undefined;
};

/** Why nothing may be acknowledged now; undefined allows. Asked right before each batch of answers leaves. */
export const answering = (s: MemberState, nowMs: number): GateRefusal | undefined => {
  if (s.phase !== 'master' || s.leading === undefined) {
    return { kind: 'notMaster', reason: s.group === undefined ? 'no master known' : `master is ${s.group.master}` };
  }
  const permit = s.flaws.timerPermit ? s.timedPermit : hasPermit(s, nowMs);
  return permit
    ? undefined
    : { kind: 'noPermit', reason: 'neither ZooKeeper nor the in-sync slaves have answered lately' };
};

/** Notes a grant, and forgets those that have run out. */
export const noteGrant = (s: MemberState, to: Incarnation, nowMs: number): void => {
  const lifeMs = s.config.times.grantMs + s.config.times.grantSkewMs;
  s.grants = [...s.grants.filter((grant) => grant.to !== to && nowMs < grant.atMs + lifeMs), { to, atMs: nowMs }];
};

/** Whether every grant this member gave has run out, or went to an incarnation proven dead. */
export const grantsOut = (s: MemberState, nowMs: number): boolean => {
  const lifeMs = s.config.times.grantMs + s.config.times.grantSkewMs;
  if (s.flaws.noGrantWait) return true;
  return s.grants.every(
    ({ to, atMs }) =>
      nowMs >= atMs + lifeMs ||
      (to !== undefined && (s.view?.fenced.some(({ incarnation }) => incarnation === to) ?? false)),
  );
};
